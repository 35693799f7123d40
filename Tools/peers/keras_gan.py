#!/usr/bin/env python3
"""The time of a training step of the same GANs in Keras on TensorFlow, for the tables of docs/benchmarks.

    python3 keras_gan.py --model cgan28 --batch 64 --steps 10

Models: cgan28, cgan32 (embedded label sheets), cgan (one-hot planes). Prints one JSON object: the median of
seconds per step (an update of D and one of G on random pictures, one tf.function). Run by Tools/bench.
"""
import argparse, json, os, statistics, time
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
import keras
from keras import layers as L, Input, Model


def lrelu():
    return L.LeakyReLU(negative_slope=0.2)


def label_sheet(label, classes, width, side):
    x = L.Dense(side * side)(L.Embedding(classes, width)(label))
    return L.Reshape((side, side, 1))(x)


def cgan(classes=3, z=128, side=64):
    n = z + classes
    zi = Input((n,))
    x = L.Reshape((8, 8, n))(lrelu()(L.Dense(8 * 8 * n)(zi)))
    for f in (64, 128, 256):
        x = lrelu()(L.Conv2DTranspose(f, 3, strides=2, padding="same")(x))
    g = Model(zi, L.Conv2D(3, 4, padding="same", activation="sigmoid")(x))
    xi = Input((side, side, 3 + classes))
    x = xi
    for f in (512, 256, 128, 64):
        x = lrelu()(L.Conv2D(f, 4, padding="same")(x))
    return g, Model(xi, L.Dense(1)(L.GlobalMaxPooling2D()(x))), z


def embedded(classes, side, channels, final, base, gwidths, dwidths, z=100, width=50):
    li, zi = Input((1,), dtype="int32"), Input((z,))
    x = L.Reshape((base, base, 128))(lrelu()(L.Dense(128 * base * base)(zi)))
    x = L.Concatenate()([x, label_sheet(li, classes, width, base)])
    for f in gwidths:
        x = lrelu()(L.Conv2DTranspose(f, 4, strides=2, padding="same")(x))
    g = Model([zi, li], L.Conv2D(channels, final, padding="same", activation="tanh")(x))
    ii, li = Input((side, side, channels)), Input((1,), dtype="int32")
    x = L.Concatenate()([ii, label_sheet(li, classes, width, side)])
    for f in dwidths:
        x = lrelu()(L.Conv2D(f, 3, strides=2, padding="same")(x))
    x = L.Dropout(0.4)(L.Flatten()(x))
    return g, Model([ii, li], L.Dense(1, activation="sigmoid")(x)), z


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", default="cgan28", choices=("cgan", "cgan28", "cgan32"))
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--steps", type=int, default=10)
    ap.add_argument("--warmup", type=int, default=3)
    a = ap.parse_args()
    keras.utils.set_random_seed(0)
    n = a.batch
    if a.model == "cgan":
        classes, side, channels = 3, 64, 3
        g, d, z_length = cgan(classes)
    elif a.model == "cgan28":
        classes, side, channels = 3, 28, 1
        g, d, z_length = embedded(classes, side, channels, 7, 7, (128, 128), (128, 128))
    else:
        classes, side, channels = 10, 32, 3
        g, d, z_length = embedded(classes, side, channels, 8, 8, (64, 32), (64, 128))
    planes = a.model == "cgan"
    rng = np.random.default_rng(0)
    real = tf.constant(rng.uniform(-1, 1, (n, side, side, channels)).astype("float32"))
    y = tf.constant(rng.integers(0, classes, n).astype("int32"))
    bce = keras.losses.BinaryCrossentropy(from_logits=planes)
    od, og = (keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2))
    hot = tf.one_hot(y, classes)

    def generate():
        z = tf.random.normal((n, z_length))
        return g(tf.concat([z, hot], 1) if planes else [z, y[:, None]], training=True)

    def score(x):
        if planes:
            sheet = tf.tile(hot[:, None, None, :], (1, side, side, 1))
            return d(tf.concat([x, sheet], 3), training=True)
        return d([x, y[:, None]], training=True)

    @tf.function
    def step():
        fake = generate()
        with tf.GradientTape() as t:
            pr, pf = score(real), score(fake)
            ld = bce(tf.ones_like(pr), pr) + bce(tf.zeros_like(pf), pf)
        od.apply_gradients(zip(t.gradient(ld, d.trainable_weights), d.trainable_weights))
        with tf.GradientTape() as t:
            p = score(generate())
            lg = bce(tf.ones_like(p), p)
        og.apply_gradients(zip(t.gradient(lg, g.trainable_weights), g.trainable_weights))
        return ld, lg

    times = []
    for i in range(a.warmup + a.steps):
        start = time.perf_counter()
        ld, lg = step()
        float(ld), float(lg)
        if i >= a.warmup:
            times.append(time.perf_counter() - start)
    m = statistics.median(times)
    print(json.dumps({
        "peer": f"TensorFlow {tf.__version__}", "model": a.model, "batch": n, "precision": "f32",
        "seconds_per_step": m, "images_per_second": n / m,
    }))


if __name__ == "__main__":
    main()
