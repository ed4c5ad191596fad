"""FITS by astropy, VTK and VTU by meshio."""

import io
import re
import warnings

import meshio
import numpy as np
from astropy.io import fits

from corpus import different, equivalent, run_twice, scratch, version_of

ASTROPY = version_of("astropy")
MESHIO = version_of("meshio")

SKY = np.random.default_rng(4).normal(1200, 30, (16, 20)).astype("f4")


def sky(data=SKY, cards=(), column="flux", unit="Jy", fluxes=(1.5, 2.5, 0.25), table=True, name="SOURCES", **options):
    """An image with a table of sources."""

    def write(path):
        image = fits.PrimaryHDU(data)
        image.header["OBJECT"] = "M31"
        image.header["EXPTIME"] = (300.0, "exposure in s")
        image.header["DATE-OBS"] = "2021-03-05T21:14:07"
        image.header["BUNIT"] = "adu"
        for key, value in dict(cards).items():
            image.header[key] = value
        sources = fits.BinTableHDU.from_columns([fits.Column("id", "J", array=[1, 2, 3]), fits.Column(column, "D", unit=unit, array=fluxes)], name=name)
        out = io.BytesIO()
        fits.HDUList([image, sources] if table else [image]).writeto(out, **options)
        path.write_bytes(out.getvalue())

    return write


def mesh(points=None, cells=None, pressure=(1.0, 2.0, 3.0, 4.5), field="pressure", part=(7, 8)):
    points = [[0, 0, 0], [1, 0, 0], [1, 1, 0.1], [0, 1, 0.25]] if points is None else points
    return meshio.Mesh(np.array(points, float), [("triangle", np.array(cells or [[0, 1, 2], [0, 2, 3]]))], point_data={field: np.array(pressure)}, cell_data={"part": [np.array(part)]})


def cases():
    _fits()
    _vtk()


