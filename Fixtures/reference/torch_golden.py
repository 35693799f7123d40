#!/usr/bin/env python3
"""Golden numbers of the PyTorch recipes at a very small width: start weights, a batch, forward
results, losses, first gradients and the weights after some steps, as `pokeprep parity` reads them.

    pip install 'torch==2.13.0+cpu' safetensors numpy
    python3 torch_golden.py --model wgan-gp --width 2 --latent 6 --batch 2 --out wgan-gp.safetensors

With --drawn the start values and the batch are drawn by a formula and of the results a sample is written (see
drawn_numbers.py). Dropout is off. Batch norm uses the batch's statistics in losses and gradients. The discriminator sees
generated pictures first; the generator's turn has latent vectors and labels of its own.
"""
import argparse
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from torch import nn
from drawn_numbers import Drawn, sampled

ap = argparse.ArgumentParser()
ap.add_argument("--model", required=True,
                choices=("dcgan", "wgan-gp", "wgan-gp-nearest", "acgan", "acgan-colorpicker", "mlp-gan", "mlp-cgan"))
ap.add_argument("--width", type=int, default=2)
ap.add_argument("--latent", type=int, default=6)
ap.add_argument("--batch", type=int, default=2)
ap.add_argument("--steps", type=int, default=3)
ap.add_argument("--seed", type=int, default=1)
ap.add_argument("--drawn", action="store_true", help="write how the start values are drawn, not the values, and samples of the results")
ap.add_argument("--out", required=True)
a = ap.parse_args()
torch.manual_seed(a.seed)
w, mlp, wgan, acgan = a.width, a.model.startswith("mlp"), a.model.startswith("wgan"), a.model.startswith("acgan")
picker = a.model == "acgan-colorpicker"
heads = (3, 2) if acgan else (10,)
leaky = lambda: nn.LeakyReLU(0.2)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        n = a.latent + (sum(heads) if acgan else 0)
        if a.model == "mlp-gan":
            self.main = nn.Sequential(nn.Linear(n, 4 * w), nn.SELU(), nn.Linear(4 * w, 4 * w), nn.SELU(), nn.Linear(4 * w, 784), nn.SELU())
        elif a.model == "mlp-cgan":
            self.label_emb = nn.Embedding(10, 10)
            sizes = (n + 10, 4 * w, 8 * w, 16 * w)
            hidden = [m for i, o in zip(sizes, sizes[1:]) for m in (nn.Linear(i, o), leaky())]
            self.main = nn.Sequential(*hidden, nn.Linear(16 * w, 784), nn.Tanh())
        elif a.model == "wgan-gp-nearest" or picker:
            up = lambda i, o: [nn.Upsample(scale_factor=2), nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o), leaky()]
            self.l1 = nn.Linear(n, 8 * w * 64)
            last = (nn.Conv2d(w, 16, 5, 1, 2), nn.Softmax(dim=1)) if picker else (nn.Conv2d(w, 3, 3, 1, 1), nn.Tanh())
            self.main = nn.Sequential(nn.Unflatten(1, (8 * w, 8, 8)), nn.BatchNorm2d(8 * w), *up(8 * w, 4 * w),
                                      *up(4 * w, 2 * w), *up(2 * w, w), *last)
            if picker:  # three palettes of 16 colours, made from the latent vector
                layer = lambda i, o: [nn.Linear(i, o), nn.BatchNorm1d(o), nn.LeakyReLU(0.01)]
                self.palettes = nn.ModuleList(nn.Sequential(*layer(n, 128), *layer(128, 64), nn.Linear(64, 16), nn.Tanh()) for _ in range(3))
        else:
            up = lambda i, o, s=2, p=1: [nn.ConvTranspose2d(i, o, 4, s, p, bias=False), nn.BatchNorm2d(o), leaky()]
            self.main = nn.Sequential(nn.Unflatten(1, (n, 1, 1)), *up(n, 8 * w, 1, 0), *up(8 * w, 4 * w), *up(4 * w, 2 * w),
                                      *up(2 * w, w), nn.ConvTranspose2d(w, 3, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z, y):
        if a.model == "mlp-cgan":
            z = torch.cat([z, self.label_emb(y[0])], 1)
        elif acgan:
            z = torch.cat([z] + [F.one_hot(v, k).float() for v, k in zip(y, heads)], 1)
        maps = self.main(self.l1(z) if hasattr(self, "l1") else z)
        return torch.stack([(maps * p(z)[:, :, None, None]).sum(1) for p in self.palettes], 1) if picker else maps


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        if a.model == "mlp-gan":
            self.main = nn.Sequential(nn.Linear(784, 4 * w), nn.ELU(), nn.Linear(4 * w, 4 * w), nn.ELU(), nn.Linear(4 * w, 1))
            return
        if a.model == "mlp-cgan":
            self.label_emb = nn.Embedding(10, 10)
            sizes = (794, 16 * w, 8 * w, 4 * w)
            hidden = [m for i, o in zip(sizes, sizes[1:]) for m in (nn.Linear(i, o), leaky())]
            self.main = nn.Sequential(*hidden, nn.Linear(4 * w, 1))
            return
        layers = [nn.Conv2d(3, w, 4, 2, 1, bias=False), leaky()]
        for k in (1, 2, 4):
            norm = [] if wgan else [nn.BatchNorm2d(2 * k * w)]
            layers += [nn.Conv2d(k * w, 2 * k * w, 4, 2, 1, bias=False), *norm, leaky()]
        self.main = nn.Sequential(*layers)
        self.score = nn.Conv2d(8 * w, 1, 4, bias=False)
        if acgan:
            self.heads = nn.ModuleList(nn.Conv2d(8 * w, k, 4, bias=False) for k in heads)

    def forward(self, x, y):
        if mlp:
            return self.main(torch.cat([x, self.label_emb(y[0])], 1) if a.model == "mlp-cgan" else x), []
        h = self.main(x)
        return self.score(h).flatten(1), [m(h).flatten(1) for m in self.heads] if acgan else []


g, d = Generator(), Discriminator()
for m in (*g.modules(), *d.modules()):
    if isinstance(m, nn.BatchNorm2d):  # so that scale and shift show in the numbers
        nn.init.normal_(m.weight, 1, 0.1), nn.init.normal_(m.bias, 0, 0.1)
real = torch.rand(a.batch, *((784,) if mlp else (3, 64, 64))) * 2 - 1
z, zg = torch.randn(2, a.batch, a.latent)
y, yg = ([torch.randint(0, k, (a.batch,)) for k in heads] for _ in range(2))
eps = torch.rand(a.batch, 1, 1, 1)
draw = Drawn(a.seed)
if a.drawn:
    for p, m in (("g", g), ("d", d)):
        for k, v in m.state_dict().items():
            if "num_batches" not in k:
                middle = 1 if "var" in k or v.dim() == 1 and k.endswith("weight") else 0
                fan = v.shape[1] * v[0, 0].numel() if v.dim() > 1 else 400
                v.copy_(torch.from_numpy(draw(f"{p}.{k}", tuple(v.shape), middle, (3 / fan) ** 0.5 if v.dim() > 1 else 0.1)))
    for name, v, span in (("real", real, 1), ("z", z, 1.7), ("z_g", zg, 1.7)):
        v.copy_(torch.from_numpy(draw("batch." + name, tuple(v.shape), 0, span)))
betas = (0.0, 0.9) if wgan else (0.5, 0.999)
og, od = (torch.optim.Adam(m.parameters(), lr=2e-4, betas=betas) for m in (g, d))
state = lambda: {f"{p}.{k}": v.detach().clone() for p, m in (("g", g), ("d", d))
                 for k, v in m.state_dict().items() if "num_batches" not in k}
grads = lambda p, m: {f"grad.{p}.{k}": v.grad.clone() for k, v in m.named_parameters()}
bce = lambda s, t: F.binary_cross_entropy_with_logits(s, torch.full_like(s, t))
ce = lambda h, y: sum(F.cross_entropy(o, v) for o, v in zip(h, y)) / len(y)

keep = state() | {"batch.real": real, "batch.z": z, "batch.z_g": zg, "batch.eps": eps.flatten(),
                  "batch.labels": torch.stack(y, 1).int(), "batch.labels_g": torch.stack(yg, 1).int()}
losses = {"loss.d": [], "loss.g": []}
for step in range(a.steps):
    with torch.no_grad():
        fake = g(z, y)
    (pf, hf), (pr, hr) = d(fake, y), d(real, y)
    if wgan:
        mix = (eps * fake + (1 - eps) * real).requires_grad_(True)
        slope, = torch.autograd.grad(d(mix, y)[0].sum(), mix, create_graph=True)
        ld = pf.mean() - pr.mean() + 10 * ((slope.flatten(1).norm(2, dim=1) - 1) ** 2).mean()
    elif acgan:
        ld = ((bce(pf, 0.0) + ce(hf, y)) / 2 + (bce(pr, 1.0) + ce(hr, y)) / 2) / 2
    else:
        ld = (bce(pf, 0.0) + bce(pr, 1.0)) * (1.0 if a.model == "mlp-cgan" else 0.5)
    od.zero_grad(), ld.backward()
    if step == 0:
        keep |= {"out.fake": fake, "out.d_fake": pf.detach(), "out.d_real": pr.detach()} | grads("d", d)
    od.step()
    s, h = d(g(zg, yg), yg)
    lg = -s.mean() if wgan else (bce(s, 1.0) + ce(h, yg)) / 2 if acgan else bce(s, 1.0)
    og.zero_grad(), lg.backward()
    if step == 0:
        keep |= grads("g", g)
    og.step()
    losses["loss.d"].append(ld.item()), losses["loss.g"].append(lg.item())
keep |= {"after." + k: v for k, v in state().items()} | {k: torch.tensor(v) for k, v in losses.items()}
if not (mlp or a.drawn):
    g.eval()
    with torch.no_grad():
        keep["out.fake_eval"] = g(z, y)
notes = {"framework": "torch", "model": a.model, "width": a.width, "batch": a.batch, "steps": a.steps, "seed": a.seed,
         "lr": "2e-4", "betas": betas, "adam": "torch, eps 1e-8"}
notes = {k: str(v) for k, v in notes.items()}
keep = {k: v.numpy() for k, v in keep.items() if "drawn " + k not in draw.notes}
if a.drawn:
    keep, every = sampled(keep)
    notes |= draw.notes | every
save_file({k: np.ascontiguousarray(v) for k, v in keep.items()}, a.out, notes)
print(f"{a.out}: {len(keep)} tensors, {losses}")
