"""Grids by VTK itself, in XML, with their arrays in the elements and behind them."""

import numpy as np
import vtk
from vtk.util.numpy_support import numpy_to_vtk

from corpus import different, equivalent, run_twice

VTK = f"VTK {vtk.vtkVersion().GetVTKVersion()}"

HEATS = np.random.default_rng(6).normal(20, 3, 24)


def grid(mode="Appended", compressor="ZLib", encoded=True, big=False, heats=HEATS, note="first run", spacing=1.0):
    """A grid of 4 × 3 × 2 points; its coordinates have no names, as nobody gave them any."""

    def write(path):
        made = vtk.vtkRectilinearGrid()
        made.SetDimensions(4, 3, 2)
        for axis, count in zip("XYZ", (4, 3, 2)):
            getattr(made, f"Set{axis}Coordinates")(numpy_to_vtk(np.arange(count) * spacing, deep=1))
        values = numpy_to_vtk(heats, deep=1)
        values.SetName("heat")
        made.GetPointData().SetScalars(values)
        pace = numpy_to_vtk(np.outer(heats, [1, 0.5, 0.25]), deep=1)
        pace.SetName("pace")
        made.GetPointData().AddArray(pace)
        words = vtk.vtkStringArray()
        words.SetName("note")
        words.InsertNextValue(note)
        made.GetFieldData().AddArray(words)
        writer = vtk.vtkXMLRectilinearGridWriter()
        writer.SetInputData(made)
        writer.SetFileName(str(path))
        getattr(writer, f"SetDataModeTo{mode}")()
        getattr(writer, f"SetCompressorTypeTo{compressor}")()
        writer.SetEncodeAppendedData(encoded)
        if big:
            writer.SetByteOrderToBigEndian()
            writer.SetHeaderTypeToUInt64()
        writer.Write()

    return write


def cases():
    run_twice("vtr/vtk-run-twice", "vtr", _elsewhere(grid()), f"{VTK}, run twice", "Only the addresses differ that stand for the names of arrays without one.", says=["address as a name"])
    eq = lambda name, made, why: equivalent(f"vtr/{name}", "vtr", grid(), made, VTK, why, ["how arrays are packed"])
    eq("bytes-behind-the-elements", grid(encoded=False), "The same arrays, as bytes instead of base64 behind the elements.")
    eq("in-the-elements", grid(mode="Binary"), "The same arrays, in their elements instead of behind them.")
    eq("without-compression", grid(compressor="None", encoded=False), "The same arrays without compression.")
    eq("compressed-by-lz4", grid(compressor="LZ4", encoded=False), "The same arrays, compressed by another program.")
    eq("big-endian", grid(mode="Binary", big=True), "The same arrays in another order of bytes, with wider headers.")
    heats = HEATS.copy()
    heats[7] += 1e-9
    for name, options in [("base64", {}), ("bytes", {"encoded": False}), ("plain-bytes", {"encoded": False, "compressor": "None"}), ("elements", {"mode": "Binary"})]:
        trap = lambda what, why, says, **change: different(f"vtr/{what}-in-{name}", "vtr", grid(**options), grid(**options, **change), VTK, why, says)
        trap("one-value", "One value differs.", ["PointData › heat: .*\\[7\\]"], heats=heats)
        trap("word-of-a-note", "A word of a text differs.", ["second run"], note="second run")
        trap("spacing", "The points are further apart.", ["Coordinates"], spacing=1.5)


def _elsewhere(write):
    """Holds something in memory, so that arrays lie elsewhere from run to run."""
    held = []

    def later(path):
        held.append([bytearray(100_003) for _ in range(1 + len(held))])
        write(path)

    return later
