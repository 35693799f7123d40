#!/usr/bin/env python3
"""Swaps 5 % of the labels of a folder of pictures and tells which share of them stands in the first tenth of
the list of suspects: that of `pokeprep audit`, and those of cleanlab on the same features.

    pip install numpy pillow scikit-learn cleanlab
    Tools/compare-label-suspects.py FOLDER [--pokeprep .build/release/pokeprep] [--seeds 4]

FOLDER has one folder per class. The features are those of docs/audit.md, made anew here with numpy:
directions of edges, coarse pixels and colours of the picture and its mirror image.
"""
import argparse, json, os, pathlib, subprocess, tempfile
import numpy as np
from PIL import Image

SIDE = 64


def prepared(path):
    image = Image.open(path).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, (255,) * 4), image).convert("RGB")
    scale = SIDE / max(image.size)
    size = [max(1, round(side * scale)) for side in image.size]
    square = Image.new("RGB", (SIDE, SIDE), (255, 255, 255))
    square.paste(image.resize(size, Image.LANCZOS), ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    return np.asarray(square).astype(float)


def edges(luma, cells, bins=9):
    down, across = np.gradient(luma)
    strength = np.hypot(across, down)
    place = (np.arctan2(down, across) % np.pi) / np.pi * bins
    first, share, size = np.floor(place).astype(int) % bins, place - np.floor(place), SIDE // cells
    sums = np.zeros((cells, cells, bins))
    for k in range(bins):
        weight = strength * ((first == k) * (1 - share) + ((first + 1) % bins == k) * share)
        sums[..., k] = weight.reshape(cells, size, cells, size).sum((1, 3))
    energy = np.pad((sums**2).sum(-1), 1, mode="edge")
    around = sum(energy[i : i + cells, j : j + cells] for i in range(3) for j in range(3))
    return np.minimum(sums / np.sqrt(around[..., None] / 3 + 1000), 0.4).ravel()


def blocks(a):
    luma = a @ np.array([0.299, 0.587, 0.114])
    q = (a // 64).astype(int)
    colours = np.bincount((q[..., 0] * 16 + q[..., 1] * 4 + q[..., 2]).ravel(), minlength=64)
    pixels = a.reshape(8, 8, 8, 8, 3).mean((1, 3)).ravel() / 255
    return [np.concatenate([edges(luma, 8), edges(luma, 4)]), pixels, np.sqrt(colours / SIDE**2)]


def features(paths):
    rows = []
    for path in paths:
        a = prepared(path)
        rows.append([(x + y) / 2 for x, y in zip(blocks(a), blocks(a[:, ::-1]))])
    parts = []
    for k, weight in enumerate([1, 0.5, 0.5]):
        x = np.array([row[k] for row in rows])
        x -= x.mean(0)
        parts.append(weight * x / np.sqrt((x**2).sum(1).mean()))
    return np.concatenate(parts, 1)


def ridge_doubts(x, y, classes):
    n = len(y)
    shares = np.bincount(y, minlength=classes) / n
    target = np.eye(classes)[y] - shares
    gram = x @ x.T
    inverse = np.linalg.inv(gram + np.trace(gram) / n * np.eye(n))
    answers = target - (inverse @ target) / np.diag(inverse)[:, None]
    answers += shares / 2
    own = answers[np.arange(n), y]
    return np.log(np.exp(8 * (answers - own[:, None])).sum(1))


def cleanlab_scores(x, y):
    from cleanlab.rank import get_label_quality_scores
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    model = LogisticRegression(C=1.0, max_iter=300)
    probabilities = cross_val_predict(
        model, x, y, cv=StratifiedKFold(5, shuffle=True, random_state=0), method="predict_proba")
    return {
        method: -get_label_quality_scores(y, probabilities, method=method)
        for method in ["self_confidence", "normalized_margin"]
    }


def recall(scores, swapped):
    first = np.argsort(-scores, kind="stable")[: int(np.ceil(len(scores) / 10))]
    return swapped[first].sum() / swapped.sum()


def program_scores(program, paths, labels, names):
    with tempfile.TemporaryDirectory() as folder:
        places = {}
        for number, (path, label) in enumerate(zip(paths, labels)):
            place = f"{names[label]}/{number}{path.suffix}"
            target = pathlib.Path(folder, "images", place)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target) if os.stat(path).st_dev == os.stat(folder).st_dev else \
                target.write_bytes(path.read_bytes())
            places[place] = number
        def run(*arguments):
            return subprocess.run(
                [program, *arguments, "--workspace", folder, "--quiet"], check=True,
                capture_output=True, text=True).stdout
        run("filter", "--types", "all")
        run("convert")
        found = json.loads(run("audit", "--threshold", "label=0", "--json"))
        scores = np.zeros(len(paths))
        for picture in found["pictures"]:
            for finding in picture["findings"]:
                if finding["kind"] == "label":
                    scores[places[picture["path"]]] = finding["value"]
        return scores


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pokeprep")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--no-cleanlab", action="store_true")
    options = parser.parse_args()
    paths = sorted(p for p in options.folder.glob("*/*") if p.is_file())
    names = sorted({p.parent.name for p in paths})
    truth = np.array([names.index(p.parent.name) for p in paths])
    x = features(paths)
    results = {}
    for seed in range(options.seeds):
        random = np.random.default_rng(seed)
        chosen = random.choice(len(truth), round(0.05 * len(truth)), replace=False)
        labels = truth.copy()
        labels[chosen] = (truth[chosen] + random.integers(1, len(names), len(chosen))) % len(names)
        swapped = np.zeros(len(truth), bool)
        swapped[chosen] = True
        scores = {"ridge, left out": ridge_doubts(x, labels, len(names))}
        if options.pokeprep:
            scores["pokeprep audit"] = program_scores(options.pokeprep, paths, labels, names)
        if not options.no_cleanlab:
            scores |= {f"cleanlab {k}": v for k, v in cleanlab_scores(x, labels).items()}
        for name, values in scores.items():
            results.setdefault(name, []).append(recall(values, swapped))
    for name, values in results.items():
        print(f"{name:30} {np.mean(values):.2f}  {' '.join(f'{v:.2f}' for v in values)}")


main()
