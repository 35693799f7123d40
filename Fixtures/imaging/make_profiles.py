#!/usr/bin/env python3
"""Makes the golden files of ColorProfileTests: small pictures with colour profiles of eight kinds, and what Pillow's ImageCms
makes of them. Needs pillow 13 and numpy. Run in this folder: python3 make_profiles.py

The profiles are written here from the ICC specification (ICC.1:2001-04): no profile of anybody is copied.
"""
import json, os, struct, zlib
import numpy as np
from PIL import Image, ImageCms

HERE = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(HERE, "profiles"), exist_ok=True)
W, H = 24, 16
D50 = np.array([0.9642, 1.0, 0.8249])
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def fixed(*values):
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def profile(space, pcs, tags, device=b"mntr"):
    """An ICC profile of version 2.4."""
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78), b"cprt": b"text\0\0\0\0none\0",
            b"wtpt": b"XYZ \0\0\0\0" + fixed(*D50), **tags}
    table, blob, places = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(blob)
            blob += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    head = struct.pack(">I4sI4s4s4s6H4s", start + len(blob), bytes(4), 0x02400000, device, space, pcs, 2026, 1, 1, 0, 0, 0, b"acsp")
    head += bytes(28) + fixed(*D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + blob


def to_xyz(primaries, white=(0.3127, 0.3290)):
    """Columns XYZ of red, green and blue, adapted to D50."""
    lift = lambda xy: np.array([xy[0] / xy[1], 1, (1 - xy[0] - xy[1]) / xy[1]])
    columns = np.stack([lift(p) for p in primaries], 1)
    columns = columns * np.linalg.solve(columns, lift(white))
    ratio = (BRADFORD @ D50) / (BRADFORD @ lift(white))
    return np.linalg.inv(BRADFORD) @ np.diag(ratio) @ BRADFORD @ columns


def power(gamma):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def srgb_light(v):
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def table_curve(values):
    return b"curv\0\0\0\0" + struct.pack(">I", len(values)) + np.rint(values * 65535).astype(">u2").tobytes()


def matrix_profile(primaries, curve, white=(0.3127, 0.3290)):
    columns = to_xyz(primaries, white).T
    tags = {name: b"XYZ \0\0\0\0" + fixed(*c) for name, c in zip([b"rXYZ", b"gXYZ", b"bXYZ"], columns)}
    return profile(b"RGB ", b"XYZ ", {**tags, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def lab(rgb):
    """CIE L*a*b* (D50) of sRGB from 0 to 1."""
    xyz = srgb_light(rgb) @ to_xyz(SRGB).T / D50
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def lookup_profile(space, device, inputs, steps, color):
    """lut8Type: 8 bits of the device to L*a*b* over a grid."""
    axes = np.meshgrid(*[np.linspace(0, 1, steps)] * inputs, indexing="ij")
    value = lab(color(np.stack(axes, -1)))
    codes = np.clip(np.rint(np.stack([value[..., 0] * 2.55, value[..., 1] + 128, value[..., 2] + 128], -1)), 0, 255).astype(np.uint8)
    ramp = bytes(range(256))
    data = b"mft1\0\0\0\0" + bytes([inputs, 3, steps, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + ramp * inputs + codes.tobytes() + ramp * 3
    return profile(space, b"Lab ", {b"A2B0": data}, device)


SRGB = [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)]
P3 = [(0.68, 0.32), (0.265, 0.69), (0.15, 0.06)]
ramp = np.linspace(0, 1, 1024)
kinds = {
    "srgb": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    "wide": matrix_profile([(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], power(563 / 256)),
    "p3": matrix_profile(P3, table_curve(srgb_light(ramp))),
    "wider": matrix_profile([(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)], power(1.8), (0.3457, 0.3585)),
    "swapped": matrix_profile(SRGB[::-1], table_curve(srgb_light(ramp))),
    "lookup": lookup_profile(b"RGB ", b"scnr", 3, 9, lambda c: np.clip(c[..., [1, 0, 2]] * 0.8 + 0.1, 0, 1)),
    "grey": profile(b"GRAY", b"XYZ ", {b"kTRC": power(1.4)}),
    "cmyk": lookup_profile(b"CMYK", b"prtr", 4, 6, lambda c: (1 - 0.9 * c[..., :3]) * (1 - c[..., 3:])),
}
target = ImageCms.createProfile("sRGB")


def drawing(seed):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:H, 0:W].astype(np.float64)
    a = np.stack([255 * x / (W - 1), 255 * y / (H - 1), 128 + 120 * np.sin(x / 3) * np.cos(y / 4), 255 * (x + y) / (W + H - 2)], -1)
    a[..., :3] += rng.integers(-6, 7, (H, W, 3))
    return Image.fromarray(np.clip(np.rint(a), 0, 255).astype(np.uint8), "RGBA")


def on_white(rgb, alpha):
    t = rgb.astype(np.int64) * alpha.astype(np.int64) + 255 * (255 - alpha.astype(np.int64))
    return ((2 * t + 255) // 510).astype(np.uint8)


cases, blob = [], bytearray()


def note(name, expected, policies):
    cases.append({"name": name, "width": W, "height": H, "offset": len(blob), "tolerance": 1, "policies": policies})
    blob.extend(np.ascontiguousarray(expected, np.uint8).tobytes())


def add(name, image, kind, **save):
    path = os.path.join(HERE, "profiles", name)
    image.save(path, icc_profile=kinds[kind], **save)
    loaded = Image.open(path)
    loaded.load()
    assert loaded.info["icc_profile"] == kinds[kind]
    alpha = None
    if "A" in loaded.getbands() or "transparency" in loaded.info:
        alpha = np.asarray(loaded.convert("RGBA").getchannel("A"))[..., None]
    colors = loaded.convert("L" if kind == "grey" else "CMYK" if kind == "cmyk" else "RGB")
    source = ImageCms.ImageCmsProfile(__import__("io").BytesIO(kinds[kind]))
    converted = np.asarray(ImageCms.profileToProfile(colors, source, target, outputMode="RGB"))
    policies = (["cmyk"] if kind == "cmyk" else []) + (["alpha"] if alpha is not None else [])
    if kind != "srgb":
        policies.append("profile converted")
    note(name, converted if alpha is None else on_white(converted, alpha), policies)
    return path


for number, kind in enumerate(["srgb", "wide", "p3", "wider", "swapped", "lookup"]):
    rgba = drawing(number)
    rgb = rgba.convert("RGB")
    add(f"{kind}.png", rgb, kind)
    add(f"{kind}-alpha.png", rgba, kind)
    add(f"{kind}-palette.png", rgb.quantize(20), kind)
    add(f"{kind}.jpg", rgb, kind, quality=95, subsampling=0)
    add(f"{kind}.webp", rgb, kind, lossless=True)
grey = drawing(7).convert("L")
add("grey.png", grey, "grey")
add("grey.jpg", grey, "grey", quality=95)
add("grey-alpha.png", drawing(8).convert("LA"), "grey")
rng = np.random.default_rng(9)
inks = Image.fromarray(np.clip(np.asarray(drawing(9)).astype(int) // [1, 1, 1, 3] + rng.integers(0, 5, (H, W, 4)), 0, 255).astype(np.uint8), "CMYK")
add("cmyk.jpg", inks, "cmyk", quality=95)
add("cmyk-progressive.jpg", inks, "cmyk", quality=90, progressive=True)
# A profile in three segments, the last first.
whole = open(add("parts.jpg", drawing(10).convert("RGB"), "wide", quality=95), "rb").read()
mark, data = b"ICC_PROFILE\0", kinds["wide"]
begin = whole.index(mark) - 4
end = begin + 2 + struct.unpack(">H", whole[begin + 2:begin + 4])[0]
third = len(data) // 3
parts = [data[:third], data[third:2 * third], data[2 * third:]]
segments = b"".join(b"\xff\xe2" + struct.pack(">H", 16 + len(parts[i])) + mark + bytes([i + 1, 3]) + parts[i] for i in [2, 0, 1])
open(os.path.join(HERE, "profiles", "parts.jpg"), "wb").write(whole[:begin] + segments + whole[end:])


def with_chunks(name, image, chunks, expected, policies=("profile converted",)):
    """A PNG with more chunks behind its IHDR."""
    path = os.path.join(HERE, "profiles", name)
    image.save(path)
    data = open(path, "rb").read()
    more = b"".join(struct.pack(">I", len(v)) + k + v + struct.pack(">I", zlib.crc32(k + v)) for k, v in chunks)
    open(path, "wb").write(data[:33] + more + data[33:])
    note(name, expected, list(policies))


def to_srgb(light, primaries):
    """8-bit sRGB of linear light in some primaries (white D65), by the formulas of IEC 61966-2-1."""
    light = np.clip(light @ (np.linalg.inv(to_xyz(SRGB)) @ to_xyz(primaries)).T, 0, 1)
    return np.rint(255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055))


rgb = drawing(11).convert("RGB")
samples = np.asarray(rgb) / 255.0
chroma = lambda p: struct.pack(">8I", 31270, 32900, *[round(v * 100000) for xy in p for v in xy])
with_chunks("gamma.png", rgb, [(b"gAMA", struct.pack(">I", 55556))], to_srgb(samples ** 1.8, SRGB))
with_chunks("chromaticities.png", rgb, [(b"gAMA", struct.pack(">I", 45455)), (b"cHRM", chroma(P3))], to_srgb(srgb_light(samples), P3))
with_chunks("code-points.png", rgb, [(b"cICP", bytes([12, 13, 0, 1])), (b"gAMA", struct.pack(">I", 100000))], to_srgb(srgb_light(samples), P3))
with_chunks("usual-gamma.png", rgb, [(b"gAMA", struct.pack(">I", 45455)), (b"cHRM", chroma(SRGB))], np.asarray(rgb), ())
with_chunks("srgb-chunk.png", rgb, [(b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100000))], np.asarray(rgb), ())
with_chunks("bright-light.png", rgb, [(b"cICP", bytes([9, 16, 0, 1]))], np.asarray(rgb), ["profile ignored"])
with_chunks("wrong-kind.png", rgb, [(b"iCCP", b"x\0\0" + zlib.compress(kinds["cmyk"]))], np.asarray(rgb), ["profile ignored"])
with_chunks("cut-profile.png", rgb, [(b"iCCP", b"x\0\0" + zlib.compress(kinds["wide"][:200]))], np.asarray(rgb), ["profile ignored"])

json.dump(cases, open(os.path.join(HERE, "profiles.json"), "w"), indent=0)
open(os.path.join(HERE, "profiles.bin"), "wb").write(blob)
print(len(cases), "pictures,", len(blob), "bytes")
