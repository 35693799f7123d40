#!/usr/bin/env python3
"""Golden numbers of the Keras recipes with large dense layers or pictures, small enough to commit.

    pip install tensorflow-cpu==2.20.0 safetensors numpy
    python3 keras_golden.py --model cgan28 --out cgan28.safetensors

Start weights and batch are drawn by a formula and not written; of the forward results, the first
gradients and the weights after the steps a sample is written (see drawn_numbers.py). Variables are named
`g.<layer>.<variable>`, in Keras' layouts. Dropout is off and batch norm uses its stored statistics.
"""
import argparse, os
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf
import keras
from keras import layers as L, Input, Model
from safetensors.numpy import save_file
from drawn_numbers import Drawn, sampled

ap = argparse.ArgumentParser()
ap.add_argument("--model", required=True, choices=("cgan-embedding", "cgan28", "cgan32", "pix2pix"))
ap.add_argument("--narrow", type=int, default=16, help="divides every filter count")
ap.add_argument("--latent", type=int, default=8)
ap.add_argument("--batch", type=int, default=2)
ap.add_argument("--steps", type=int, default=2)
ap.add_argument("--seed", type=int, default=1)
ap.add_argument("--out", required=True)
a = ap.parse_args()
pairs, joint = a.model == "pix2pix", a.model == "cgan-embedding"
side, channels, classes, base = {"cgan-embedding": (64, 3, 3, 8), "cgan28": (28, 1, 3, 7), "cgan32": (32, 3, 10, 8), "pix2pix": (256, 3, 3, 0)}[a.model]
narrow = lambda f: max(1, f // a.narrow)
lrelu = lambda x: L.LeakyReLU(negative_slope=0.2)(x)
conv = lambda x, f, k, s=1: L.Conv2D(f, k, strides=s, padding="same")(x)
up = lambda x, f, k: L.Conv2DTranspose(f, k, strides=2, padding="same")(x)


def sheet(label, dim, side):
    return L.Reshape((side, side, 1))(L.Dense(side * side)(L.Embedding(classes, dim)(label)))


def conditional():
    embedded = 100 if joint else 50
    label, z = Input((1,), dtype="int32"), Input((a.latent,))
    x = L.Dense(64 * 64)(z) if joint else lrelu(L.Dense(128 * base * base)(z))
    x = L.Concatenate()([L.Reshape((base, base, 64 if joint else 128))(x), sheet(label, embedded, base)])
    for f in {"cgan-embedding": (64, 128, 256), "cgan28": (128, 128), "cgan32": (64, 32)}[a.model]:
        x = lrelu(up(x, narrow(f), 3 if joint else 4))
    last = {"cgan-embedding": 4, "cgan28": 7, "cgan32": 8}[a.model]
    x = L.Activation("sigmoid" if joint else "tanh")(conv(x, channels, last))
    g = Model([z, label], x)
    picture, label = Input((side, side, channels)), Input((1,), dtype="int32")
    x = L.Concatenate()([picture, sheet(label, embedded, side)])
    for f in {"cgan-embedding": (512, 256, 128, 64), "cgan28": (128, 128), "cgan32": (64, 128)}[a.model]:
        x = lrelu(conv(x, narrow(f), 4, 1) if joint else conv(x, narrow(f), 3, 2))
    return g, Model([picture, label], L.Dense(1)(L.GlobalMaxPooling2D()(x) if joint else L.Flatten()(x)))


def translation():
    norm = lambda x: L.BatchNormalization()(x)
    source, target = Input((side, side, 3)), Input((side, side, 3))
    x = lrelu(conv(L.Concatenate()([source, target]), narrow(64), 4, 2))
    for f, s in ((128, 2), (256, 2), (512, 2), (512, 1)):
        x = lrelu(norm(conv(x, narrow(f), 4, s)))
    d = Model([source, target], conv(x, 1, 4))
    source, skips = Input((side, side, 3)), []
    x = source
    for k, f in enumerate((64, 128, 256, 512, 512, 512, 512)):
        x = conv(x, narrow(f), 4, 2)
        x = lrelu(norm(x) if k else x)
        skips.append(x)
    x = L.ReLU()(conv(x, narrow(512), 4, 2))
    for f, skip in zip((512, 512, 512, 512, 256, 128, 64), reversed(skips)):
        x = L.ReLU()(L.Concatenate()([norm(up(x, narrow(f), 4)), skip]))
    return Model(source, L.Activation("tanh")(up(x, 3, 4))), d


g, d = translation() if pairs else conditional()
draw = Drawn(a.seed)


def named(prefix, model):
    weighted = [layer for layer in model.layers if layer.weights]
    return [(f"{prefix}.{k}.{v.name}", v) for k, layer in enumerate(weighted) for v in layer.weights]


for name, v in named("g", g) + named("d", d):
    field = int(np.prod(v.shape[:-2]))
    glorot = np.sqrt(6 / (field * sum(v.shape[-2:]))) if len(v.shape) > 1 else 0
    middle, span = {"kernel": (0, glorot), "gamma": (1, 0.1), "moving_variance": (1, 0.2)}.get(v.name, (0, 0.05))
    v.assign(draw(name, v.shape, middle, span))
low = 0 if joint else -1
picture = lambda name: tf.constant(draw(name, (a.batch, side, side, channels), (1 + low) / 2, (1 - low) / 2))
real, other = picture("batch.real"), picture("batch.source") if pairs else None
z = None if pairs else tf.constant(draw("batch.z", (a.batch, a.latent), 0, 1.7))
labels = tf.constant(np.random.default_rng(a.seed).integers(0, classes, a.batch).astype("int32"))
fake_of = lambda: g(other, training=False) if pairs else g([z, labels[:, None]], training=False)
score = lambda x: d([other, x] if pairs else [x, labels[:, None]], training=False)
bce = keras.losses.BinaryCrossentropy(from_logits=True)
rate = 5e-4 if joint else 2e-4
od, og = (keras.optimizers.Adam(rate, beta_1=0.5) for _ in range(2))

# pokeprep reads the scores of these models as the peer's networks give them: after a sigmoid, but for cgan-embedding.
shown = (lambda s: s.numpy()) if joint else (lambda s: tf.sigmoid(s).numpy())
results = {"out.fake": fake_of().numpy(), "out.d_real": shown(score(real)), "out.d_fake": shown(score(fake_of()))}
losses = {"loss.d": [], "loss.g": []}
for step in range(a.steps):
    fake = fake_of()
    with tf.GradientTape() as t:
        pr, pf = score(real), score(fake)
        if joint:  # one batch; fake is 1, real is 0
            ld = bce(tf.concat([tf.ones_like(pf), tf.zeros_like(pr)], 0), tf.concat([pf, pr], 0))
        else:
            ld = (0.5 if pairs else 1.0) * (bce(tf.ones_like(pr), pr) + bce(tf.zeros_like(pf), pf))
    gd = t.gradient(ld, d.trainable_weights)
    od.apply_gradients(zip(gd, d.trainable_weights))
    with tf.GradientTape() as t:
        fake = fake_of()
        p = score(fake)
        lg = bce(tf.zeros_like(p) if joint else tf.ones_like(p), p)
        if pairs:
            lg += 100.0 * tf.reduce_mean(tf.abs(real - fake))
    gg = t.gradient(lg, g.trainable_weights)
    og.apply_gradients(zip(gg, g.trainable_weights))
    losses["loss.d"].append(float(ld)), losses["loss.g"].append(float(lg))
    if step == 0:
        for prefix, model, grads in (("d", d, gd), ("g", g, gg)):
            names = {id(v): name for name, v in named(prefix, model)}
            results |= {"grad." + names[id(v)]: tf.convert_to_tensor(gr).numpy() for v, gr in zip(model.trainable_weights, grads)}
results |= {"after." + name: v.numpy() for name, v in named("g", g) + named("d", d)}
kept, notes = sampled(results)
kept |= {"batch.labels": labels.numpy()} | {k: np.array(v, "float32") for k, v in losses.items()}
save_file(kept, a.out, draw.notes | notes | {
    "framework": "keras", "model": a.model, "narrow": str(a.narrow), "batch": str(a.batch), "steps": str(a.steps),
    "seed": str(a.seed), "lr": str(rate), "betas": "(0.5, 0.999)", "adam": "keras, epsilon 1e-7"})
print(f"{a.out}: {len(kept)} tensors, {os.path.getsize(a.out)} bytes, {losses}")
