#!/usr/bin/env python3
"""The time of a training step of the same GANs in PyTorch, for the tables of docs/benchmarks.

    python3 torch_gan.py --model dcgan64 --batch 64 --steps 10 [--bf16] [--channels-last]

Prints one JSON object: the median of seconds per step (an update of D and one of G on random pictures) and
GFLOP/s counted from the convolution and dense layers alone. Run by Tools/bench.
"""
import argparse, json, statistics, time
import torch
from torch import nn
import torch.nn.functional as F


def same_conv(cin, cout, k, s=1):
    """Conv2d with TensorFlow 'same' padding for a fixed stride; input sides divisible by the stride."""
    total = max(k - s, 0)
    lo = total // 2
    return nn.Sequential(nn.ZeroPad2d((lo, total - lo, lo, total - lo)), nn.Conv2d(cin, cout, k, s))


def up(cin, cout, k, s=2):
    """ConvTranspose2d whose output side is s times the input side (TensorFlow 'same')."""
    total = max(k - s, 0)
    lo = total // 2
    return nn.Sequential(nn.ConvTranspose2d(cin, cout, k, s), Crop(lo, total - lo))


class Crop(nn.Module):
    def __init__(self, lo, hi):
        super().__init__()
        self.lo, self.hi = lo, hi

    def forward(self, x):
        h, w = x.shape[2], x.shape[3]
        return x[:, :, self.lo:h - self.hi, self.lo:w - self.hi]


class Reshape(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(x.shape[0], *self.shape)


class GlobalMax(nn.Module):
    def forward(self, x):
        return x.amax(dim=(2, 3))


class ConditionalNorm(nn.Module):
    """Batch norm whose scale and shift are rows of a table."""
    def __init__(self, channels, classes):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.rows = nn.Embedding(classes, 2 * channels)
        nn.init.zeros_(self.rows.weight)

    def forward(self, x, y):
        gain, shift = self.rows(y)[:, :, None, None].chunk(2, 1)
        return self.norm(x) * (1 + gain) + shift


class PokeGenerator(nn.Module):
    def __init__(self, classes, w):
        super().__init__()
        self.dense = nn.Linear(128, 16 * 8 * w, bias=False)
        sizes = [8 * w, 4 * w, 2 * w, w]
        self.norms = nn.ModuleList(ConditionalNorm(c, classes) for c in sizes)
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, padding=1, bias=o == 3) for i, o in zip(sizes, sizes[1:] + [3]))

    def forward(self, z, y):
        x = self.dense(z).reshape(len(z), -1, 4, 4)
        for norm, conv in zip(self.norms, self.convs):
            x = conv(F.interpolate(F.relu(norm(x, y)), scale_factor=2))
        return torch.tanh(x)


class PokeDiscriminator(nn.Module):
    def __init__(self, classes, w):
        super().__init__()
        normed = nn.utils.parametrizations.spectral_norm
        sizes = [3, w, 2 * w, 4 * w, 8 * w]
        self.convs = nn.ModuleList(normed(nn.Conv2d(i, o, 4, 2, 1)) for i, o in zip(sizes, sizes[1:]))
        self.linear = normed(nn.Linear(16 * 8 * w, 1))
        self.rows = normed(nn.Embedding(classes, 16 * 8 * w))

    def forward(self, x, y):
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.2)
        x = x.flatten(1)
        return self.linear(x) + (self.rows(y) * x).sum(1, keepdim=True)


