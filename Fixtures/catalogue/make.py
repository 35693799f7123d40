"""Writes version-1.sqlite: a catalogue as the first format had it, with one group of duplicates.

Usage, in the folder of the repository: python3 Fixtures/catalogue/make.py
Reads the statements of the first format from Sources/Catalogue/CatalogueSchema.swift.
"""

import os
import re
import sqlite3

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, "../../Sources/Catalogue/CatalogueSchema.swift")).read()
schema = re.search(r'version1 = """\n(.*?)"""', source, re.S).group(1)
path = os.path.join(here, "version-1.sqlite")
if os.path.exists(path):
    os.remove(path)
database = sqlite3.connect(path)
database.execute("PRAGMA page_size = 512")
database.executescript(schema)
database.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
database.execute("INSERT INTO grdb_migrations VALUES ('catalogue-1')")
for number in (1, 2):
    database.execute(
        "INSERT INTO picture VALUES (?, ?, 'a', 'fire', NULL, 10, 5)", (number, f"a/{number}.png"))
    database.execute(
        "INSERT INTO conversion (picture_id, settings, prepared_path, pixel_hash)"
        " VALUES (?, 's', ?, 'h')", (number, f"prepared/{number}.png"))
    database.execute(
        "INSERT INTO duplicate_member VALUES (?, 1, ?, 0)", (number, number == 1))
database.commit()
database.close()
