"""Makes the corpus, or the parts of it that are named: python3 make.py [texts tables ...]"""

import importlib
import sys

from corpus import second_runs

PARTS = [
    "texts",
    "tables",
    "jsons",
    "notebooks",
    "markup",
    "rasters",
    "vectors",
    "documents",
    "arrays",
    "containers",
    "skies_and_meshes",
    "grids",
    "objects",
    "databases",
    "compressed",
    "archives",
    "office",
    "tolerances",
]

for name in sys.argv[1:] or PARTS:
    print(name, flush=True)
    importlib.import_module(name).cases()
second_runs()
