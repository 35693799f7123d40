#!/usr/bin/env python3
"""Golden numbers of the `pokegan` preset from PyTorch, small enough to commit.

    pip install torch safetensors numpy
    python3 pokegan_golden.py --side 16 --narrow 8 --latent 6 --out pokegan.safetensors

Generator: dense, 4x4 maps, nearest upsampling and 3x3 convolutions with conditional batch norm. Discriminator:
strided 4x4 convolutions and a projection on the class of all maps, every kernel divided by its largest singular
value; one power iteration, u <- Wv, v <- W'u, before each of its updates. Hinge loss on one joint batch; Adam
4e-4 and 8e-4 (0.5, 0.999), epsilon 1e-8. No augmentation. Filter counts are 32 / --narrow and its multiples.

Tensors have Keras' layouts (`layout` in the metadata): kernels HWIO and (in, out), NHWC pictures, named
`g.<layer>.<variable>` after the layer's place in `config.yaml`. Contents as in dcgan64_golden.py.
"""
import argparse, os
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

ap = argparse.ArgumentParser()
ap.add_argument("--side", type=int, default=16)
ap.add_argument("--narrow", type=int, default=8)
ap.add_argument("--latent", type=int, default=6)
ap.add_argument("--classes", type=int, default=3)
ap.add_argument("--batch", type=int, default=4)
ap.add_argument("--steps", type=int, default=3)
ap.add_argument("--seed", type=int, default=7)
ap.add_argument("--out", default="pokegan.safetensors")
a = ap.parse_args()
torch.manual_seed(a.seed)
levels = (a.side // 4).bit_length() - 1
assert 4 << levels == a.side, "--side: 4 times a power of two"
filters = lambda level: 32 // a.narrow * min(1 << (level - 1), 8)
unit = lambda *shape: F.normalize(torch.randn(*shape), dim=0)
g, d, gbuf, dbuf = {}, {}, {}, {}


def norm_variables(place, channels):
    g[f"{place}.gains"], g[f"{place}.shifts"] = torch.randn(2, a.classes, channels) * 0.2
    gbuf[f"{place}.moving_mean"], gbuf[f"{place}.moving_variance"] = torch.zeros(channels), torch.ones(channels)


def kernel(place, *shape, name="kernel"):
    d[f"{place}.{name}"] = torch.randn(*shape) * (shape[0] * shape[1] * shape[2] if len(shape) == 4 else shape[0]) ** -0.5
    rows = d[f"{place}.{name}"].reshape(-1, shape[-1]).shape
    dbuf[f"{place}.{name}_left"], dbuf[f"{place}.{name}_right"] = unit(rows[0]), unit(rows[1])


top = filters(levels)
g["0.kernel"] = torch.randn(a.latent, 16 * top) * 0.3
norm_variables(2, top)
plan = [(4 * k + 5, filters(levels - k), filters(levels - k - 1) if k < levels - 1 else 3) for k in range(levels)]
for place, before, after in plan:
    g[f"{place}.kernel"] = torch.randn(3, 3, before, after) * (9 * before) ** -0.5
    if after != 3 or place != plan[-1][0]:
        norm_variables(place + 1, after)
g[f"{plan[-1][0]}.bias"] = torch.randn(3) * 0.1
stages = [(2 * k, 3 if k == 0 else filters(k), filters(k + 1)) for k in range(levels)]
for place, before, after in stages:
    kernel(place, 4, 4, before, after)
    d[f"{place}.bias"] = torch.randn(after) * 0.1
end = 2 * levels + 1
kernel(end, 16 * top, 1)
d[f"{end}.bias"] = torch.randn(1) * 0.1
kernel(end, a.classes, 16 * top, name="label_kernel")
for table in (g, d):
    for tensor in table.values():
        tensor.requires_grad_(True)

real = torch.rand(a.batch, a.side, a.side, 3) * 2 - 1
labels = torch.randint(0, a.classes, (a.batch,))
z, z_g = torch.randn(2, a.batch, a.latent)
hot = F.one_hot(labels, a.classes).float()
hwio = lambda w: w.permute(3, 2, 0, 1)


def modulated(x, place, training):
    statistics = gbuf[f"{place}.moving_mean"], gbuf[f"{place}.moving_variance"]
    x = F.batch_norm(x, *statistics, training=training, momentum=0.1, eps=1e-5)
    gain, shift = (hot @ g[f"{place}.{name}"] for name in ("gains", "shifts"))
    return F.relu(x * (1 + gain[:, :, None, None]) + shift[:, :, None, None])


def generated(z, training=True):
    x = (z @ g["0.kernel"]).reshape(a.batch, 4, 4, top).permute(0, 3, 1, 2)
    x = modulated(x, 2, training)
    for place, _, _ in plan:
        last = place == plan[-1][0]
        x = F.conv2d(F.interpolate(x, scale_factor=2), hwio(g[f"{place}.kernel"]),
                     g[f"{place}.bias"] if last else None, padding=1)
        if not last:
            x = modulated(x, place + 1, training)
    return torch.tanh(x).permute(0, 2, 3, 1)


def normalised(name):
    w = d[name]
    return w / (dbuf[name + "_left"] @ w.reshape(-1, w.shape[-1]) @ dbuf[name + "_right"])


def score(x, hot):
    x = x.permute(0, 3, 1, 2)
    for place, _, _ in stages:
        x = F.leaky_relu(F.conv2d(x, hwio(normalised(f"{place}.kernel")), d[f"{place}.bias"], 2, 1), 0.2)
    h = x.permute(0, 2, 3, 1).reshape(len(x), -1)
    return h @ normalised(f"{end}.kernel") + d[f"{end}.bias"] \
        + (h * (hot @ normalised(f"{end}.label_kernel"))).sum(1, keepdim=True)


@torch.no_grad()
def iterate():
    for name in [n for n in d if n.endswith("kernel")]:
        w = d[name].reshape(-1, d[name].shape[-1])
        dbuf[name + "_left"] = F.normalize(w @ dbuf[name + "_right"], dim=0)
        dbuf[name + "_right"] = F.normalize(w.T @ dbuf[name + "_left"], dim=0)


def named():
    return {f"{prefix}.{name}": tensor.detach().clone()
            for prefix, tables in (("g", (g, gbuf)), ("d", (d, dbuf))) for table in tables
            for name, tensor in table.items()}


adam = lambda table, rate: torch.optim.Adam(table.values(), lr=rate, betas=(0.5, 0.999))
og, od = adam(g, 4e-4), adam(d, 8e-4)
keep = named() | {"batch.real": real, "batch.labels": labels.int(), "batch.z": z, "batch.z_g": z_g}
lds, lgs = [], []
for step in range(a.steps):
    iterate()
    with torch.no_grad():
        fake = generated(z)
    pf, pr = score(torch.cat([fake, real]), torch.cat([hot, hot])).split(a.batch)
    ld = F.relu(1 - pr).mean() + F.relu(1 + pf).mean()
    od.zero_grad(), ld.backward()
    if step == 0:
        keep |= {f"grad.d.{k}": v.grad.clone() for k, v in d.items()}
        keep |= {"out.fake": fake, "out.d_real": pr.detach(), "out.d_fake": pf.detach()}
    od.step()
    lg = -score(generated(z_g), hot).mean()
    og.zero_grad(), lg.backward()
    if step == 0:
        keep |= {f"grad.g.{k}": v.grad.clone() for k, v in g.items()}
    og.step()
    lds.append(ld.item()), lgs.append(lg.item())
keep |= {f"after.{k}": v for k, v in named().items()}
keep |= {"loss.d": torch.tensor(lds), "loss.g": torch.tensor(lgs)}
with torch.no_grad():
    keep["out.fake_eval"] = generated(z, training=False)
save_file({k: v.contiguous() for k, v in keep.items()}, a.out, {
    "framework": "torch", "layout": "keras", "model": "pokegan", "narrow": str(a.narrow), "latent": str(a.latent),
    "classes": str(a.classes), "batch": str(a.batch), "steps": str(a.steps), "seed": str(a.seed)})
print(f"{a.out}: {len(keep)} tensors, {os.path.getsize(a.out)} bytes, loss.d {lds}, loss.g {lgs}")
