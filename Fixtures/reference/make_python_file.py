#!/usr/bin/env python3
"""Writes Fixtures/reference/python.safetensors with the public Python package.

    pip install safetensors numpy
    python3 Fixtures/reference/make_python_file.py
"""
import pathlib
import numpy as np
from safetensors.numpy import save_file

out = pathlib.Path(__file__).with_name("python.safetensors")
save_file(
    {
        "floats": np.array([[0, 0.5, 1], [1.5, 2, -2.5]], "float32"),
        "integers": np.array([-1, 0, 2**31 - 1], "int32"),
        "bytes": np.array([0, 127, 255], "uint8"),
        "scalar": np.array(3.5, "float64"),
    },
    out,
    {"note": "straße \"quoted\" \\ 🐉"},
)
