"""Writes resize-checks.json: checksums of what Pillow 13 makes of 200 generated pictures.

    python3 make_resize_checks.py   # needs pillow ≥ 13

Every picture is made of integers alone (see `picture`), so that the tests make the same one without a
file. For each of them, in grey, RGB and RGBA, every filter and every size, the CRC-32 of the bytes of
`Image.resize` is chained: one number per picture and channel count. Large pictures shrink, small ones
grow, and thin ones make Pillow begin with the vertical pass.
"""
import json
import pathlib
import zlib

import PIL
from PIL import Image

SIZES = [28, 64, 100, 256]
FILTERS = {"box": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC,
           "lanczos": Image.LANCZOS}
MODES = {1: "L", 3: "RGB", 4: "RGBA"}
COUNT = 200


def picture(index, channels):
    """Sides of 1 to 420 pixels; flat areas, slopes, edges and noise from a linear congruential generator."""
    state = (index * 2654435761 + 12345) % 2**32
    def draw():
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return state >> 16
    width, height = 1 + draw() % 420, 1 + draw() % 420
    if index % 10 == 0:
        width = 1 + draw() % 24
    kind = index % 4
    out = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                if kind == 0:
                    out.append(draw() % 256)
                elif kind == 1:
                    out.append((x * (c + 2) + y * 3) % 256)
                elif kind == 2:
                    out.append(255 if (x // 7 + y // 5 + c) % 2 else 0)
                else:
                    out.append((x * y // (c + 3)) % 256 if (x + y) % 11 else draw() % 256)
    return width, height, bytes(out)


def main():
    assert int(PIL.__version__.split(".")[0]) >= 13, PIL.__version__
    checks = []
    for index in range(COUNT):
        row = []
        for channels, mode in MODES.items():
            width, height, data = picture(index, channels)
            image = Image.frombytes(mode, (width, height), data)
            crc = 0
            for kind in FILTERS.values():
                for size in SIZES:
                    crc = zlib.crc32(image.resize((size, size), kind).tobytes(), crc)
            row.append(crc)
        checks.append(row)
    text = json.dumps({"sizes": SIZES, "filters": list(FILTERS), "channels": list(MODES), "checks": checks})
    pathlib.Path(__file__).with_name("resize-checks.json").write_text(text.replace("], [", "],\n["))


main()
