#!/usr/bin/env python3
"""Makes the golden files of ImagingTests with Pillow: small pictures of every kind with the pixels they stand for,
and resized pictures. Needs pillow 13 and numpy. Run in this folder: python3 make.py

Everything is drawn here from formulas and a fixed seed; running it again gives the same pixels.
"""
import json, os
import numpy as np
from PIL import Image, ImageCms, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(HERE, "pictures"), exist_ok=True)
W, H = 21, 14


def drawing(w=W, h=H, seed=1):
    """Gradients with a disc and a little noise, RGBA."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    a = np.stack([255 * x / max(w - 1, 1), 255 * y / max(h - 1, 1), 128 + 100 * np.sin(x / 3) * np.cos(y / 4),
                  255 * (x + y) / (w + h - 2)], -1)
    disc = (x - w * 0.6) ** 2 + (y - h * 0.4) ** 2 < (min(w, h) * 0.3) ** 2
    a[disc] = [250, 40, 30, 255]
    a[..., :3] += rng.integers(-6, 7, (h, w, 3))
    return Image.fromarray(np.clip(np.rint(a), 0, 255).astype(np.uint8), "RGBA")


def on_white(rgba):
    """Straight alpha on white with exact rounding."""
    f = np.asarray(rgba.convert("RGBA")).astype(np.int64)
    t = f[..., :3] * f[..., 3:] + 255 * (255 - f[..., 3:])
    return ((2 * t + 255) // 510).astype(np.uint8)


def eight_bits(v):
    """round(v * 255 / 65535) in integers."""
    return ((np.asarray(v).astype(np.int64) * 510 + 65535) // 131070).astype(np.uint8)


cases, blob = [], bytearray()


def add(name, image, expected=None, tolerance=0, policies=(), **save):
    path = os.path.join(HERE, "pictures", name)
    image.save(path, **save)
    if expected is None:
        loaded = ImageOps.exif_transpose(Image.open(path))
        has_alpha = loaded.mode in ("RGBA", "LA", "PA") or "transparency" in loaded.info
        expected = on_white(loaded) if has_alpha else np.asarray(loaded.convert("RGB"))
    cases.append({"name": name, "width": expected.shape[1], "height": expected.shape[0], "offset": len(blob),
                  "tolerance": tolerance, "policies": list(policies)})
    blob.extend(np.ascontiguousarray(expected).tobytes())


rgba = drawing()
rgb = rgba.convert("RGB")
grey = rgb.convert("L")

add("rgb.png", rgb)
add("rgba.png", rgba, policies=["alpha"])
add("grey.png", grey)
add("grey-alpha.png", rgba.convert("LA"), policies=["alpha"])
add("one-bit.png", rgb.convert("1"))
add("palette.png", rgb.quantize(17))
add("palette-transparent.png", rgb.quantize(17), transparency=bytes([0, 90, 200]), policies=["alpha"])
add("rgb-transparent-color.png", rgb, transparency=tuple(int(v) for v in rgb.getpixel((3, 3))), policies=["alpha"])
sixteen = np.linspace(0, 65535, W * H).astype(np.uint16).reshape(H, W)
add("sixteen-bit-grey.png", Image.fromarray(sixteen), np.repeat(eight_bits(sixteen)[..., None], 3, 2), policies=["16-bit"])
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
add("profile.png", rgb, icc_profile=profile)
other = drawing(seed=2).convert("RGB")
add("animated.png", rgb, save_all=True, append_images=[other], policies=["first frame"])

# The library versions may differ in the last bit of the inverse DCT.
add("rgb.jpg", rgb, quality=92, tolerance=2)
add("rgb-444.jpg", rgb, quality=92, subsampling=0, tolerance=2)
add("progressive.jpg", rgb, quality=80, progressive=True, tolerance=2)
add("grey.jpg", grey, quality=85, tolerance=2)
add("cmyk.jpg", rgb.convert("CMYK"), quality=92, tolerance=2, policies=["cmyk"])
add("plain-rgb.jpg", rgb, quality=92, keep_rgb=True, tolerance=2)

add("lossless.webp", rgb, lossless=True)
add("lossless-alpha.webp", rgba, lossless=True, exact=True, policies=["alpha"])
add("lossy.webp", rgb, quality=80, tolerance=2)
add("lossy-alpha.webp", rgba, quality=80, tolerance=2, policies=["alpha"])
add("animated.webp", rgb, save_all=True, append_images=[other], lossless=True, policies=["first frame"])

# Stored turned and tagged so that all eight show the same upright picture.
STORED_AS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
             5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
             8: Image.Transpose.ROTATE_270}
for tag in range(1, 9):
    stored = rgb.transpose(STORED_AS[tag]) if tag in STORED_AS else rgb
    exif = Image.Exif()
    exif[0x0112] = tag
    policies = ["orientation"] if tag > 1 else []
    add(f"orientation-{tag}.png", stored, np.asarray(rgb), exif=exif, policies=policies)
    add(f"orientation-{tag}.webp", stored, np.asarray(rgb), exif=exif, lossless=True, policies=policies)
exif = Image.Exif()
exif[0x0112] = 6
add("orientation-6.jpg", rgb.transpose(Image.Transpose.ROTATE_90), exif=exif, quality=92, tolerance=2, policies=["orientation"])
xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="3"/></x:xmpmeta>'
add("orientation-xmp.webp", rgb.transpose(Image.Transpose.ROTATE_180), np.asarray(rgb), xmp=xmp, lossless=True, policies=["orientation"])

json.dump(cases, open(os.path.join(HERE, "decoding.json"), "w"), indent=0)
open(os.path.join(HERE, "decoding.bin"), "wb").write(blob)

# Resizing: sources and results as raw samples.
FILTERS = {"box": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
SW, SH = 53, 37
sources = {"grey": drawing(SW, SH, 3).convert("L"), "rgb": drawing(SW, SH, 4).convert("RGB"), "rgba": drawing(SW, SH, 5)}
SHAPES = [(28, 28, None), (7, 5, None), (61, 13, None), (53, 20, None), (19, 37, None), (80, 11, None),
          (16, 12, (1.25, 0.5, 47.75, 36.5)), (24, 18, (10.1, 3.3, 20.7, 11.9))]
blob, index = bytearray(), {"sources": {}, "resizes": [], "fits": []}
for name, image in sources.items():
    index["sources"][name] = {"width": SW, "height": SH, "channels": len(image.getbands()), "offset": len(blob)}
    blob.extend(np.asarray(image).tobytes())
for name, image in sources.items():
    for filter_name, value in FILTERS.items():
        for w, h, box in SHAPES:
            index["resizes"].append({"source": name, "filter": filter_name, "width": w, "height": h, "box": box, "offset": len(blob)})
            blob.extend(np.asarray(image.resize((w, h), value, box=box)).tobytes())
# Fits of shapes whose short side needs rounding.
for name, crop in {"wide": (0, 0, 53, 20), "tall": (0, 0, 11, 37), "thin": (0, 0, 53, 2), "square": (0, 0, 30, 30)}.items():
    part = sources["rgb"].crop(crop)
    for fit in ["contain", "cover", "stretch"]:
        if fit == "contain":
            out = ImageOps.pad(part, (24, 24), Image.LANCZOS, color=(255, 255, 255))
        elif fit == "cover":
            out = ImageOps.fit(part, (24, 24), Image.LANCZOS)
        else:
            out = part.resize((24, 24), Image.LANCZOS)
        index["fits"].append({"name": name, "crop": [crop[2], crop[3]], "fit": fit, "side": 24, "offset": len(blob)})
        blob.extend(np.asarray(out).tobytes())
json.dump(index, open(os.path.join(HERE, "resizing.json"), "w"), indent=0)
open(os.path.join(HERE, "resizing.bin"), "wb").write(blob)
print(len(cases), "pictures,", len(index["resizes"]), "resizes,", len(index["fits"]), "fits,", len(blob), "bytes")
