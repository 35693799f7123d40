#!/usr/bin/env python3
"""Golden features: what PyTorch makes of drawn pictures with published networks on drawn weights.

    pip install 'torch==2.13.0+cpu' 'torchvision==0.29.2' numpy pillow safetensors efficientnet_lite_pytorch
    pip install --no-deps pytorch-fid==0.3.0
    python3 Fixtures/features/networks.py

Writes Fixtures/features/networks.safetensors: for each network the features of two pictures, 64×64 (enlarged) and 320×320
(reduced), and as metadata the names and shapes of its state dictionary. Weights and pictures are drawn by a formula that the
tests repeat (`drawn`), so no file of weights is read. Networks: efficientnet_lite_pytorch, torchvision's Inception-v3, and
pytorch-fid's with its own enlarging. The pictures of the first two go through Pillow's bicubic in mode F, as clean-fid's do.
"""
import json
import math
import pathlib

import numpy as np
import torch
import torchvision
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from pytorch_fid import inception as fid
from safetensors.numpy import save_file

torch.set_num_threads(1)


def drawn(name, count):
    """Numbers of [0, 1): the upper 24 bits of SplitMix64, started from FNV-1a of the name."""
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = (start ^ byte) * 0x100000001B3 % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2**24


def parameters(module):
    """A state dictionary of drawn values: He's range for weights, near 1 and 0 for normalisations."""
    values = {}
    for name, tensor in module.state_dict().items():
        if tensor.dtype != torch.float32:
            continue
        u = drawn(name, tensor.numel())
        if name.endswith("running_var"):
            u = 0.5 + u
        elif tensor.dim() == 4:
            u = (2 * u - 1) * math.sqrt(6 / math.prod(tensor.shape[1:]))
        elif tensor.dim() == 1 and name.endswith("weight"):
            u = 0.8 + 0.4 * u
        else:
            u = 0.2 * (2 * u - 1)
        values[name] = torch.from_numpy(u.astype(np.float32)).reshape(tensor.shape)
    return values


def picture(side):
    return (drawn(f"picture {side}", side * side * 3) * 256).astype(np.uint8).reshape(side, side, 3)


def bicubic(image, side):
    """As cleanfid.resize.make_resizer("PIL", False, "bicubic", (side, side))."""
    planes = [
        np.asarray(Image.fromarray(image[:, :, c].astype(np.float32), mode="F").resize((side, side), Image.BICUBIC))
        for c in range(3)
    ]
    return torch.from_numpy(np.stack(planes).clip(0, 255).astype(np.float32))[None]


def lite0(module, image):
    maps = module.extract_features((bicubic(image, 128) - 127) / 128)
    return maps.mean(dim=(2, 3))


def torchvision_features(module, image):
    kept = []
    hook = module.avgpool.register_forward_hook(lambda _, __, output: kept.append(output.flatten(1)))
    module((bicubic(image, 299) - 128) / 128)
    hook.remove()
    return kept[0]


def fid_features(module, image):
    values = torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255
    return module(values)[0].flatten(1)


def fid_network():
    """pytorch-fid's network with drawn weights where it would download its own."""
    state = {}
    original = torchvision.models.inception.Inception3.load_state_dict

    def load(self, _):
        state.update(parameters(self))
        return original(self, {**self.state_dict(), **state})

    fid.load_state_dict_from_url = lambda *_, **__: {}
    torchvision.models.inception.Inception3.load_state_dict = load
    module = fid.InceptionV3()
    torchvision.models.inception.Inception3.load_state_dict = original
    return module, state


def loaded(module):
    state = parameters(module)
    module.load_state_dict({**module.state_dict(), **state})
    return module, state


networks = {
    "efficientnet-lite0": (*loaded(EfficientNet.from_name("efficientnet-lite0")), lite0),
    "inception-v3": (
        *loaded(torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False)),
        torchvision_features),
    "inception-v3-fid": (*fid_network(), fid_features),
}
tensors, metadata = {}, {}
with torch.no_grad():
    for name, (module, state, features) in networks.items():
        module.eval()
        rows = [features(module, picture(side)) for side in (64, 320)]
        tensors[name] = torch.cat(rows).numpy()
        metadata[name] = json.dumps({key: list(value.shape) for key, value in state.items()})
        print(name, tensors[name].shape, np.abs(tensors[name]).max(), tensors[name].std())
save_file(tensors, pathlib.Path(__file__).with_name("networks.safetensors"), metadata)
