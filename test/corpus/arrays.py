"""Arrays: NPY and NPZ by numpy, MAT by scipy, Octave and h5py."""

import io
import zipfile

import h5py
import numpy as np
import scipy.io
import scipy.sparse

from corpus import different, equivalent, replaced, run, run_twice, scratch, version_of

NUMPY = version_of("numpy")
SCIPY = version_of("scipy")
OCTAVE = "Octave 7.3.0"

RNG = np.random.default_rng(42)
SIGNAL = RNG.normal(size=(40, 6))
SPIKES = RNG.integers(0, 200, 64)


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, np.asanyarray(array), version=version, allow_pickle=True)
    return out.getvalue()


def changed(array, at, value):
    array = array.copy()
    array[at] = value
    return array


def npz(compressed=False, **arrays):
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


def zipped(members, date=(1980, 1, 1, 0, 0, 0)):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, array in members:
            archive.writestr(zipfile.ZipInfo(name + ".npy", date), npy(array))
    return out.getvalue()


def mat(values, **options):
    """A MAT file; the header of scipy holds the time, so that two files of two calls can differ in it."""

    def write(path):
        scipy.io.savemat(path, values, **options)

    return write


def octave(path, option="-v7", change="", recorded=None):
    """Writes with a name of its own: Octave keeps no path, but it wants the extension."""
    folder = scratch()
    lines = f"""rand("seed", 3); t = (1:40)' / 10; y = sin(t); label = "trial 7"; opts.rate = 250; opts.window = [0.5 2];
    parts = {{"left", [1 2 3]}}; {change}; save("{option}", "out.mat", "t", "y", "label", "opts", "parts");"""
    run("octave", "--no-gui", "--norc", "--quiet", "--eval", lines, cwd=folder, env={"HOME": str(folder)})
    path.write_bytes((folder / "out.mat").read_bytes())


def cases():
    _npy_representation()
    _npy_orders()
    _npy_traps()
    _npz()
    _mat()
    _mat_73()


def _npy_representation():
    def eq(name, recorded, produced, why, says=None):
        equivalent(f"npy/{name}", "npy", recorded, produced, f"{NUMPY} save", why, says)

    eq("column-order", npy(SIGNAL), npy(np.asfortranarray(SIGNAL)), "The same array, stored by columns.", ["order|Fortran|column"])
    eq("byte-order", npy(SIGNAL), npy(SIGNAL.astype(">f8")), "The same doubles with the bytes in the other order.", ["order|endian"])
    eq("byte-order-of-integers", npy(SPIKES.astype("<i4")), npy(SPIKES.astype(">i4")), "The same integers with the bytes in the other order.", ["order|endian"])
    eq("version-of-the-format", npy(SIGNAL, (1, 0)), npy(SIGNAL, (2, 0)), "The same array with a header of version 2.", ["version|header"])
    header = npy(SIGNAL)
    spaced = replaced(header, b"{'descr': '<f8', 'fortran_order': False, 'shape': (40, 6), }", b"{'shape': (40, 6), 'fortran_order': False, 'descr': '<f8'}  ")
    eq("keys-of-the-header", header, spaced, "The same header with its keys in another order.")
    three = np.arange(24.0).reshape(2, 3, 4) ** 0.5
    eq("column-order-of-three-dimensions", npy(three), npy(np.asfortranarray(three)), "The same array of three dimensions, stored by columns.")
    run_twice("npy/numpy-run-twice", "npy", lambda path: np.save(path, SIGNAL), f"{NUMPY} save, run twice", "The program writes the same bytes each time.", expect="identical")


