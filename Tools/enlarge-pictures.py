#!/usr/bin/env python3
"""Enlarges pictures of a folder to 1 to 4 megapixels, for timing large originals.

    enlarge-pictures.py FOLDER OUT [COUNT]

Takes COUNT (60) pictures by a fixed random choice, enlarges them with Lanczos to a random size and shape, and
writes them below OUT in the folders of their classes: JPEG of quality 90 and PNG in turns.
"""
import random
import sys
from pathlib import Path

from PIL import Image

source, target = Path(sys.argv[1]), Path(sys.argv[2])
count = int(sys.argv[3]) if len(sys.argv) > 3 else 60
draw = random.Random(5)
files = sorted(path for path in source.rglob("*") if path.is_file())
for index, path in enumerate(draw.sample(files, min(count, len(files)))):
    pixels = draw.uniform(1e6, 4e6)
    shape = draw.choice([1, 4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9])
    width = round((pixels * shape) ** 0.5)
    picture = Image.open(path).convert("RGB").resize((width, round(pixels / width)), Image.LANCZOS)
    folder = target / path.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    if index % 2 == 0:
        picture.save(folder / f"{index:03}.jpg", quality=90)
    else:
        picture.save(folder / f"{index:03}.png")
