#!/usr/bin/env python3
"""Writes the Parquet files of the tests with pyarrow and datasets: python3 make.py (PyPI: pyarrow, datasets, pillow).

Each has the same six pictures of 2×2 pixels, whose first red value is 40 × the number of the row, and the labels
2, 0, 1, 2, 0, 1 of the classes ant, bee, cow; row 4 has no picture where the name has `null` in it.
"""
import io
import json
import pathlib

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

PLACE = pathlib.Path(__file__).parent
NAMES = ["ant", "bee", "cow"]
LABELS = [2, 0, 1, 2, 0, 1]
MOODS = ["glad", "sad", "glad", None, "sad", "glad"]


def png(index):
    data = io.BytesIO()
    Image.new("RGB", (2, 2), (40 * index, index, 255 - index)).save(data, "png")
    return data.getvalue()


FEATURES = {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": NAMES, "_type": "ClassLabel"}}}}
IMAGE = pa.struct({"bytes": pa.binary(), "path": pa.string()})
for name, has_null, options in [
    ("plain-none", False, dict(compression="none", use_dictionary=False)),
    ("dictionary-snappy", False, dict(compression="snappy")),
    ("dictionary-zstd-v2", False, dict(compression="zstd", data_page_version="2.0")),
    ("null-gzip", True, dict(compression="gzip", write_page_checksum=True)),
    ("null-snappy-v2", True, dict(compression="snappy", data_page_version="2.0", row_group_size=4)),
    ("pages-plain-zstd", False, dict(compression="zstd", use_dictionary=False, data_page_size=1, write_batch_size=1)),
]:
    images = [None if has_null and row == 4 else {"bytes": png(row), "path": None} for row in range(6)]
    table = pa.table(
        {"image": pa.array(images, IMAGE), "label": pa.array(LABELS, pa.int64()), "mood": pa.array(MOODS),
         "box": pa.array([[1, 2]] * 6)}
    ).replace_schema_metadata({"huggingface": json.dumps(FEATURES)})
    pq.write_table(table, PLACE / f"{name}.parquet", **options)
# A writer that is given no rows makes a group of none.
with pq.ParquetWriter(PLACE / "empty-groups.parquet", table.schema) as writer:
    for part in (table[:0], table[:3], table[3:3], table[3:]):
        writer.write_table(part)
# Without what Hugging Face notes: bytes alone, labels in words.
pq.write_table(
    pa.table({"img": [png(row) for row in range(6)], "category": [NAMES[label] for label in LABELS]}),
    PLACE / "words.parquet")
for name, options in [("refused-brotli", dict(compression="brotli")),
                      ("refused-delta", dict(use_dictionary=False, column_encoding={"label": "DELTA_BINARY_PACKED"}))]:
    pq.write_table(pa.table({"image": [{"bytes": png(0)}], "label": [1]}), PLACE / f"{name}.parquet", **options)
# Labels of other types, and columns that differ in case alone.
for name, columns in [
    ("refused-double", {"label": pa.array([1.0, 0.0])}), ("refused-boolean", {"label": pa.array([True, False])}),
    ("refused-lists", {"label": pa.array([[1], [0]])}),
    ("refused-case", {"label": pa.array([1, 0]), "mood": ["glad", "sad"], "Mood": ["sad", "glad"]}),
]:
    pq.write_table(pa.table({"image": [{"bytes": png(row)} for row in range(2)], **columns}), PLACE / f"{name}.parquet")
features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=NAMES)})
rows = {"image": [{"bytes": png(row), "path": None} for row in range(6)], "label": LABELS}
datasets.Dataset.from_dict(rows, features).to_parquet(str(PLACE / "datasets.parquet"))
