"""The peer of Tools/bench-curation: the same work with Pillow, in two processes.

    python3 bench-curation-pillow.py IMAGES OUT [--draft]
"""
import argparse
import multiprocessing
import os

from PIL import Image, ImageOps

SIZE = 64


def convert(job):
    source, target, draft = job
    with Image.open(source) as image:
        if draft:
            image.draft("RGB", (2 * SIZE, 2 * SIZE))
        image = ImageOps.exif_transpose(image)
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            image = image.convert("RGBA")
            paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
            image = Image.alpha_composite(paper, image)
        image = image.convert("RGB").resize((SIZE, SIZE), Image.LANCZOS)
    pixels = image.load()
    ring = [pixels[x, y] for y in range(SIZE) for x in range(SIZE)
            if min(x, y, SIZE - 1 - x, SIZE - 1 - y) < 2]
    white = sum(min(pixel) >= 240 for pixel in ring) / len(ring)
    image.save(target)
    return white


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("images")
    parser.add_argument("out")
    parser.add_argument("--draft", action="store_true")
    options = parser.parse_args()
    jobs = []
    for folder, _, names in sorted(os.walk(options.images)):
        place = os.path.join(options.out, os.path.relpath(folder, options.images))
        os.makedirs(place, exist_ok=True)
        jobs += [(os.path.join(folder, name), os.path.join(place, name + ".png"), options.draft)
                 for name in sorted(names)]
    with multiprocessing.Pool(2) as pool:
        scores = list(pool.imap(convert, jobs, chunksize=16))
    print(f"{len(jobs)} files, {sum(score >= 0.8 for score in scores)} with a white border")


main()