def augmented(x):
    """DiffAugment of colours and translation, white at the border."""
    n, _, h, w = x.shape
    x = x + (torch.rand(n, 1, 1, 1) - 0.5)
    mean = x.mean(1, keepdim=True)
    x = (x - mean) * (torch.rand(n, 1, 1, 1) * 2) + mean
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * (torch.rand(n, 1, 1, 1) + 0.5) + mean
    dy, dx = torch.randint(-(h // 8), h // 8 + 1, (2, n, 1))
    rows, columns = torch.arange(h)[None] + dy, torch.arange(w)[None] + dx
    inside = ((rows >= 0) & (rows < h))[:, None, :, None] & ((columns >= 0) & (columns < w))[:, None, None, :]
    moved = x.permute(0, 2, 3, 1)[torch.arange(n)[:, None, None], rows.clamp(0, h - 1)[:, :, None],
                                  columns.clamp(0, w - 1)[:, None, :]].permute(0, 3, 1, 2)
    return torch.where(inside, moved, torch.ones(()))


def pokegan_step(g, d, fmt, ctx, classes, n):
    """A step of pokegan: hinge loss on a joint batch, moving average of the generator's weights."""
    average = [p.detach().clone() for p in g.parameters()]
    og = torch.optim.Adam(g.parameters(), lr=4e-4, betas=(0.5, 0.999))
    od = torch.optim.Adam(d.parameters(), lr=8e-4, betas=(0.5, 0.999))

    def step(real, ry):
        d.train()
        with ctx():
            with torch.no_grad():
                fake = g(torch.randn(n, 128), ry).float()
            seen = torch.cat([augmented(fake), augmented(real)]).contiguous(memory_format=fmt)
            pf, pr = d(seen, torch.cat([ry, ry])).float().split(n)
        ld = F.relu(1 - pr).mean() + F.relu(1 + pf).mean()
        od.zero_grad(set_to_none=True)
        ld.backward()
        od.step()
        d.eval()  # one power iteration a step
        d.requires_grad_(False)
        with ctx():
            fake = g(torch.randn(n, 128), ry).float()
            lg = -d(augmented(fake).contiguous(memory_format=fmt), ry).float().mean()
        og.zero_grad(set_to_none=True)
        lg.backward()
        og.step()
        d.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(average, list(g.parameters()), 0.001)
        return ld, lg
    return step


def model(name, classes):
    """(generator, discriminator, latent size, image channels, side): both take one-hot labels appended
    to the latent vector, or as constant planes appended to the image."""
    L = lambda: nn.LeakyReLU(0.2)
    if name == "cgan":
        n = 128 + classes
        g = nn.Sequential(nn.Linear(n, 64 * n), L(), Reshape(n, 8, 8), up(n, 64, 3), L(), up(64, 128, 3), L(),
                          up(128, 256, 3), L(), same_conv(256, 3, 4), nn.Sigmoid())
        d = nn.Sequential(same_conv(3 + classes, 512, 4), L(), same_conv(512, 256, 4), L(), same_conv(256, 128, 4), L(),
                          same_conv(128, 64, 4), L(), GlobalMax(), nn.Linear(64, 1))
        return g, d, 128, 3, 64
    if name in ("dcgan64", "wgangp64"):
        n, w = 100 + classes, 64
        bn = (lambda c: nn.BatchNorm2d(c))
        g = nn.Sequential(nn.Linear(n, 16 * w * 8), Reshape(w * 8, 4, 4), bn(w * 8), nn.ReLU(), up(w * 8, w * 4, 4), bn(w * 4), nn.ReLU(),
                          up(w * 4, w * 2, 4), bn(w * 2), nn.ReLU(), up(w * 2, w, 4), bn(w), nn.ReLU(), up(w, 3, 4), nn.Tanh())
        dn = (lambda c: nn.Identity()) if name == "wgangp64" else bn
        d = nn.Sequential(same_conv(3 + classes, w, 4, 2), L(), same_conv(w, w * 2, 4, 2), dn(w * 2), L(),
                          same_conv(w * 2, w * 4, 4, 2), dn(w * 4), L(), same_conv(w * 4, w * 8, 4, 2), dn(w * 8), L(),
                          nn.Flatten(), nn.Linear(16 * w * 8, 1))
        return g, d, 100, 3, 64
    if name == "onehot28":
        n = 100 + classes
        g = nn.Sequential(nn.Linear(n, 128 * 49), L(), Reshape(128, 7, 7), up(128, 128, 4), L(), up(128, 128, 4), L(), same_conv(128, 1, 7), nn.Tanh())
        d = nn.Sequential(same_conv(1 + classes, 128, 3, 2), L(), same_conv(128, 128, 3, 2), L(), nn.Flatten(), nn.Dropout(0.4), nn.Linear(128 * 49, 1))
        return g, d, 100, 1, 28
    if name == "onehot32":
        n = 100 + classes
        g = nn.Sequential(nn.Linear(n, 128 * 64), L(), Reshape(128, 8, 8), up(128, 64, 4), L(), up(64, 32, 4), L(), same_conv(32, 3, 8), nn.Tanh())
        d = nn.Sequential(same_conv(3 + classes, 64, 3, 2), L(), same_conv(64, 128, 3, 2), L(), nn.Flatten(), nn.Dropout(0.4), nn.Linear(8192, 1))
        return g, d, 100, 3, 32
    if name == "mlp28":
        n = 100 + classes
        g = nn.Sequential(nn.Linear(n, 256), L(), nn.Linear(256, 512), L(), nn.Linear(512, 1024), L(), nn.Linear(1024, 784), nn.Tanh(), Reshape(1, 28, 28))
        d = nn.Sequential(nn.Flatten(), nn.Linear(784 + 784 * classes, 1024), L(), nn.Dropout(0.3), nn.Linear(1024, 512), L(), nn.Dropout(0.3),
                          nn.Linear(512, 256), L(), nn.Dropout(0.3), nn.Linear(256, 1))
        return g, d, 100, 1, 28
    raise SystemExit(f"unknown model {name}")


def flops_per_image(net, x):
    """Forward multiply-adds x 2 of conv and dense layers for one image."""
    total, x = 0, x if isinstance(x, tuple) else (x,)

    def hook(m, inp, out):
        nonlocal total
        n = inp[0].shape[0]
        if isinstance(m, nn.ConvTranspose2d):
            total += 2 * inp[0].numel() // n * m.out_channels * m.kernel_size[0] * m.kernel_size[1]
        elif isinstance(m, nn.Conv2d):
            total += 2 * out.numel() // n * m.in_channels * m.kernel_size[0] * m.kernel_size[1]
        elif isinstance(m, nn.Linear):
            total += 2 * m.in_features * m.out_features
    counted = (nn.ConvTranspose2d, nn.Conv2d, nn.Linear)
    hs = [m.register_forward_hook(hook) for m in net.modules() if isinstance(m, counted)]
    with torch.no_grad():
        out = net(*x)
    for h in hs:
        h.remove()
    return total, out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", default="dcgan64")
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--classes", type=int, default=3)
    ap.add_argument("--steps", type=int, default=10)
    ap.add_argument("--warmup", type=int, default=3)
    ap.add_argument("--threads", type=int, default=0)
    ap.add_argument("--bf16", action="store_true")
    ap.add_argument("--channels-last", action="store_true")
    a = ap.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    is_pokegan = a.model == "pokegan"
    g, d, zdim, ch, side = (
        (PokeGenerator(a.classes, 32), PokeDiscriminator(a.classes, 32), 128, 3, 64) if is_pokegan
        else model(a.model, a.classes))
    fmt = torch.channels_last if a.channels_last else torch.contiguous_format
    g.to(memory_format=fmt), d.to(memory_format=fmt)
    n = a.batch
    one = torch.zeros(1, dtype=torch.long)
    more = 0 if is_pokegan else a.classes
    shown = (lambda x: (x, one)) if is_pokegan else (lambda x: x)
    g.eval(), d.eval()
    fg, img = flops_per_image(g, shown(torch.randn(1, zdim + more)))
    fd, _ = flops_per_image(d, shown(torch.randn(1, ch + more, side, side)))
    g.train(), d.train()
    wgan = a.model == "wgangp64"
    og = torch.optim.Adam(g.parameters(), lr=2e-4, betas=(0.5, 0.999))
    od = torch.optim.Adam(d.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def planes(y):
        return F.one_hot(y, a.classes).float()[:, :, None, None].expand(n, a.classes, side, side)

    def zy():
        y = torch.randint(0, a.classes, (n,))
        return torch.cat([torch.randn(n, zdim), F.one_hot(y, a.classes).float()], 1), y

    def joined(x, y):
        return torch.cat([x, planes(y)], 1).contiguous(memory_format=fmt)
    ctx = lambda: torch.autocast("cpu", torch.bfloat16, enabled=a.bf16)

    def step(real, ry):
        with ctx():
            z, y = zy()
            with torch.no_grad():
                fake = g(z)
            if wgan:
                # torch's double backward, as the reference implementations do it
                e = torch.rand(n, 1, 1, 1)
                mix = joined(e * real + (1 - e) * fake.float(), ry).requires_grad_(True)
                s = d(mix)
                grad, = torch.autograd.grad(s.sum(), mix, create_graph=True)
                gp = ((grad.float().flatten(1).norm(dim=1) - 1) ** 2).mean()
                ld = d(joined(fake, y)).float().mean() - d(joined(real, ry)).float().mean() + 10 * gp
            elif a.model == "dcgan64":
                lr_, lf = d(joined(real, ry)).float(), d(joined(fake, y)).float()
                ld = F.binary_cross_entropy_with_logits(lr_, torch.zeros_like(lr_)) + F.binary_cross_entropy_with_logits(lf, torch.ones_like(lf))
            else:
                o = d(torch.cat([joined(fake, y), joined(real, ry)], 0)).float()
                ld = F.binary_cross_entropy_with_logits(o, torch.cat([torch.ones(n, 1), torch.zeros(n, 1)]))
        od.zero_grad(set_to_none=True)
        ld.backward()
        od.step()
        for p in d.parameters():
            p.requires_grad_(False)
        with ctx():
            z, y = zy()
            o = d(joined(g(z), y)).float()
            lg = -o.mean() if wgan else F.binary_cross_entropy_with_logits(o, torch.zeros_like(o))
        og.zero_grad(set_to_none=True)
        lg.backward()
        og.step()
        for p in d.parameters():
            p.requires_grad_(True)
        return ld, lg
    if is_pokegan:
        step = pokegan_step(g, d, fmt, ctx, a.classes, n)
    real = torch.rand(n, ch, side, side)
    ry = torch.randint(0, a.classes, (n,))
    t = []
    for i in range(a.warmup + a.steps):
        s = time.perf_counter()
        ld, lg = step(real, ry)
        ld.detach().item(), lg.detach().item()
        if i >= a.warmup:
            t.append(time.perf_counter() - s)
    m = statistics.median(t)
    # D: forward and backward on real and fake (3 x 2), G forward; G's turn: G forward and backward (3),
    # D forward and input gradient (2).
    fl = n * (fd * (6 + 2) + fg * (1 + 3))
    if wgan:
        fl += n * fd * 6
    print(json.dumps({
        "peer": f"PyTorch {torch.__version__}", "model": a.model, "batch": n,
        "precision": "bf16" if a.bf16 else "f32", "threads": torch.get_num_threads(),
        "seconds_per_step": m, "images_per_second": n / m, "gflops": fl / m / 1e9,
    }))


if __name__ == "__main__":
    main()