def _npy_orders():
    """Texts and objects in the order of C and of Fortran, and turned."""
    words = np.array([["wild", "odd", "mute"], ["dim", "pale", "dark"]])
    kinds = {"texts": words, "objects": np.array([["wild", 1.5, None], ["dim", 2, "dark"]], dtype=object), "records": np.array([[(1, 2.5), (2, 3.5)], [(3, 4.5), (4, 5.5)]], dtype="i4, f8")}
    for name, values in kinds.items():
        equivalent(f"npy/{name}-in-the-order-of-fortran", "npy", npy(values), npy(np.asfortranarray(values)), f"{NUMPY} save", "The same elements, in another order in the file.")
        different(f"npy/{name}-turned", "npy", npy(values), npy(np.asfortranarray(values.T.reshape(values.shape))), f"{NUMPY} save", "The elements stand in other places, though in the file they may lie as before.")


def _npy_traps():
    def trap(name, recorded, produced, why, says=None):
        different(f"npy/{name}", "npy", recorded, produced, f"{NUMPY} save", why, says)

    trap("last-bit-of-one-element", npy(SIGNAL), npy(changed(SIGNAL, (17, 3), np.nextafter(SIGNAL[17, 3], 9))), "One element differs by the last bit of a double; without a tolerance that is a difference.", ["17"])
    trap("sign-of-one-element", npy(SIGNAL), npy(changed(SIGNAL, (17, 3), -SIGNAL[17, 3])), "One element changed its sign.", ["17"])
    trap("sign-of-one-column", npy(SIGNAL), npy(SIGNAL * [1, -1, 1, 1, 1, 1]), "One column changed its sign, as a principal component can.")
    trap("not-a-number", npy(SIGNAL), npy(changed(SIGNAL, (0, 0), np.nan)), "One element became NaN.", ["nan|0"])
    trap("zero-or-not-a-number", npy(changed(SIGNAL, (5, 5), np.nan)), npy(changed(SIGNAL, (5, 5), 0)), "NaN became 0.", ["nan|5"])
    trap("single-precision", npy(SIGNAL.astype("f4").astype("f8")), npy(SIGNAL.astype("f4")), "The same values in single precision: the type of the elements is content.", ["f4|float32|dtype|type"])
    trap("same-bytes-of-another-type", npy(SPIKES.astype("i8")), npy(SPIKES.astype("i8").view("f8")), "The same bytes, read as doubles.", ["f8|float64|int64|i8|dtype|type"])
    trap("signed-or-unsigned", npy(SPIKES.astype("i2")), npy(SPIKES.astype("u2")), "The same values of an unsigned type.", ["u2|uint16|dtype|type"])
    trap("rows-or-columns", npy(SIGNAL.ravel().reshape(2, 120)), npy(SIGNAL.ravel().reshape(120, 2)), "The same bytes in another shape.", ["shape|120"])
    trap("shape-two-by-three", npy(np.arange(6).reshape(2, 3)), npy(np.arange(6).reshape(3, 2)), "The same bytes in another shape.", ["shape|\\(2, ?3\\)|2 ?[x×] ?3"])
    trap("transposed", npy(SIGNAL[:6, :6]), npy(SIGNAL[:6, :6].T.copy()), "The transposed array.")
    trap("column-order-claimed-only", npy(SIGNAL[:6, :6].copy()), replaced(npy(SIGNAL[:6, :6].copy()), b"'fortran_order': False", b"'fortran_order': True "), "The same bytes, but the header says that they are stored by columns: the transposed array.")
    trap("byte-order-claimed-only", npy(SPIKES.astype("<i4")), replaced(npy(SPIKES.astype("<i4")), b"'<i4'", b"'>i4'"), "The same bytes, but the header says that their order is the other one.")
    trap("one-row-more", npy(SIGNAL), npy(np.vstack([SIGNAL, SIGNAL[-1:]])), "The array has one row more.", ["shape|41"])
    trap("axis-of-length-one", npy(SIGNAL), npy(SIGNAL[:, :, None]), "The array has one axis more.", ["shape|dimension|\\(40, ?6, ?1\\)|40 ?[x×] ?6 ?[x×] ?1"])
    trap("two-rows-swapped", npy(SIGNAL), npy(SIGNAL[[1, 0, *range(2, 40)]]), "Two rows were swapped.")
    z = np.exp(1j * np.arange(20))
    trap("conjugated", npy(z), npy(z.conj()), "The imaginary parts changed their sign.")
    trap("truth-value", npy(SPIKES > 90), npy(changed(SPIKES > 90, 3, not SPIKES[3] > 90)), "One truth value differs.", ["3"])
    trap("letter-of-a-text", npy(np.array(["adelie", "gentoo"])), npy(np.array(["adelie", "gentoa"])), "One letter of an array of texts differs.", ["gento|1"])
    days = np.array(["2021-03-01", "2021-03-02"], "M8[D]")
    trap("unit-of-dates", npy(days), npy(days.view("M8[h]")), "The same integers count hours and not days.", ["dtype|type|M8|unit|datetime"])
    trap("one-date", npy(days), npy(changed(days, 1, np.datetime64("2021-03-03"))), "One date differs.", ["1"])
    records = np.array([(1, 2.5), (2, 3.5)], [("id", "i4"), ("mass", "f8")])
    trap("name-of-a-field", npy(records), npy(records.astype([("id", "i4"), ("mass_g", "f8")])), "A field of the records has another name.", ["mass"])
    trap("field-of-one-record", npy(records), npy(np.array([(1, 2.5), (2, 3.25)], records.dtype)), "A field of one record differs.", ["mass|1"])
    big = np.array([9007199254740993, 5], "i8")
    trap("integer-beyond-2-to-53", npy(big), npy(changed(big, 0, 9007199254740992)), "Two integers that fall on the same double are two integers.", ["0"])
    trap("second-array-of-the-file", npy(SIGNAL) + npy(SPIKES), npy(SIGNAL) + npy(changed(SPIKES, 9, 0)), "Two arrays were saved one after the other into the same file; the second one differs.")
    trap("cut-short", npy(SIGNAL), npy(SIGNAL)[:-16], "The last two elements are missing.")
    trap("no-element-left", npy(SIGNAL), npy(SIGNAL[:0]), "The array is empty.", ["shape|\\(0"])


