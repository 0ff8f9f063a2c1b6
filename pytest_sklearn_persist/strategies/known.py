"""What declared constraints do not say: parameters that cost time, and those of a known form."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

__all__ = ["COSTLY", "FORMS", "KEPT", "kernels"]

Strategy = st.SearchStrategy[Any]


def _array(rows: list[list[float]]) -> Any:
    import numpy as np

    return np.array(rows)


#: Kept at their defaults: they print, start processes, or write files.
KEPT: Final = frozenset(
    """copy copy_X copy_x n_jobs memory verbose verbose_interval pre_dispatch cache_size leaf_size
    error_score""".split()
)

#: Always drawn, as their defaults make an estimator slow, or another one in every run.
COSTLY: Final[dict[str, Strategy]] = {
    "cv": st.integers(2, 3),
    "hidden_layer_sizes": st.sampled_from([(1,), (3,), (2, 2)]),
    "max_subpopulation": st.sampled_from([10, 100]),
    "n_estimators": st.integers(1, 4),
    "n_iter": st.integers(1, 3),
    "n_restarts": st.integers(1, 2),
    "random_state": st.integers(0, 3),
}

#: Values of parameters whose constraints say no more than "a tuple" or "an array".
FORMS: Final[dict[str, Strategy]] = {
    "Cs": st.sampled_from([[0.1, 1.0], [1.0]]),
    "alphas": st.sampled_from([[0.1, 1.0], [1.0]]),
    "dictionary": st.sampled_from([[[1.0, 0.0], [0.0, 1.0]], [[0.6, 0.8]]]).map(_array),
    "feature_range": st.sampled_from([(0, 1), (-1, 1), (0.5, 2.0)]),
    "ngram_range": st.sampled_from([(1, 1), (1, 2), (2, 2)]),
    "quantile_range": st.sampled_from([(25.0, 75.0), (10.0, 90.0)]),
    "stop_words": st.sampled_from([["apple"], ["apple", "pear"]]),
    "vocabulary": st.sampled_from([["apple", "pear", "plum"], {"plum": 0, "apple": 1}]),
}


@st.composite
def kernels(draw: st.DrawFn) -> Any:
    """Kernels of Gaussian processes: one, or the sum or product of two."""
    from sklearn.gaussian_process import kernels as of

    simple = [of.RBF(), of.DotProduct(), of.Matern(nu=1.5), of.RationalQuadratic()]
    kernel = draw(st.sampled_from(simple))
    match draw(st.sampled_from(["alone", "noise", "scaled"])):
        case "noise":
            return kernel + of.WhiteKernel()
        case "scaled":
            return of.ConstantKernel(4.0) * kernel
    return kernel
