#!/usr/bin/env python3
"""Writes Fixtures/kernels/convolution.json: convolutions and transposed convolutions with padding
'same' and their gradients, computed by TensorFlow.

    pip install tensorflow-cpu==2.20.0
    python3 Fixtures/kernels/make.py Fixtures/kernels/convolution.json

All inputs are multiples of 1/8, so that every number in the file is exact.
"""
import json
import sys

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(7)


def eighths(*shape):
    return (rng.integers(-8, 9, shape) / 8).astype(np.float32)


def flat(t):
    return [float(v) for v in np.asarray(t).ravel()]


cases = []
for k, s, h, w in [(3, 1, 5, 6), (3, 2, 6, 6), (3, 2, 7, 5), (4, 1, 6, 6), (4, 2, 6, 8), (5, 2, 6, 6), (7, 1, 5, 5),
                   (8, 1, 6, 6), (4, 2, 7, 9)]:
    x, weights, bias = eighths(1, h, w, 2), eighths(k, k, 2, 3), eighths(3)
    with tf.GradientTape() as tape:
        tx, tw = tf.constant(x), tf.constant(weights)
        tape.watch([tx, tw])
        y = tf.nn.conv2d(tx, tw, s, "SAME") + bias
        dy = eighths(*y.shape)
        total = tf.reduce_sum(y * dy)
    dx, dw = tape.gradient(total, [tx, tw])
    cases.append(dict(kind="convolution", kernel=k, stride=s, height=h, width=w, inputChannels=2, outputChannels=3,
                      outputHeight=int(y.shape[1]), outputWidth=int(y.shape[2]), input=flat(x), weights=flat(weights),
                      bias=flat(bias), output=flat(y), outputGradient=flat(dy), inputGradient=flat(dx),
                      weightGradient=flat(dw)))
for k, s in [(3, 2), (4, 2), (4, 1), (5, 2), (3, 3), (2, 2)]:
    h, w = 3, 4
    x, weights, bias = eighths(1, h, w, 3), eighths(k, k, 2, 3), eighths(2)  # kernel: [kh, kw, out, in]
    layer = tf.keras.layers.Conv2DTranspose(2, k, s, padding="same")
    layer.build((1, h, w, 3))
    layer.set_weights([weights, bias])
    with tf.GradientTape() as tape:
        tx = tf.constant(x)
        tape.watch(tx)
        y = layer(tx)
        dy = eighths(*y.shape)
        total = tf.reduce_sum(y * dy)
    dx, dw = tape.gradient(total, [tx, layer.kernel])
    cases.append(dict(kind="transposed", kernel=k, stride=s, height=h, width=w, inputChannels=3, outputChannels=2,
                      outputHeight=int(y.shape[1]), outputWidth=int(y.shape[2]), input=flat(x), weights=flat(weights),
                      bias=flat(bias), output=flat(y), outputGradient=flat(dy), inputGradient=flat(dx),
                      weightGradient=flat(dw)))
with open(sys.argv[1], "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