def _npz():
    parts = {"signal": SIGNAL, "spikes": SPIKES, "rate": np.float64(250)}
    eq = lambda name, recorded, produced, made_by, why, says=None: equivalent(f"npz/{name}", "npz", recorded, produced, made_by, why, says)
    eq("compressed", npz(**parts), npz(True, **parts), f"{NUMPY} savez and savez_compressed", "The same arrays, compressed.", ["compress"])
    eq("dates-of-the-members", zipped(parts.items(), (2024, 3, 5, 10, 11, 12)), zipped(parts.items(), (2024, 6, 7, 8, 0, 0)), f"{NUMPY}, with dates as numpy before 1.15 wrote them", "Only the dates of the members differ.", ["time|date|stamp"])
    eq("members-in-another-order", zipped(parts.items()), zipped(reversed(parts.items())), f"{NUMPY} savez with its arguments in another order", "The same arrays in another order.", ["order"])
    eq("column-order-of-one-array", npz(**parts), npz(**{**parts, "signal": np.asfortranarray(SIGNAL)}), f"{NUMPY} savez", "One array is stored by columns.")
    run_twice("npz/numpy-run-twice", "npz", lambda path: np.savez_compressed(path, **parts), f"{NUMPY} savez_compressed, run twice", "The program writes the same bytes each time.", expect="identical")

    def trap(name, produced, why, says=None, recorded=npz(True, **parts)):
        different(f"npz/{name}", "npz", recorded, produced, f"{NUMPY} savez_compressed", why, says)

    trap("one-element-of-one-array", npz(True, **{**parts, "spikes": changed(SPIKES, 9, SPIKES[9] + 1)}), "One element of one array differs.", ["spikes"])
    trap("array-renamed", npz(True, signal=SIGNAL, spikes=SPIKES, fs=np.float64(250)), "An array has another name.", ["rate|fs"])
    trap("array-missing", npz(True, signal=SIGNAL, spikes=SPIKES), "An array is missing.", ["rate"])
    trap("array-added", npz(True, **parts, mask=SPIKES > 3), "An array was added.", ["mask"])
    trap("type-of-one-array", npz(True, **{**parts, "spikes": SPIKES.astype("f8")}), "The elements of one array have another type.", ["spikes"])
    trap("scalar", npz(True, **{**parts, "rate": np.float64(251)}), "A single number differs.", ["rate"])
    sparse = lambda matrix: lambda path: scipy.sparse.save_npz(path, matrix)
    matrix = scipy.sparse.csr_matrix(SIGNAL > 1)
    other = matrix.copy()
    other.indices = changed(other.indices, 2, (other.indices[2] + 1) % 6)
    trap("column-of-an-entry-of-a-sparse-matrix", sparse(other), "One entry of a sparse matrix stands in another column.", ["indices"], recorded=sparse(matrix))


