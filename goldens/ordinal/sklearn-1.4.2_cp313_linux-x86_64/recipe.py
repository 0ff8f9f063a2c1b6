import numpy as np

def _kinds(n):
    """Return two columns of texts."""
    rng = np.random.RandomState(0)
    colours = np.array(["red", "green", "blue", "white"], dtype=object)
    sizes = np.array(["small", "medium", "large"], dtype=object)
    return np.stack([colours[rng.randint(4, size=n)], sizes[rng.randint(3, size=n)]], axis=1)


def ordinal():
    from sklearn.preprocessing import OrdinalEncoder

    return OrdinalEncoder(dtype=np.float32), _kinds(40), None
