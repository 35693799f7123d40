#!/usr/bin/env python3
"""Golden numbers of the `dcgan64` preset from PyTorch, small enough to commit.

    pip install 'torch==2.13.0+cpu' safetensors numpy
    python3 dcgan64_golden.py --narrow 16 --latent 12 --out dcgan64.safetensors

A conditional DCGAN: one-hot labels beside the latent vector and as planes beside the picture.
Filter counts are 64 ÷ --narrow and its multiples. Written with PyTorch's layouts (convolution
OIHW, transposed convolution IOHW, linear (out, in), NCHW pictures; `g.<i>.weight` …, i counts the
layers with weights): start weights and buffers, one batch, forward results, losses of every step,
gradients of the first step, weights and buffers after the last, and the generator in evaluation
mode at the end. Real (target 0) and generated (target 1) pictures pass the discriminator apart and
the two means are summed; the generator then uses a second latent batch, z_g, through the updated
discriminator. Adam 2e-4 (0.5, 0.999), epsilon 1e-8. Batch norm is in training mode throughout.
"""
import argparse, os
import torch
from torch import nn
import torch.nn.functional as F
from safetensors.torch import save_file

ap = argparse.ArgumentParser()
ap.add_argument("--narrow", type=int, default=16)
ap.add_argument("--latent", type=int, default=12)
ap.add_argument("--classes", type=int, default=3)
ap.add_argument("--batch", type=int, default=4)
ap.add_argument("--steps", type=int, default=3)
ap.add_argument("--seed", type=int, default=7)
ap.add_argument("--out", default="dcgan64.safetensors")
a = ap.parse_args()
torch.manual_seed(a.seed)
w, n = 64 // a.narrow, a.latent + a.classes
up = lambda i, o: nn.ConvTranspose2d(i, o, 4, 2, 1)
down = lambda i, o: nn.Conv2d(i, o, 4, 2, 1)
norm = nn.BatchNorm2d
g = nn.Sequential(
    nn.Linear(n, 16 * 8 * w), nn.Unflatten(1, (8 * w, 4, 4)), norm(8 * w), nn.ReLU(),
    up(8 * w, 4 * w), norm(4 * w), nn.ReLU(), up(4 * w, 2 * w), norm(2 * w), nn.ReLU(),
    up(2 * w, w), norm(w), nn.ReLU(), up(w, 3), nn.Tanh())
leaky = lambda: nn.LeakyReLU(0.2)
d = nn.Sequential(
    down(3 + a.classes, w), leaky(), down(w, 2 * w), norm(2 * w), leaky(),
    down(2 * w, 4 * w), norm(4 * w), leaky(), down(4 * w, 8 * w), norm(8 * w), leaky(),
    nn.Flatten(), nn.Linear(16 * 8 * w, 1))
with torch.no_grad():
    for m in (*g, *d):
        if isinstance(m, norm):  # so that scale and shift show in the numbers
            m.weight.normal_(1, 0.1), m.bias.normal_(0, 0.1)

real = torch.rand(a.batch, 3, 64, 64) * 2 - 1
labels = torch.randint(0, a.classes, (a.batch,))
z, z_g = torch.randn(2, a.batch, a.latent)
hot = F.one_hot(labels, a.classes).float()
planes = hot[:, :, None, None].expand(a.batch, a.classes, 64, 64)
fake_of = lambda z: g(torch.cat([z, hot], 1))
score = lambda x: d(torch.cat([x, planes], 1))
bce = lambda p, target: F.binary_cross_entropy_with_logits(p, torch.full_like(p, target))
od, og = (torch.optim.Adam(m.parameters(), lr=2e-4, betas=(0.5, 0.999)) for m in (d, g))


def named(gradients=False):
    out = {}
    for prefix, model in (("g", g), ("d", d)):
        weighted = [m for m in model if list(m.parameters())]
        for k, m in enumerate(weighted):
            tensors = {t: p.grad for t, p in m.named_parameters()} if gradients else m.state_dict()
            out |= {f"{prefix}.{k}.{t}": v.detach().clone() for t, v in tensors.items()
                    if v is not None and "num_batches" not in t}
    return out


keep = named() | {"batch.real": real, "batch.labels": labels.int(), "batch.z": z, "batch.z_g": z_g}
lds, lgs = [], []
for step in range(a.steps):
    with torch.no_grad():
        fake = fake_of(z)
    pf, pr = score(fake), score(real)
    ld = bce(pr, 0.0) + bce(pf, 1.0)
    od.zero_grad(), ld.backward()
    grads = {k: v for k, v in named(gradients=True).items() if k.startswith("d.")} if step == 0 else {}
    od.step()
    lg = bce(score(fake_of(z_g)), 0.0)
    og.zero_grad(), lg.backward()
    if step == 0:
        grads |= {k: v for k, v in named(gradients=True).items() if k.startswith("g.")}
        keep |= {"out.fake": fake, "out.d_real": pr.detach(), "out.d_fake": pf.detach()}
        keep |= {f"grad.{k}": v for k, v in grads.items()}
    og.step()
    lds.append(ld.item()), lgs.append(lg.item())
keep |= {f"after.{k}": v for k, v in named().items()}
keep |= {"loss.d": torch.tensor(lds), "loss.g": torch.tensor(lgs)}
g.eval()
with torch.no_grad():
    keep["out.fake_eval"] = fake_of(z)
save_file({k: v.contiguous() for k, v in keep.items()}, a.out, {
    "framework": "torch", "model": "dcgan64", "narrow": str(a.narrow), "latent": str(a.latent),
    "classes": str(a.classes), "batch": str(a.batch), "steps": str(a.steps), "seed": str(a.seed)})
print(f"{a.out}: {len(keep)} tensors, {os.path.getsize(a.out)} bytes, loss.d {lds}, loss.g {lgs}")