def _mat():
    values = {"signal": SIGNAL, "label": "trial 7", "opts": {"rate": 250.0, "window": np.array([0.5, 2.0])}, "parts": np.array(["left", np.arange(3)], dtype=object)}
    run_twice("mat/scipy-run-twice", "mat", mat(values), f"{SCIPY} savemat, run twice", "Only the time in the text of the header differs.", says=["header|date|time|Created"])
    run_twice("mat/octave-run-twice", "mat", octave, f"{OCTAVE} save -v7, run twice", "Only the time in the text of the header differs.", says=["header|date|time|Created"])
    run_twice("mat/octave-version-6-run-twice", "mat", lambda path: octave(path, "-v6"), f"{OCTAVE} save -v6, run twice", "Only the time in the text of the header differs.", says=["header|date|time|Created"])
    run_twice("mat/octave-text-run-twice", "txt", lambda path: _octave_text(path), f"{OCTAVE} save, run twice on two hosts", "Only the first line differs, a comment in which Octave states date, user and host.", says=["line 1|comment|date|Created"])
    run_twice("mat/version-4-run-twice", "mat", mat({"signal": SIGNAL}, format="4"), f"{SCIPY} savemat with format 4, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("mat/compressed", "mat", mat(values), mat(values, do_compression=True), f"{SCIPY} savemat, without and with compression", "The same variables, compressed.", ["compress"])
    run_twice("mat/octave-hdf5-run-twice", "h5", lambda path: octave(path, "-hdf5"), f"{OCTAVE} save -hdf5, run twice on two hosts", "Only the comment of the root differs, in which Octave states date, user and host.", says=["comment"])
    different("mat/octave-hdf5-one-element", "h5", lambda path: octave(path, "-hdf5"), lambda path: octave(path, "-hdf5", change="y(12) = 0.5"), OCTAVE + " save -hdf5", "One element differs.", ["/y/"])
    equivalent("mat/octave-version-6-and-7", "mat", lambda path: octave(path, "-v6"), octave, f"{OCTAVE} save -v6 and -v7", "The same variables, compressed.")

    def trap(name, produced, why, says=None, **options):
        different(f"mat/{name}", "mat", mat(values, do_compression=True), mat({**values, **produced}, do_compression=True, **options), f"{SCIPY} savemat", why, says)

    trap("one-element", {"signal": changed(SIGNAL, (17, 3), SIGNAL[17, 3] + 1e-9)}, "One element differs.", ["signal"])
    trap("letter-of-a-text", {"label": "trial 8"}, "A text differs by one character.", ["label"])
    trap("field-of-a-structure", {"opts": {"rate": 500.0, "window": np.array([0.5, 2.0])}}, "A field of a structure differs.", ["opts|rate"])
    trap("name-of-a-field", {"opts": {"fs": 250.0, "window": np.array([0.5, 2.0])}}, "A field of a structure has another name.", ["opts|rate|fs"])
    trap("element-of-a-cell", {"parts": np.array(["left", np.array([0, 1, 3])], dtype=object)}, "An array inside a cell differs.", ["parts"])
    trap("transposed", {"signal": SIGNAL.T.copy()}, "A matrix was transposed.", ["signal"])
    trap("single-precision", {"signal": SIGNAL.astype("f4")}, "A matrix has another class.", ["signal"])
    trap("variable-added", {"mask": SPIKES > 3}, "A variable was added.", ["mask"])
    different("mat/variable-renamed", "mat", mat({"signal": SIGNAL}), mat({"Signal": SIGNAL}), f"{SCIPY} savemat", "A variable has another name.", ["signal"])
    different("mat/variable-missing", "mat", mat(values), mat({"signal": SIGNAL}), f"{SCIPY} savemat", "Three variables are missing.", ["label|opts|parts"])
    different("mat/truth-values-or-numbers", "mat", mat({"mask": SPIKES > 90}), mat({"mask": (SPIKES > 90).astype("u1")}), f"{SCIPY} savemat", "Truth values became integers: another class.", ["mask"])
    z = np.exp(1j * np.arange(20))
    different("mat/conjugated", "mat", mat({"z": z}), mat({"z": z.conj()}), f"{SCIPY} savemat", "The imaginary parts changed their sign.", ["\\bz\\b"])
    sparse = scipy.sparse.csc_matrix(np.where(SIGNAL > 1, SIGNAL, 0))
    moved = sparse.copy()
    moved.data = changed(moved.data, 4, moved.data[4] * 2)
    different("mat/entry-of-a-sparse-matrix", "mat", mat({"s": sparse}), mat({"s": moved}), f"{SCIPY} savemat", "One entry of a sparse matrix differs.", ["\\bs\\b"])
    different("mat/octave-one-element", "mat", octave, lambda path: octave(path, change="y(12) = y(12) + 1e-6"), OCTAVE + " save -v7", "One element differs.", ["\\by\\b"])
    different("mat/octave-text-one-element", "txt", _octave_text, lambda path: _octave_text(path, "y(12) = 0.5"), OCTAVE + " save", "One element differs, besides the comment of the first line.", ["line \\d+|\\by\\b"])


def _octave_text(path, change=""):
    octave(path, "-text", change)


def _mat_73():
    H5PY = f"{version_of('h5py')}, laid out as MATLAB 7.3 does"

    def mat73(stamp="Tue Mar  5 10:11:12 2024", signal=SIGNAL, name="signal", kind=b"double", **options):
        def write(path):
            with h5py.File(path, "w", userblock_size=512) as file:
                data = file.create_dataset(name, data=signal.T, **options)
                data.attrs["MATLAB_class"] = np.bytes_(kind)
                label = file.create_dataset("label", data=np.array([[ord(c)] for c in "trial 7"], "u2"))
                label.attrs["MATLAB_class"] = np.bytes_(b"char")
                label.attrs["MATLAB_int_decode"] = np.int32(2)
            text = f"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: {stamp} HDF5 schema 1.00 ."
            with open(path, "r+b") as file:
                file.write(text.ljust(116).encode() + bytes(8) + b"\x00\x02IM" + bytes(384))

        return write

    eq = lambda name, produced, why, says=None: equivalent(f"mat/{name}", "mat", mat73(), produced, H5PY, why, says)
    eq("version-73-date-of-the-header", mat73("Fri Jun  7 08:00:01 2024"), "Only the date in the text of the header differs.", ["header|date|time|Created|user ?block"])
    eq("version-73-compressed", mat73(compression="gzip", chunks=(6, 20)), "The same variables, one of them compressed.")
    trap = lambda name, produced, why, says=None: different(f"mat/{name}", "mat", mat73(), produced, H5PY, why, says)
    trap("version-73-one-element", mat73(signal=changed(SIGNAL, (17, 3), 0)), "One element differs.", ["signal"])
    trap("version-73-variable-renamed", mat73(name="Signal"), "A variable has another name.", ["signal"])
    trap("version-73-class", mat73(kind=b"single"), "The class of a variable differs.", ["MATLAB_class|signal"])
