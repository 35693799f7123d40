#!/usr/bin/env python3
"""Small files as PyTorch writes them, good and bad, and what is in them.

    pip install 'torch==2.13.0+cpu' numpy
    python3 Fixtures/torch/torch_files.py

Writes Fixtures/torch: NAME.pth and wheel.whl that hold the tensors of expected.json, and refused-*.
The keys of storages in the legacy form are addresses, so those bytes differ from run to run.
"""
import collections
import io
import json
import os
import pathlib
import pickle
import struct
import zipfile
import zlib

import torch
from torch import nn

OUT = pathlib.Path(__file__).parent
TIME = (2020, 1, 1, 0, 0, 0)


def state():
    """A module's state dictionary, with _metadata, and views of every kind beside."""
    torch.manual_seed(1)
    module = nn.Sequential(nn.Conv2d(2, 3, 2), nn.BatchNorm2d(3))
    tensors = module.state_dict()
    base = torch.arange(24, dtype=torch.float32) / 8
    tensors["transposed"] = base.view(4, 6).t()
    tensors["offset"] = base.view(4, 6)[1:3, 2:5]
    tensors["every-other"] = torch.arange(10)[::2]
    tensors["scalar"] = torch.tensor(-1.5)
    tensors["negative"] = torch.tensor([-1, -(2 ** 40), 2 ** 62])
    tensors["empty"] = torch.zeros(0, 3)
    tensors["expanded"] = torch.tensor([[2.0], [3.0]]).expand(2, 4)
    tensors["special"] = torch.tensor([float("inf"), -0.0, 1e-45])
    return tensors


def zipped(members, method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, TIME), data, compress_type=method)
    return buffer.getvalue()


def deflated(name, contents, size, behind=b""):
    """A ZIP of one member that says it holds `size` bytes, with bytes behind the end of the deflated ones."""
    packer = zlib.compressobj(wbits=-15)
    kept = packer.compress(contents) + packer.flush() + behind
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5021, zlib.crc32(contents), len(kept), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + kept
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def saved(value, **arguments):
    buffer = io.BytesIO()
    torch.save(value, buffer, **arguments)
    return buffer.getvalue()


# A module whose source cannot be found, so that the file holds neither a path nor anyone's code.
exec("class Sourceless(nn.Linear): pass")


class Command:
    def __reduce__(self):
        return os.system, ("true",)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    tensors = state()
    legacy = saved(tensors, _use_new_zipfile_serialization=False)
    new = saved(tensors)
    one = {"only": torch.tensor([1.0, 2.0])}
    single = saved(one, _use_new_zipfile_serialization=False)
    members = {name: zipfile.ZipFile(io.BytesIO(new)).read(name) for name in zipfile.ZipFile(io.BytesIO(new)).namelist()}
    package = {"small/__init__.py": b"", "small/models/small-1234.pth": legacy, "small-1.dist-info/RECORD": b"x" * 300}
    checkpoint = {"model": tensors, "epoch": 3}
    files = {
        "legacy.pth": legacy, "zip.pth": new,
        "wheel.whl": zipped(package, zipfile.ZIP_DEFLATED),
        "wheel-stored.whl": zipped({"a/b.pth": new}, zipfile.ZIP_STORED),
        "one-legacy.pth": single, "one-zip.pth": saved(one),
        "refused-deflated.pth": zipped(members, zipfile.ZIP_DEFLATED),
        "refused-half.pth": saved({"a": torch.zeros(2, dtype=torch.float16)}),
        "refused-checkpoint.pth": saved(checkpoint),
        "refused-module.pth": saved(Sourceless(2, 2), _use_new_zipfile_serialization=False),
        "refused-command.pth": zipped({"x/data.pkl": pickle.dumps({"a": Command()}, protocol=2)}, zipfile.ZIP_STORED),
        "refused-protocol.pth": saved(one, pickle_protocol=4),
        "refused-big-endian.pth": zipped({**members, "archive/byteorder": b"big"}, zipfile.ZIP_STORED),
        "refused-two.whl": zipped({"a/b.pth": legacy, "a/c.pth": legacy}, zipfile.ZIP_DEFLATED),
        "one.whl": deflated(b"a/b.pth", single, len(single)),
        "refused-longer.whl": deflated(b"a/b.pth", single, len(single) - 1),
        "refused-shorter.whl": deflated(b"a/b.pth", single, len(single) + 1),
        "refused-behind.whl": deflated(b"a/b.pth", single, len(single), b"more"),
        "refused-list.pth": saved([torch.zeros(2)]),
    }
    assert "archive/byteorder" in members
    for name, data in files.items():
        (OUT / name).write_bytes(data)
    expected = {
        name: {"dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape),
               # As bits, so that no digit is lost.
               "bits": (t.contiguous().view(torch.int32) if t.dtype == torch.float32 else t).flatten().tolist()}
        for name, t in tensors.items()}
    (OUT / "expected.json").write_text(json.dumps(expected, indent=1))
    # PyTorch reads its own.
    for name in ("legacy.pth", "zip.pth"):
        assert set(torch.load(OUT / name, weights_only=True)) == set(expected)


if __name__ == "__main__":
    main()
