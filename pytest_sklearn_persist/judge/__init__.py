"""Say what differences mean: a status, and where it is known the cause."""
