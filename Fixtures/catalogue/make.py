"""Writes version-N.sqlite: catalogues as each format had them, with measurements and a group of duplicates.

Usage, in the folder of the repository: python3 Fixtures/catalogue/make.py
Runs the steps of Sources/Catalogue/CatalogueSchema.swift up to each format on a catalogue of the first one. Only for a
new format: the files of the earlier ones stay as they are.
"""

import os
import re
import sqlite3

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, "../../Sources/Catalogue/CatalogueSchema.swift")).read()
# Swift's literals: of several lines, where a backslash joins a line with the next, or of one.
steps = {
    int(number): re.sub(r"\\\n", "", many or one)
    for number, many, one in re.findall(r'version(\d+) = (?:"""\n(.*?)"""|"(.*?)")', source, re.S)
}
measured = {
    "whiteness": 0.5, "border_white_share": 0.25, "global_white_share": 0.125, "surround_white_share": 0.75,
    "surround_off_white_share": 0.0625, "surround_black_share": 0.0, "outline_cut_share": 0.03125,
    "white_region_share": 0.375,
}


def fill(database):
    """The rows of the first format: two pictures that are duplicates, the second without the parts of the score."""
    for number in (1, 2):
        database.execute(
            "INSERT INTO picture VALUES (?, ?, 'a', 'fire', NULL, 10, 5)", (number, f"a/{number}.png"))
        database.execute(
            "INSERT INTO conversion (picture_id, settings, prepared_path, pixel_hash)"
            " VALUES (?, 's', ?, 'h')", (number, f"prepared/{number}.png"))
        database.execute(
            "INSERT INTO duplicate_member VALUES (?, 1, ?, 0)", (number, number == 1))
        for name, value in list(measured.items())[:None if number == 1 else 3]:
            database.execute("INSERT INTO measurement VALUES (?, ?, ?)", (number, name, value))


def make(version):
    path = os.path.join(here, f"version-{version}.sqlite")
    if os.path.exists(path):
        return
    database = sqlite3.connect(path)
    database.execute("PRAGMA page_size = 512")
    database.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    for number in range(1, version + 1):
        database.executescript(steps[number])
        if number == 1:
            fill(database)
        database.execute("INSERT INTO grdb_migrations VALUES (?)", (f"catalogue-{number}",))
    database.commit()
    database.execute("VACUUM")
    database.close()


for version in sorted(steps):
    make(version)
