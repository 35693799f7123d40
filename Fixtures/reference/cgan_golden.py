#!/usr/bin/env python3
"""Golden numbers of the `cgan` preset from Keras, small enough to commit.

    pip install tensorflow-cpu==2.20.0 safetensors numpy
    python3 cgan_golden.py --narrow 16 --latent 8 --out cgan.safetensors

Method two of the reference GAN: one-hot labels beside the latent vector and as planes beside the
picture. Every filter count is divided by --narrow. Written: start weights (`g.<i>.kernel` …, Keras
layouts, i counts the layers with weights), one batch, forward results, losses of every step, gradients of the first step and
weights after the last. The discriminator's loss is the mean over one joint batch of generated
(target 1) and real (target 0) pictures; the generator then uses the same latent vectors through
the updated discriminator. Adam 5e-4 (0.5, 0.999), epsilon 1e-7, without decay.
"""
import argparse, os
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf
import keras
from keras import layers as L, Input, Model
from safetensors.numpy import save_file

ap = argparse.ArgumentParser()
ap.add_argument("--narrow", type=int, default=16)
ap.add_argument("--latent", type=int, default=8)
ap.add_argument("--classes", type=int, default=3)
ap.add_argument("--batch", type=int, default=2)
ap.add_argument("--steps", type=int, default=3)
ap.add_argument("--stride", type=int, default=1)
ap.add_argument("--seed", type=int, default=7)
ap.add_argument("--out", default="cgan.safetensors")
a = ap.parse_args()
keras.utils.set_random_seed(a.seed)
narrow = lambda *filters: [max(1, f // a.narrow) for f in filters]
lrelu = lambda: L.LeakyReLU(negative_slope=0.2)

n = a.latent + a.classes
i = Input((n,))
x = L.Reshape((8, 8, n))(lrelu()(L.Dense(8 * 8 * n)(i)))
for f in narrow(64, 128, 256):
    x = lrelu()(L.Conv2DTranspose(f, 3, strides=2, padding="same")(x))
g = Model(i, L.Conv2D(3, 4, padding="same", activation="sigmoid")(x))
i = Input((64, 64, 3 + a.classes))
x = i
for f in narrow(512, 256, 128, 64):
    x = lrelu()(L.Conv2D(f, 4, strides=a.stride, padding="same")(x))
d = Model(i, L.Dense(1)(L.GlobalMaxPooling2D()(x)))

rng = np.random.default_rng(a.seed)
real = tf.constant(rng.uniform(0, 1, (a.batch, 64, 64, 3)).astype("float32"))
labels = tf.constant(rng.integers(0, a.classes, a.batch).astype("int32"))
z = tf.constant(rng.normal(size=(a.batch, a.latent)).astype("float32"))
hot = tf.one_hot(labels, a.classes)
fake_of = lambda: g(tf.concat([z, hot], 1))
planes = tf.broadcast_to(hot[:, None, None, :], (a.batch, 64, 64, a.classes))
score = lambda x: d(tf.concat([x, planes], -1))
bce = keras.losses.BinaryCrossentropy(from_logits=True)
od, og = (keras.optimizers.Adam(5e-4, beta_1=0.5) for _ in range(2))


def named(prefix, model):
    weighted = [layer for layer in model.layers if layer.weights]
    return [(f"{prefix}.{k}.{v.name}", v) for k, layer in enumerate(weighted) for v in layer.weights]


keep = {k: v.numpy() for k, v in named("g", g) + named("d", d)}
keep |= {"batch.real": real.numpy(), "batch.labels": labels.numpy(), "batch.z": z.numpy()}
keep |= {"out.fake": fake_of().numpy(), "out.d_real": score(real).numpy(), "out.d_fake": score(fake_of()).numpy()}
lds, lgs = [], []
for step in range(a.steps):
    fake = fake_of()
    with tf.GradientTape() as t:
        pr, pf = score(real), score(fake)
        ld = bce(tf.concat([tf.ones_like(pf), tf.zeros_like(pr)], 0), tf.concat([pf, pr], 0))
    gd = t.gradient(ld, d.trainable_weights)
    od.apply_gradients(zip(gd, d.trainable_weights))
    with tf.GradientTape() as t:
        p = score(fake_of())
        lg = bce(tf.zeros_like(p), p)
    gg = t.gradient(lg, g.trainable_weights)
    og.apply_gradients(zip(gg, g.trainable_weights))
    lds.append(float(ld)), lgs.append(float(lg))
    if step == 0:
        for prefix, model, grads in (("d", d, gd), ("g", g, gg)):
            keep |= {f"grad.{k}": gr.numpy() for (k, _), gr in zip(named(prefix, model), grads)}
keep |= {"loss.d": np.array(lds, "float32"), "loss.g": np.array(lgs, "float32")}
keep |= {"after." + k: v.numpy() for k, v in named("g", g) + named("d", d)}
save_file({k: np.ascontiguousarray(v) for k, v in keep.items()}, a.out, {
    "framework": "keras", "model": "cgan" if a.stride == 1 else "cgan-s2", "narrow": str(a.narrow), "latent": str(a.latent),
    "classes": str(a.classes), "batch": str(a.batch), "steps": str(a.steps), "seed": str(a.seed)})
print(f"{a.out}: {len(keep)} tensors, {os.path.getsize(a.out)} bytes, loss.d {lds}, loss.g {lgs}")
