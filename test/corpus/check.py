"""Asks the readers of the formats themselves whether the two files of every case hold the same.

python3 check.py: prints where a reader sees it otherwise than case.json says. Some readers cannot see everything that
is content (bytes after the end, a gamma, an attribute); those cases are printed as well, to be looked at by a person.
"""

import bz2
import gzip
import json
import lzma
import pickle
import sqlite3
import subprocess
import sys
import tarfile
import warnings
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

import h5py
import meshio
import netCDF4
import numpy as np
import openpyxl
import pandas as pd
import scipy.io
import scipy.sparse
from astropy.io import fits
from PIL import Image

from corpus import ROOT

warnings.simplefilter("ignore")


def array(value):
    value = np.asarray(value)
    native = value.astype(value.dtype.newbyteorder("="))
    return repr(native.dtype), value.shape, repr(native.tolist()) if native.dtype.hasobject else native.tobytes()


def pixels(path):
    image, frames = Image.open(path), []
    for at in range(getattr(image, "n_frames", 1)):
        image.seek(at)
        frames.append((image.size, array(image.convert("RGBA") if image.mode in "PRGBA" else image)))
    return frames


def hdf5(path):
    seen = {}

    def look(name, item):
        held = array(item[()]) + (h5py.check_enum_dtype(item.dtype),) if isinstance(item, h5py.Dataset) else "group"
        seen[name] = repr((held, sorted((key, array(value)) for key, value in item.attrs.items() if key not in HIDDEN)))

    with h5py.File(path) as file:
        look("/", file)
        file.visititems(look)
        seen["links"] = [(name, getattr(file.get(name, getlink=True), "path", None)) for name in file]
    return seen


def matlab(path):
    if path.suffix == ".txt":  # Octave's own format; its first line is a comment
        return path.read_text().split("\n", 1)[1]
    if "73" in path.parent.name:
        return hdf5(path)
    values = scipy.io.loadmat(path)
    values.pop("__header__", None)
    return repr(sorted((name, array(value.toarray() if scipy.sparse.issparse(value) else value)) for name, value in values.items()))


HIDDEN = {"_NCProperties", "REFERENCE_LIST", "DIMENSION_LIST", "_Netcdf4Dimid", "_Netcdf4Coordinates", "CLASS", "NAME"}


def netcdf(path):
    with netCDF4.Dataset(path) as file:
        file.set_auto_maskandscale(False)
        return repr((file.__dict__, sorted((name, v.dimensions, v.__dict__, array(v[:])) for name, v in file.variables.items())))


def stars(path):
    with fits.open(path, checksum=False) as units:
        skipped = {"CHECKSUM", "DATASUM", "DATE"}
        return repr([([(k, v) for k, v in unit.header.items() if k not in skipped], None if unit.data is None else array(unit.data)) for unit in units])


def zipped(path):
    with zipfile.ZipFile(path) as archive:
        return sorted((entry.filename, archive.read(entry)) for entry in archive.infolist())


def tarred(path):
    with tarfile.open(path) as archive:
        return sorted((e.name, e.type, e.linkname, e.mode & 0o100, archive.extractfile(e).read() if e.isfile() else b"") for e in archive)


def database(path):
    return list(sqlite3.connect(path).iterdump())


def sheets(path):
    book = openpyxl.load_workbook(path)
    return [(sheet.title, [(c.coordinate, c.data_type, c.value) for row in sheet.rows for c in row]) for sheet in book]


def mesh(path):
    read = meshio.read(path, "vtu" if path.suffix == ".vtu" else "vtk")
    return repr((array(read.points), [(c.type, array(c.data)) for c in read.cells], [(k, array(v)) for k, v in read.point_data.items()], [(k, [array(x) for x in v]) for k, v in read.cell_data.items()]))


def markup(path):
    text = path.read_bytes()
    text = gzip.decompress(text) if path.suffix == ".svgz" else text
    return xml.canonicalize(text.decode("utf-8-sig"))


READERS = {
    **dict.fromkeys(["png", "jpeg", "gif", "tiff"], pixels),
    **dict.fromkeys(["json"], lambda path: repr(sorted_pairs(json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=Pairs)))),
    "jsonl": lambda path: [json.loads(line) for line in path.read_text().splitlines()],
    "csv": lambda path: pd.read_csv(path, keep_default_na=False, float_precision="round_trip", skip_blank_lines=False).to_dict("split"),
    "xml": markup,
    "npy": lambda path: array(np.load(path)),
    "npz": lambda path: sorted((name, array(value)) for name, value in np.load(path).items()),
    "mat": matlab,
    "hdf5": hdf5,
    "netcdf": netcdf,
    "fits": stars,
    "zip": zipped,
    "tar": tarred,
    "tgz": tarred,
    "sqlite": database,
    "xlsx": sheets,
    "vtk": mesh,
    "vtu": mesh,
    "gzip": lambda path: gzip.decompress(path.read_bytes()),
    "bzip2": lambda path: bz2.decompress(path.read_bytes()),
    "xz": lambda path: lzma.decompress(path.read_bytes()),
    "zstd": lambda path: subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout,
    "pickle": lambda path: repr(ordered(pickle.loads(path.read_bytes()))),
    "rds": lambda path: r_object(path, "readRDS(f)"),
    "rdata": lambda path: r_object(path, "{ e <- new.env(); load(f, e); mget(sort(ls(e)), e) }"),
    "text": lambda path: [line.rstrip() for line in path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").rstrip().split("\n")],
}


class Pairs(list):
    pass


def sorted_pairs(value):
    if isinstance(value, Pairs):
        return "object", sorted(((key, sorted_pairs(item)) for key, item in value), key=lambda pair: pair[0])
    return [sorted_pairs(item) for item in value] if isinstance(value, list) else value


def ordered(value):
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in value.items()}
    return ("set", sorted(value)) if isinstance(value, set) else array(value) if isinstance(value, np.ndarray) else value


def r_object(path, read):
    code = f'f <- "{path}"; x <- {read}; cat(deparse(x, control = c("hexNumeric", "all")), unlist(rapply(as.list(x), function(v) is.na(v) & !is.nan(v), "numeric")))'
    return subprocess.run(["Rscript", "-e", code], capture_output=True, check=True).stdout


def main(only):
    for folder in sorted(path for path in ROOT.glob("*/*") if path.is_dir()):
        kind = folder.parent.name
        if only and kind not in only:
            continue
        facts = json.loads((folder / "case.json").read_text())
        recorded, produced = next(folder.glob("recorded.*")), next(folder.glob("produced.*"))
        name = f"{kind}/{folder.name}"
        if (recorded.read_bytes() == produced.read_bytes()) != (facts["expect"] == "identical"):
            print(name, facts["expect"], "but the bytes say otherwise")
        if kind not in READERS:
            continue
        try:
            same = READERS[kind](recorded) == READERS[kind](produced)
        except Exception as error:
            same = f"{type(error).__name__}: {error}"[:80]
        if same is not (facts["expect"] in ("equivalent", "identical")):
            print(name, facts["expect"], "but the reader says", same)


if __name__ == "__main__":
    main(sys.argv[1:])
