"""Writes golden.json: pictures warped by TensorFlow, the op behind Keras's Random* layers.

Run: python make.py   (numpy, tensorflow 2.20). Prints how far the Keras 3 layers themselves are
from the formulas used here.
"""

import json
import math
import pathlib

import numpy as np
import tensorflow as tf

W, H = 9, 7
rng = np.random.default_rng(5)
PICTURE = rng.integers(0, 256, (H, W, 3), dtype=np.uint8)

FILLS = {"white": ("CONSTANT", 255), "constant": ("CONSTANT", 90), "edge": ("NEAREST", 0),
         "reflect": ("REFLECT", 0)}


def rotation(theta):
    c, s = math.cos(theta), math.sin(theta)
    cx, cy = (W - 1) / 2, (H - 1) / 2
    return np.array([[c, -s, cx - cx * c + cy * s], [s, c, cy - cx * s - cy * c], [0, 0, 1]])


def zoom(z):
    cx, cy = (W - 1) / 2, (H - 1) / 2
    return np.array([[z, 0, cx * (1 - z)], [0, z, cy * (1 - z)], [0, 0, 1]])


FLIP = np.array([[-1, 0, W - 1], [0, 1, 0], [0, 0, 1]])


def transform(image, matrix, fill):
    mode, value = FILLS[fill]
    out = tf.raw_ops.ImageProjectiveTransformV3(
        images=image[None].astype(np.float32), transforms=matrix.reshape(1, 9)[:, :8].astype(np.float32),
        output_shape=[H, W], interpolation="BILINEAR", fill_mode=mode, fill_value=float(value))
    return out.numpy()[0]


def passes(flip, theta, z, fill):
    image = PICTURE.astype(np.float32)
    if flip:
        image = image[:, ::-1]
    return transform(transform(image, rotation(theta), fill), zoom(z), fill)


def fused(flip, theta, z, fill):
    matrix = rotation(theta) @ zoom(z)
    if flip:
        matrix = FLIP @ matrix
    return transform(PICTURE, matrix, fill)


def keras_layers_agree():
    from keras import layers
    x = PICTURE[None].astype(np.float32)
    for fill in ["reflect", "nearest", "constant"]:
        ours = {"reflect": "reflect", "nearest": "edge", "constant": "white"}[fill]
        for f in [0.07, -0.1]:
            layer = layers.RandomRotation((f, f), fill_mode=fill, fill_value=255.0)
            a = np.asarray(layer(x, training=True))[0]
            b = transform(PICTURE, rotation(f * 2 * math.pi), ours)
            print(f"RandomRotation {f:+} {fill}: largest difference {np.abs(a - b).max():.2g}")
            layer = layers.RandomZoom((f, f), fill_mode=fill, fill_value=255.0)
            a = np.asarray(layer(x, training=True))[0]
            b = transform(PICTURE, zoom(1 + f), ours)
            print(f"RandomZoom {f:+} {fill}: largest difference {np.abs(a - b).max():.2g}")


cases = []
for compatibility, function in [("keras", passes), ("fused", fused)]:
    for fill in FILLS:
        for flip, theta, z in [(False, 0.3, 1.0), (True, -0.55, 1.1), (False, 0.62, 0.9),
                               (True, 2.5, 1.6), (False, 0.0, 1.09), (True, 0.0, 0.91)]:
            values = function(flip, theta, z, fill)
            cases.append({"compatibility": compatibility, "fill": fill, "isFlipped": flip, "rotation": theta,
                          "zoom": z, "expected": [round(float(v), 3) for v in values.ravel()]})

golden = {"width": W, "height": H, "channels": 3, "fillValue": 90,
          "picture": PICTURE.ravel().tolist(), "cases": cases}
pathlib.Path(__file__).with_name("golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
keras_layers_agree()
