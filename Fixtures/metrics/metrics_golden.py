#!/usr/bin/env python3
"""Golden scores: small sets of features and what other people's implementations make of them.

    pip install 'torch==2.13.0+cpu' numpy scipy scikit-learn safetensors pot prdc vendi-score
    pip install --no-deps torch-fidelity clean-fid && pip install requests pillow tqdm
    python3 Fixtures/metrics/metrics_golden.py

Writes Fixtures/metrics/NAME.safetensors: features as tensors, expected numbers as metadata. Which implementation a number
comes from (versions of the last run: torch-fidelity 0.4.0, clean-fid 0.1.35, prdc 0.2, vendi-score 0.0.3, POT 0.9.7,
scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6):

  kid                 clean-fid `kernel_distance` and torch-fidelity `kid_features_to_metric`, one subset of all samples,
                      where both sets are as large; otherwise the published formula on scikit-learn's `polynomial_kernel`
  kid.jackknife       the same formula on each of 20 reduced sets
  kid.subsets.*       torch-fidelity, 2,000 subsets of 80: to be met within the spread of the subsets
  fd                  torch-fidelity `fid_statistics_to_metric` (eigenvalues) and clean-fid `frechet_distance` (sqrtm)
  prdc.*              prdc `compute_prdc`, k = 5, of all and of each class
  vendi               vendi-score `score_dual`, and scipy `eigvalsh` of the Gram matrix through vendi-score's `entropy_q`
  mind                POT `sliced_wasserstein_distance` squared, times 3d, with the directions in the file
  probe.*             scikit-learn `StandardScaler` and `LogisticRegression`, `confusion_matrix`, `cross_val_predict`
  authpct             scikit-learn `NearestNeighbors`; authpct.groups: the definition in numpy with groups left out
  ct                  scikit-learn `PCA`, `KMeans`; scipy `mannwhitneyu`, put together as in casey-meehan/data-copying
  calibrated          scikit-learn `NearestNeighbors`
  pairwise            scipy `pdist`

Where two implementations give a number they are asserted to agree.
"""
import json
import pathlib
import sys
from unittest.mock import MagicMock

# clean-fid and torch-fidelity import torchvision to load pictures, which nothing here does.
for module in ("torchvision", "torchvision.transforms", "torchvision.transforms.functional", "torchvision.datasets"):
    sys.modules[module] = MagicMock()

import numpy as np
import ot
import scipy.linalg
import torch
from cleanfid.fid import frechet_distance, kernel_distance
from prdc import compute_prdc
from safetensors.numpy import save_file
from scipy.spatial.distance import cdist, pdist
from scipy.stats import mannwhitneyu
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, normalize
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from vendi_score.vendi import entropy_q, score_dual

OUT = pathlib.Path(__file__).parent
K = 5


def agree(name, a, b, tolerance=1e-5):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b)), (name, a, b)
    return a


def features(rng, n, d, classes, spread, shift=0.0, apart=2.0):
    """Like pooled activations: not negative, some dimensions wide and some narrow, classes apart; in the classes' order."""
    centres = np.random.default_rng(99).normal(size=(classes, d)) * apart
    labels = np.sort(np.arange(n) % classes)
    scale = np.linspace(1.5, 0.2, d)
    x = centres[labels] + rng.normal(size=(n, d)) * scale * spread + shift
    return np.maximum(x + 1.5, 0).astype(np.float32), labels