def _fits():
    run_twice("fits/checksum-run-twice", "fits", sky(checksum=True), f"{ASTROPY} with checksum, run twice", "Only the times in the comments of the checksum cards differ, and the checksums with them.", says=["CHECKSUM|DATASUM|comment"])
    run_twice("fits/astropy-run-twice", "fits", sky(), f"{ASTROPY}, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("fits/date-of-writing", "fits", sky(cards={"DATE": "2024-03-05T10:11:12"}), sky(cards={"DATE": "2024-06-07T08:00:01"}), ASTROPY, "Only the card with the date of writing differs.", ["DATE"])
    equivalent("fits/without-checksum", "fits", sky(), sky(checksum=True), f"{ASTROPY}, without and with checksum", "Only the cards with checksums were added.", ["CHECKSUM|DATASUM"])
    exposed = lambda comment: sky(cards={"EXPTIME": (300.0, comment)})
    different("fits/unit-in-a-comment", "fits", exposed("[s] exposure"), exposed("[ms] exposure"), ASTROPY, "The unit of a value stands in the comment behind it, and differs.", ["EXPTIME"])

    def trap(name, produced, why, says=None, recorded=sky()):
        different(f"fits/{name}", "fits", recorded, produced, ASTROPY, why, says)

    moved = SKY.copy()
    moved[9, 11] = np.nextafter(moved[9, 11], np.float32(1e9))
    hole = SKY.copy()
    hole[0, 0] = np.nan
    trap("last-bit-of-one-pixel", sky(moved), "One pixel differs by the last bit of a float; without a tolerance that is a difference.")
    trap("pixel-not-a-number", sky(hole), "One pixel became NaN.")
    trap("exposure", sky(cards={"EXPTIME": 310.0}), "The value of a card differs.", ["EXPTIME"])
    trap("date-of-the-observation", sky(cards={"DATE-OBS": "2021-03-05T21:19:07"}), "The time of the observation is data, although it looks like a time stamp.", ["DATE-OBS"])
    trap("unit-of-the-pixels", sky(cards={"BUNIT": "electron"}), "The unit of the pixels differs.", ["BUNIT"])
    trap("card-added", sky(cards={"FILTER": "R"}), "A card was added.", ["FILTER"])
    trap("cell-of-a-table", sky(fluxes=(1.5, 2.5, 0.26)), "One cell of the table differs.", ["flux"])
    trap("unit-of-a-column", sky(unit="mJy"), "The unit of a column differs.", ["flux|TUNIT"])
    trap("name-of-a-column", sky(column="flux_r"), "A column has another name.", ["flux|TTYPE"])
    trap("table-missing", sky(table=False), "The table is missing.", ["HDU|extension|SOURCES"])
    trap("name-of-the-table", sky(name="STARS"), "The table has another name.", ["EXTNAME|SOURCES|STARS"])
    trap("double-precision", sky(SKY.astype("f8")), "The pixels have double precision.", ["BITPIX|type|float"])
    trap("image-turned", sky(SKY[::-1].copy()), "The rows are in the opposite order.")
    counts = SKY.astype("i2")
    trap("zero-of-the-scale", sky(counts, {"BZERO": 100.0}), "The same integers stand for other values.", ["BZERO"], recorded=sky(counts))
    trap("pixel-besides-checksum", sky(moved, checksum=True), "One pixel differs, besides the checksums and their times.", None, recorded=sky(checksum=True))


def _vtk():
    def written(form, value, **options):
        def write(path):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                meshio.write(path, value, file_format=form, **options)

        return write

    def text(write):
        path = scratch() / "mesh"
        write(path)
        return path.read_bytes()

    vtk = text(written("vtk42", mesh(), binary=False))
    vtu = text(written("vtu", mesh(), binary=False))
    version = re.search(rb"meshio v?[\d.]+", vtk).group()
    equivalent("vtk/version-in-the-title", "vtk", vtk, vtk.replace(version, b"meshio v5.3.5"), f"{MESHIO}, and its title as version 5.3.5 writes it", "Only the title with the writer's version differs.", ["title|line 2|header"])
    comment = re.search(rb"meshio v?[\d.]+", vtu).group()
    equivalent("vtu/version-in-the-comment", "vtu", vtu, vtu.replace(comment, b"meshio v5.3.5"), f"{MESHIO}, and its comment as version 5.3.5 writes it", "Only the comment with the writer's version differs.", ["comment"])
    equivalent("vtu/compressed", "vtu", written("vtu", mesh(), compression=None), written("vtu", mesh(), compression="zlib"), f"{MESHIO}, without and with zlib", "The same arrays, compressed.")
    run_twice("vtu/meshio-run-twice", "vtu", written("vtu", mesh()), f"{MESHIO}, run twice", "The program writes the same bytes each time.", expect="identical")

    moved = [[0, 0, 0], [1, 0, 0], [1, 1, 0.1], [0, 1, 0.26]]
    for form, kind, options in [("vtk", "vtk42", {"binary": False}), ("vtu", "vtu", {"binary": True, "compression": "zlib"})]:

        def trap(name, other, why, says=None, form=form, kind=kind, options=options):
            different(f"{form}/{name}", form, written(kind, mesh(), **options), written(kind, other, **options), MESHIO, why, says)

        trap("one-coordinate", mesh(moved), "One coordinate of one point differs.", ["point|line \\d+"])
        trap("corner-of-a-cell", mesh(cells=[[0, 1, 2], [0, 1, 3]]), "One corner of one cell is another point.", ["cell|connectivity|line \\d+"])
        trap("value-at-a-point", mesh(pressure=(1.0, 2.0, 3.0, 4.6)), "The pressure at one point differs.", ["pressure|line \\d+"])
        trap("name-of-a-field", mesh(field="stress"), "A field has another name.", ["pressure|stress|line \\d+"])
        trap("value-of-a-cell", mesh(part=(7, 9)), "The part of one cell differs.", ["part|line \\d+"])
    binary = lambda value: written("vtk42", value, binary=True)
    different("vtk/binary-one-coordinate", "vtk", binary(mesh()), binary(mesh(moved)), f"{MESHIO}, binary", "One coordinate of one point differs.")
    equivalent("vtk/binary-version-in-the-title", "vtk", binary(mesh()), text(binary(mesh())).replace(version, b"meshio v5.3.5"), f"{MESHIO}, binary, and its title as version 5.3.5 writes it", "Only the title with the writer's version differs.", ["title|line 2|header"])
