"""Small estimators with one planted persistence defect each, and their healthy twins.

Nothing is imported here: a fresh process that loads one estimator imports its module alone.
"""
