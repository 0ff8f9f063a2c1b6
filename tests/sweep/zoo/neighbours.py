"""Neighbours, kernels and clusters: metrics, trees, precomputed and callable ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.gaussian_process import kernels

from . import data, fitting, functions
from .build import Data, Spec
from .instances import plain

Row = tuple[str, str, dict[str, Any], Data]

SUM = kernels.ConstantKernel(2.0) * kernels.RBF([1.0, 2.0, 1.0, 2.0]) + kernels.WhiteKernel(0.1)
RATIONAL = kernels.RationalQuadratic() ** 2 + kernels.DotProduct()
MATERN = kernels.Matern(nu=1.5) + kernels.ExpSineSquared(1.0, 3.0, periodicity_bounds="fixed")
COMPOUND = kernels.CompoundKernel([kernels.RBF(1.0), kernels.RBF(2.0)])
PAIRWISE = kernels.PairwiseKernel(metric="rbf", gamma=0.3) + kernels.WhiteKernel(0.1)

NEIGHBOURS: list[Row] = [
    ("KNeighborsClassifier", "kd-tree", {"algorithm": "kd_tree", "leaf_size": 4}, data.iris),
    (
        "KNeighborsClassifier",
        "ball-tree",
        {"algorithm": "ball_tree", "metric": "haversine"},
        data.two_columns,
    ),
    ("KNeighborsClassifier", "brute", {"algorithm": "brute", "metric": "cosine"}, data.iris),
    ("KNeighborsClassifier", "metric", {"metric": functions.manhattan}, data.iris),
    ("KNeighborsClassifier", "weights", {"weights": functions.inverse_square}, data.iris),
    ("KNeighborsClassifier", "minkowski", {"p": 3, "weights": "distance"}, data.iris),
    ("KNeighborsClassifier", "precomputed", {"metric": "precomputed"}, data.iris_distances),
    (
        "KNeighborsRegressor",
        "seuclidean",
        {
            "algorithm": "ball_tree",
            "metric": "seuclidean",
            "metric_params": {"V": np.array([1.0, 2.0, 1.0, 2.0, 1.0])},
        },
        data.diabetes,
    ),
    ("KNeighborsRegressor", "ball-tree", {"algorithm": "ball_tree"}, data.diabetes),
    ("KNeighborsTransformer", "connectivity", {"mode": "connectivity"}, data.iris),
    ("NearestNeighbors", "kd-tree", {"algorithm": "kd_tree", "metric": "chebyshev"}, data.iris),
    ("NearestNeighbors", "metric", {"metric": functions.manhattan}, data.iris),
    ("RadiusNeighborsClassifier", "kd-tree", {"algorithm": "kd_tree"}, data.iris),
    ("RadiusNeighborsRegressor", "brute", {"algorithm": "brute", "radius": 2.0}, data.diabetes),
    ("KernelDensity", "ball-tree", {"algorithm": "ball_tree", "kernel": "tophat"}, data.iris),
    ("KernelDensity", "bandwidth", {"bandwidth": "scott", "metric": "manhattan"}, data.iris),
    ("NearestCentroid", "shrunk", {"shrink_threshold": 0.2, "metric": "manhattan"}, data.iris),
    ("LocalOutlierFactor", "not-novelty", {"novelty": False}, data.iris),
    (
        "LocalOutlierFactor",
        "ball-tree",
        {"algorithm": "ball_tree", "contamination": 0.1},
        data.iris,
    ),
]
KERNELS: list[Row] = [
    ("SVC", "rbf", {"kernel": "rbf", "gamma": 0.3, "class_weight": "balanced"}, data.iris),
    ("SVC", "poly", {"kernel": "poly", "degree": 2, "coef0": 1.0}, data.iris),
    ("SVC", "sigmoid", {"kernel": "sigmoid", "decision_function_shape": "ovo"}, data.iris),
    ("SVC", "break-ties", {"break_ties": True}, data.iris),
    ("SVC", "precomputed", {"kernel": "precomputed"}, data.iris_kernel),
    ("SVC", "callable", {"kernel": functions.linear_kernel}, data.iris),
    ("SVR", "poly", {"kernel": "poly", "degree": 2}, data.diabetes),
    ("SVR", "precomputed", {"kernel": "precomputed"}, data.iris_kernel),
    ("NuSVC", "class-weight", {"nu": 0.1, "class_weight": {0: 2.0, 2: 0.5}}, data.iris),
    ("OneClassSVM", "linear", {"kernel": "linear", "nu": 0.3}, data.iris),
    ("KernelRidge", "callable", {"kernel": functions.pair_kernel}, data.diabetes),
    ("KernelRidge", "precomputed", {"kernel": "precomputed"}, data.iris_kernel),
    ("KernelPCA", "cosine", {"kernel": "cosine", "eigen_solver": "dense"}, data.iris),
    ("Nystroem", "callable", {"kernel": functions.pair_kernel}, data.iris),
    ("Nystroem", "polynomial", {"kernel": "polynomial", "degree": 2}, data.iris),
    ("GaussianProcessRegressor", "sum", {"kernel": SUM, "normalize_y": True}, data.iris_binary),
    ("GaussianProcessRegressor", "rational", {"kernel": RATIONAL}, data.diabetes),
    (
        "GaussianProcessRegressor",
        "matern",
        {"kernel": MATERN, "optimizer": None, "alpha": np.full(56, 0.1)},
        data.diabetes,
    ),
    ("GaussianProcessRegressor", "pairwise", {"kernel": PAIRWISE}, data.diabetes),
    (
        "GaussianProcessClassifier",
        "one-vs-one",
        {"kernel": 1.0 * kernels.RBF(1.0), "multi_class": "one_vs_one", "n_restarts_optimizer": 1},
        data.iris,
    ),
    ("LabelPropagation", "knn", {"kernel": "knn"}, data.iris_some_labelled),
    ("LabelSpreading", "knn", {"kernel": "knn", "alpha": 0.5}, data.iris_some_labelled),
    ("LabelSpreading", "callable", {"kernel": functions.gram_kernel}, data.iris_some_labelled),
    ("AdditiveChi2Sampler", "steps", {"sample_steps": 3, "sample_interval": 0.3}, data.wine),
]
CLUSTERS: list[Row] = [
    (
        "AgglomerativeClustering",
        "threshold",
        {"n_clusters": None, "distance_threshold": 2.0, "linkage": "average"},
        data.iris,
    ),
    ("AgglomerativeClustering", "single", {"linkage": "single"}, data.iris),
    ("Birch", "inner", {"n_clusters": plain("AgglomerativeClustering")}, data.iris),
    ("Birch", "subclusters", {"n_clusters": None, "branching_factor": 3}, data.iris),
    ("BisectingKMeans", "inertia", {"bisecting_strategy": "largest_cluster"}, data.iris),
    ("DBSCAN", "precomputed", {"metric": "precomputed"}, data.iris_distances),
    ("DBSCAN", "metric", {"metric": functions.manhattan, "algorithm": "ball_tree"}, data.iris),
    ("FeatureAgglomeration", "pooling", {"pooling_func": np.median}, data.iris),
    (
        "HDBSCAN",
        "medoids",
        {"store_centers": "both", "cluster_selection_method": "leaf"},
        data.iris,
    ),
    ("HDBSCAN", "precomputed", {"metric": "precomputed"}, data.iris_distances),
    ("KMeans", "elkan", {"algorithm": "elkan", "init": "random"}, data.iris),
    (
        "KMeans",
        "array",
        {"init": np.array([[5.0, 3, 1, 0], [6, 3, 4, 1], [7, 3, 6, 2]])},
        data.iris,
    ),
    ("MeanShift", "seeding", {"bin_seeding": True, "cluster_all": False}, data.iris),
    ("OPTICS", "dbscan", {"cluster_method": "dbscan", "eps": 0.5}, data.iris),
    ("SpectralBiclustering", "log", {"method": "log"}, data.iris_bipartite),
    ("SpectralClustering", "discretize", {"assign_labels": "discretize"}, data.iris),
    ("SpectralClustering", "neighbours", {"affinity": "nearest_neighbors"}, data.iris_binary),
    ("BayesianGaussianMixture", "tied", {"covariance_type": "tied"}, data.iris),
    (
        "BayesianGaussianMixture",
        "distribution",
        {"weight_concentration_prior_type": "dirichlet_distribution", "covariance_type": "diag"},
        data.iris,
    ),
    ("GaussianMixture", "spherical", {"covariance_type": "spherical"}, data.iris),
    ("GaussianMixture", "tied", {"covariance_type": "tied", "init_params": "random"}, data.iris),
]
EMBEDDINGS: list[Row] = [
    ("Isomap", "radius", {"n_neighbors": None, "radius": 3.0}, data.iris),
    ("Isomap", "precomputed", {"metric": "precomputed"}, data.iris_distances),
    ("LocallyLinearEmbedding", "modified", {"method": "modified"}, data.iris),
    ("LocallyLinearEmbedding", "tangent", {"method": "ltsa", "eigen_solver": "dense"}, data.iris),
    ("MDS", "not-metric", {"metric": False, "normalized_stress": False}, data.iris),
    ("SpectralEmbedding", "precomputed", {"affinity": "precomputed"}, data.iris_kernel),
    ("TSNE", "exact", {"method": "exact", "metric": "cosine"}, data.iris),
]


def specs() -> Iterator[Spec]:
    """Cases that turn on a metric, a kernel or a notion of cluster."""
    for name, kind, options, source in NEIGHBOURS + KERNELS + CLUSTERS + EMBEDDINGS:
        yield Spec(kind, plain(name, **options), source, fitting.plain)
