"""See what an estimator is and does: estimator and probes in, data out."""