def polynomial_mmd(x, y):
    d = x.shape[1]
    kernel = lambda a, b: polynomial_kernel(a.astype(np.float64), b.astype(np.float64), degree=3, gamma=1 / d, coef0=1)
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    n, m = len(x), len(y)
    return ((xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean())


def spread(n, folds):
    """Groups of equal size, each spread evenly over the rows: shares of the order of the multiples of the golden ratio."""
    order = np.argsort(np.arange(n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    fold = np.empty(n, int)
    fold[order] = np.arange(n) * folds // n
    return fold


def kid(x, y):
    value = polynomial_mmd(x, y)
    if len(x) == len(y):
        x64, y64 = x.astype(np.float64), y.astype(np.float64)
        value = agree("kid", value, kernel_distance(x64, y64, num_subsets=1, max_subset_size=len(x)))
        arguments = dict(kid_subsets=1, kid_subset_size=len(x), kid_kernel="poly", kid_kernel_poly_degree=3,
                         kid_kernel_poly_gamma=None, kid_kernel_poly_coef0=1, rng_seed=1, verbose=False)
        other = kid_features_to_metric(torch.tensor(x64), torch.tensor(y64), **arguments)
        value = agree("kid", value, other["kernel_inception_distance_mean"])
    folds = 20
    left = [polynomial_mmd(x[spread(len(x), folds) != f], y[spread(len(y), folds) != f]) for f in range(folds)]
    return {"kid": value, "kid.jackknife": np.sqrt((folds - 1) * np.var(left))}


def kid_subsets(x, y, size):
    arguments = dict(kid_subsets=2000, kid_subset_size=size, kid_kernel="poly", kid_kernel_poly_degree=3,
                     kid_kernel_poly_gamma=None, kid_kernel_poly_coef0=1, rng_seed=1, verbose=False)
    found = kid_features_to_metric(torch.tensor(x.astype(np.float64)), torch.tensor(y.astype(np.float64)), **arguments)
    return {"kid.subsets.mean": found["kernel_inception_distance_mean"],
            "kid.subsets.std": found["kernel_inception_distance_std"]}


def fd(x, y):
    statistics = [fid_features_to_statistics(torch.tensor(f.astype(np.float64))) for f in (x, y)]
    value = fid_statistics_to_metric(*statistics, verbose=False)["frechet_inception_distance"]
    a, b = statistics
    if min(len(x), len(y)) > x.shape[1]:  # sqrtm needs full rank
        try:
            agree("fd", value, frechet_distance(a["mu"], a["sigma"], b["mu"], b["sigma"]))
        except (TypeError, ValueError) as error:  # newer scipy has no `disp`; older returns a pair
            root = scipy.linalg.sqrtm(a["sigma"] @ b["sigma"]).real
            agree("fd", value, np.sum((a["mu"] - b["mu"]) ** 2) + np.trace(a["sigma"] + b["sigma"] - 2 * root))
            print("clean-fid's frechet_distance does not run here:", error)
    return {"fd": value}


def prdc(x, y, prefix="prdc"):
    found = compute_prdc(x.astype(np.float64), y.astype(np.float64), K)
    return {f"{prefix}.{name}": value for name, value in found.items()}


def vendi(x):
    x = x.astype(np.float64)
    unit = normalize(x, axis=1)
    gram = np.exp(entropy_q(scipy.linalg.eigvalsh(unit @ unit.T / len(x))))
    return agree("vendi", score_dual(x), gram)


def mind(x, y, directions):
    value = ot.sliced.sliced_wasserstein_distance(
        x.astype(np.float64), y.astype(np.float64), projections=directions.astype(np.float64).T, p=2)
    return 3 * x.shape[1] * value ** 2


def probe(x, lx, y, ly):
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=1 / (1e-3 * len(x)), tol=1e-10, max_iter=10000))
    classifier.fit(x.astype(np.float64), lx)
    probabilities = classifier.predict_proba(y.astype(np.float64))
    seen = probabilities.argmax(axis=1)
    folds = np.empty(len(x), int)
    folds[np.argsort(lx, kind="stable")] = np.arange(len(x)) % 5
    # The penalty is per sample, and four fifths of the samples are fitted to.
    fold_size = np.bincount(folds).max()
    left = make_pipeline(
        StandardScaler(), LogisticRegression(C=1 / (1e-3 * (len(x) - fold_size)), tol=1e-10, max_iter=10000))
    out = cross_val_predict(left, x.astype(np.float64), lx, cv=PredefinedSplit(folds))
    return probabilities, {
        "probe.accuracy": (seen == ly).mean(), "probe.confusion": confusion_matrix(ly, seen).tolist(),
        "probe.left_out": (out == lx).mean(), "probe.left_out.confusion": confusion_matrix(lx, out).tolist()}


def authpct(train, y, groups):
    near = NearestNeighbors(n_neighbors=2).fit(train)
    own = near.kneighbors(train)[0][:, 1]
    distance, index = near.kneighbors(y, n_neighbors=1)
    between = cdist(train.astype(np.float64), train.astype(np.float64))
    between[groups[:, None] == groups[None, :]] = np.inf
    grouped = between.min(axis=1)
    return {"authpct": 100 * (own[index[:, 0]] < distance[:, 0]).mean(),
            "authpct.groups": 100 * (grouped[index[:, 0]] < distance[:, 0]).mean()}


def ct(train, held, y, components):
    pca = PCA(n_components=components, svd_solver="full").fit(train.astype(np.float64))
    t, p, q = (pca.transform(a.astype(np.float64)) for a in (train, held, y))
    cells = KMeans(n_clusters=3, n_init=50, random_state=0).fit(t)
    tc, pc, qc = cells.predict(t), cells.predict(p), cells.predict(q)
    total = weight = 0
    for c in range(3):
        near = NearestNeighbors(n_neighbors=1).fit(t[tc == c])
        lq, lp = (near.kneighbors(a[k == c])[0][:, 0] for a, k in ((q, qc), (p, pc)))
        n, m = len(lp), len(lq)
        u = mannwhitneyu(lq, lp, alternative="less").statistic
        z = (u - (n * m / 2 - 0.5)) / np.sqrt(n * m * (n + m + 1) / 12)
        if m > 20:
            total, weight = total + n * z, weight + n
    return total / weight


def calibrated(train, y, k):
    distances = NearestNeighbors(n_neighbors=k).fit(train).kneighbors(y)[0]
    return distances[:, 0] / (0.5 * distances.mean(axis=1))


def write(name, tensors, numbers):
    metadata = {k: json.dumps(v if isinstance(v, list) else float(v)) for k, v in numbers.items()}
    tensors = {k: np.ascontiguousarray(v, np.int32 if np.issubdtype(v.dtype, np.integer) else np.float32)
               for k, v in tensors.items()}
    path = OUT / f"{name}.safetensors"
    save_file(tensors, path, metadata)
    path.chmod(0o644)
    print(name, {k: v for k, v in metadata.items()})


def unit_directions(rng, count, d):
    u = rng.normal(size=(count, d))
    return (u / np.linalg.norm(u, axis=1, keepdims=True)).astype(np.float32)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)

    # More real samples than generated ones, more of both than dimensions, three classes.
    x, lx = features(rng, 300, 48, 3, 1.0)
    y, ly = features(rng, 210, 48, 3, 1.15, 0.1)
    held, _ = features(rng, 150, 48, 3, 1.0)
    # Some samples are near copies.
    y[::7] = x[np.linspace(0, 299, len(y[::7])).astype(int)] + rng.normal(size=y[::7].shape).astype(np.float32) * 0.02
    groups = np.arange(300) // 3
    numbers = {**kid(x, y), **fd(x, y), **prdc(x, y), "vendi": vendi(x),
               **authpct(x, y, groups), "ct": ct(x, held, y, 16), "ct.all": ct(x, held, y, 48),
               "pairwise": pdist(y.astype(np.float64)).mean()}
    for c in range(3):
        numbers |= prdc(x[lx == c], y[ly == c], f"prdc.{c}")
    write("classes", {"real": x, "real.labels": lx, "generated": y, "generated.labels": ly, "held_out": held,
                      "real.groups": groups, "calibrated": calibrated(x, y, 50)}, numbers)

    # Classes that overlap, so that a probe errs.
    x, lx = features(rng, 240, 20, 4, 1.0, apart=0.4)
    y, ly = features(rng, 120, 20, 4, 1.2, 0.1, apart=0.3)
    x[:, 4] = 1
    y[:, 4] = 3
    probabilities, numbers = probe(x, lx, y, ly)
    write("probe", {"real": x, "real.labels": lx, "generated": y, "generated.labels": ly,
                    "probe.probabilities": probabilities}, numbers)

    # Sets of equal size, for those who can do no other.
    x, _ = features(rng, 250, 32, 4, 1.0)
    y, _ = features(rng, 250, 32, 4, 0.9, 0.05)
    u = unit_directions(rng, 64, 32)
    write("equal", {"real": x, "generated": y, "directions": u},
          {**kid(x, y), **kid_subsets(x, y, 80), **fd(x, y), **prdc(x, y), "vendi": vendi(y), "mind": mind(x, y, u)})

    # Fewer samples than dimensions, in one set and in both.
    for name, n, m in (("short", 40, 32), ("half-short", 90, 40)):
        x, _ = features(rng, n, 64, 2, 1.0)
        y, _ = features(rng, m, 64, 2, 1.1, 0.1)
        write(name, {"real": x, "generated": y},
              {**kid(x, y), **fd(x, y), **prdc(x, y), "vendi": vendi(x)})

    # Dead and repeated dimensions: covariances without full rank in spite of many samples.
    x, _ = features(rng, 200, 24, 2, 1.0)
    y, _ = features(rng, 180, 24, 2, 1.1, 0.1)
    for a in (x, y):
        a[:, 3] = 0
        a[:, 5] = 2
        a[:, 7] = a[:, 8]
    write("rank", {"real": x, "generated": y}, {**kid(x, y), **fd_by_roots(x, y), "vendi": vendi(x)})


def fd_by_roots(x, y):
    """FD where eigenvalues of the unsymmetric product are not good enough: by scipy's eigh of Σ₁^½ Σ₂ Σ₁^½."""
    (mx, sx), (my, sy) = ((a.mean(0), np.cov(a, rowvar=False)) for a in (x.astype(np.float64), y.astype(np.float64)))
    w, v = scipy.linalg.eigh(sx)
    root = v * np.sqrt(np.maximum(w, 0)) @ v.T
    trace = np.sqrt(np.maximum(scipy.linalg.eigvalsh(root @ sy @ root), 0)).sum()
    value = np.sum((mx - my) ** 2) + np.trace(sx) + np.trace(sy) - 2 * trace
    return {"fd": agree("fd", value, fd(x, y)["fd"], 1e-5)}


if __name__ == "__main__":
    main()
