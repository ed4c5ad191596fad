"""HDF5 by h5py and netCDF by netCDF4, also as h5repack and nccopy rewrite them."""

import h5py
import netCDF4
import numpy as np

from corpus import different, equivalent, run, run_twice, scratch, version_of

H5PY = version_of("h5py")
NETCDF = f"{version_of('netCDF4')} with netcdf-c 4.9.0"

RNG = np.random.default_rng(8)
SPECTRA = RNG.normal(100, 12, (12, 30))
SST = (RNG.normal(288, 3, (4, 6, 8))).astype("f4")


def hdf5(change=None, track=False, **options):
    """An experiment with two runs; `change` is called with the open file at the end."""

    def write(path):
        with h5py.File(path, "w", **options) as file:
            file.attrs["instrument"] = "spectrometer 2"
            group = file.create_group("run07")
            group.attrs["temperature_K"] = 293.15
            data = group.create_dataset("spectra", data=SPECTRA, track_times=track)
            data.attrs["units"] = "counts"
            group.create_dataset("wavelength", data=np.linspace(400, 700, 30, dtype="f4"), track_times=track)
            file.create_dataset("samples", data=["A1", "A2", "B1"], dtype=h5py.string_dtype(), track_times=track)
            peaks = np.array([(412, 3.5), (587, 9.25)], [("channel", "i4"), ("height", "f8")])
            file.create_dataset("peaks", data=peaks, track_times=track)
            file["latest"] = h5py.SoftLink("/run07/spectra")
            file.create_group("empty")
            if change:
                change(file)

    return write


def replaced_dataset(path, **options):
    """Writes a dataset again with other options, its attributes kept."""

    def change(file):
        attributes = dict(file[path].attrs)
        values = options.pop("data", file[path][()])
        del file[path]
        file.create_dataset(path, data=values, **options).attrs.update(attributes)

    return change


def cases():
    _hdf5_representation()
    _hdf5_traps()
    _netcdf()
    _netcdf3()


def _hdf5_representation():
    folder = scratch()
    hdf5()(folder / "in.h5")
    made = (folder / "in.h5").read_bytes()

    def repacked(*options):
        run("h5repack", *options, folder / "in.h5", folder / "out.h5")
        return (folder / "out.h5").read_bytes()

    eq = lambda name, produced, made_by, why, says=None: equivalent(f"hdf5/{name}", "h5", made, produced, made_by, why, says)
    eq("repacked-with-compression", repacked("-f", "run07/spectra:GZIP=6", "-l", "run07/spectra:CHUNK=6x10"), f"{H5PY}, rewritten by h5repack 1.10.8", "The same values in compressed chunks.", ["chunk|compress|layout|storage|repack"])
    eq("repacked-in-the-latest-format", repacked("-L"), f"{H5PY}, rewritten by h5repack -L", "The same objects in a later version of the format.")
    eq("shuffled-with-checksums", hdf5(replaced_dataset("run07/spectra", compression="gzip", shuffle=True, fletcher32=True, chunks=(4, 30))), H5PY, "The same values with shuffle, compression and checksums.")
    eq("latest-version-of-the-library", hdf5(libver="latest"), f"{H5PY} with libver latest", "The same objects in a later version of the format.")
    eq("objects-in-order-of-creation", hdf5(track_order=True), f"{H5PY} with track_order", "The order of creation is recorded; the objects are the same.")
    eq("byte-order", hdf5(replaced_dataset("run07/spectra", data=SPECTRA.astype(">f8"))), H5PY, "The same doubles with the bytes in the other order.", ["order|endian"])
    eq("user-block", hdf5(userblock_size=512), f"{H5PY} with an empty user block", "The same objects after 512 empty bytes.")

    def grown(path):
        hdf5(lambda file: file.create_dataset("scratch", data=np.ones(500)))(path)
        with h5py.File(path, "r+") as file:
            replaced_dataset("run07/wavelength")(file)
        with h5py.File(path, "r+") as file:
            del file["scratch"]

    eq("space-left-by-a-deleted-dataset", grown, H5PY, "A dataset was made and deleted: its space is left, the content is the same.")

    def reverse(path):
        with h5py.File(folder / "in.h5") as old, h5py.File(path, "w") as new:
            new.attrs.update(old.attrs)
            for name in reversed(list(old)):
                old.copy(name, new, expand_soft=False) if name != "latest" else new.__setitem__(name, h5py.SoftLink("/run07/spectra"))

    eq("objects-written-in-another-order", reverse, H5PY, "The same objects, written in another order.")
    run_twice("hdf5/with-times-run-twice", "h5", hdf5(track=True), f"{H5PY} with track_times, run twice", "Only the times in the headers of the datasets differ.")
    run_twice("hdf5/latest-with-times-run-twice", "h5", hdf5(track=True, libver="latest"), f"{H5PY} with track_times and libver latest, run twice", "Only times and checksums of headers differ.")
    run_twice("hdf5/h5py-run-twice", "h5", hdf5(), f"{H5PY}, run twice", "The program writes the same bytes each time.", expect="identical")


def _hdf5_traps():
    def trap(name, change, why, says=None, recorded=None):
        different(f"hdf5/{name}", "h5", hdf5(recorded), hdf5(change), H5PY, why, says)

    def value(path, at, new):
        def change(file):
            file[path][at] = new

        return change

    def attribute(path, name, new):
        def change(file):
            file[path].attrs[name] = new

        return change

    def moved(old, new):
        def change(file):
            file.move(old, new)

        return change

    def deleted(path):
        def change(file):
            del file[path]

        return change

    trap("last-bit-of-one-element", value("run07/spectra", (7, 3), np.nextafter(SPECTRA[7, 3], 999)), "One element differs by the last bit of a double; without a tolerance that is a difference.", ["spectra"])
    trap("not-a-number", value("run07/spectra", (0, 0), np.nan), "One element became NaN.", ["spectra"])
    trap("element-of-single-precision", value("run07/wavelength", 4, 441.5), "One element of another dataset differs.", ["wavelength"])
    trap("units-of-a-dataset", attribute("run07/spectra", "units", "counts/s"), "The units of a dataset differ.", ["units"])
    trap("attribute-of-a-group", attribute("run07", "temperature_K", 293.16), "An attribute of a group differs in its last digit.", ["temperature_K"])
    trap("attribute-of-the-file", attribute("/", "instrument", "spectrometer 3"), "An attribute of the file differs.", ["instrument"])
    trap("attribute-added", attribute("run07/spectra", "long_name", "raw spectra"), "An attribute was added.", ["long_name"])
    trap("attribute-missing", lambda file: file["run07/spectra"].attrs.__delitem__("units"), "An attribute is missing.", ["units"])
    trap("type-of-an-attribute", attribute("run07", "temperature_K", np.float32(293.15)), "An attribute has single precision.", ["temperature_K"])
    trap("dataset-renamed", moved("run07/wavelength", "run07/wavelength_nm"), "A dataset has another name.", ["wavelength"])
    trap("dataset-in-another-group", moved("run07/wavelength", "empty/wavelength"), "A dataset lies in another group.", ["wavelength"])
    trap("dataset-missing", deleted("samples"), "A dataset is missing.", ["samples"])
    trap("empty-group-missing", deleted("empty"), "An empty group is missing.", ["empty"])
    trap("single-precision", replaced_dataset("run07/spectra", data=SPECTRA.astype("f4")), "A dataset has single precision.", ["spectra"])
    trap("same-bytes-of-another-type", replaced_dataset("run07/spectra", data=SPECTRA.view("i8")), "The same bytes as integers.", ["spectra"])
    trap("another-shape", replaced_dataset("run07/spectra", data=SPECTRA.reshape(30, 12)), "The same bytes in another shape.", ["spectra"])
    trap("letter-of-a-text", value("samples", 1, "A3"), "One text of a dataset of texts differs.", ["samples"])
    trap("field-of-one-record", value("peaks", 1, (587, 9.5)), "One field of one record differs.", ["peaks"])
    trap("name-of-a-field", replaced_dataset("peaks", data=np.array([(412, 3.5), (587, 9.25)], [("channel", "i4"), ("area", "f8")])), "A field of the records has another name.", ["peaks"])

    def link(file):
        del file["latest"]
        file["latest"] = h5py.SoftLink("/run07/wavelength")

    trap("target-of-a-link", link, "A soft link leads elsewhere.", ["latest"])
    trap("element-besides-compression", lambda file: (replaced_dataset("run07/spectra", compression="gzip")(file), value("run07/spectra", (7, 3), 0)(file)), "One element differs, besides the compression.", ["spectra"])
    enum = lambda high: lambda file: file.create_dataset("state", data=np.array([0, 1, 1], "i1"), dtype=h5py.enum_dtype({"off": 0, high: 1}, "i1"))
    trap("name-of-a-state", enum("high"), "A value of an enumeration has another name; the numbers are the same.", ["state"], recorded=enum("on"))
    ragged = lambda last: lambda file: file.create_dataset("spikes", (2,), h5py.vlen_dtype("f8")).__setitem__(slice(None), np.array([np.array([0.1, 0.4]), np.array([0.2, 0.3, last])], dtype=object))
    trap("element-of-a-ragged-array", ragged(0.8), "The last element of a ragged array differs.", ["spikes"], recorded=ragged(0.9))
    room = lambda most: lambda file: file.create_dataset("log", data=np.arange(4), chunks=(4,), maxshape=(most,))
    trap("room-to-grow", room(4), "A dataset may no longer grow.", ["room to grow of /log"], recorded=room(None))


def netcdf(change=None, model="NETCDF4", origin="2000-01-01", times=None, **options):
    def write(path):
        with netCDF4.Dataset(path, "w", format=model) as file:
            file.title = "Sea surface temperature"
            for name, size in [("time", times), ("lat", 6), ("lon", 8)]:
                file.createDimension(name, size)
            time = file.createVariable("time", "i4", ("time",))
            time.units = f"days since {origin}"
            time[:] = [0, 30, 60, 90]
            lat = file.createVariable("lat", "f4", ("lat",))
            lat.units = "degrees_north"
            lat[:] = np.linspace(-25, 25, 6)
            sst = file.createVariable("sst", "f4", ("time", "lat", "lon"), **options)
            sst.units = "K"
            sst[:] = SST
            if change:
                change(file)

    return write


def _netcdf():
    folder = scratch()
    netcdf()(folder / "in.nc")
    made = (folder / "in.nc").read_bytes()

    def copied(*options):
        run("nccopy", *options, folder / "in.nc", folder / "out.nc")
        return (folder / "out.nc").read_bytes()

    eq = lambda name, produced, made_by, why, says=None: equivalent(f"netcdf/{name}", "nc", made, produced, made_by, why, says)
    eq("deflated-by-nccopy", copied("-d", "5", "-s"), f"{NETCDF}, rewritten by nccopy -d 5 -s", "The same values, shuffled and compressed.", ["compress|deflat|chunk|storage|layout"])
    eq("other-chunks", copied("-c", "time/2,lat/3,lon/8"), f"{NETCDF}, rewritten by nccopy -c", "The same values in other chunks.")
    eq("compressed-by-the-library", netcdf(zlib=True, complevel=4), f"{NETCDF}, with and without zlib", "The same values, compressed.")

    def other_version(path):
        netcdf()(path)
        with h5py.File(path, "r+") as file:
            file.attrs["_NCProperties"] = np.bytes_("version=2,netcdf=4.9.4-development,hdf5=1.14.6")

    eq("properties-of-another-library", other_version, f"{NETCDF}, and _NCProperties as another version writes it", "Only the attribute that names the versions of the libraries differs.", ["_NCProperties"])
    run_twice("netcdf/netcdf4-run-twice", "nc", netcdf(), f"{NETCDF}, run twice", "The program writes the same bytes each time.", expect="identical")

    def trap(name, change=None, why="", says=None, **options):
        different(f"netcdf/{name}", "nc", netcdf(), netcdf(change, **options), NETCDF, why, says)

    def put(name, at, value):
        def change(file):
            file[name][at] = value

        return change

    trap("one-element", put("sst", (2, 3, 4), 290.0), "One element differs.", ["sst"])
    trap("units", lambda file: file["sst"].setncattr("units", "degC"), "The units of a variable differ.", ["units"])
    trap("origin-of-time", why="The days are counted from another date, although it looks like a time stamp.", says=["units|time"], origin="2001-01-01")
    trap("scale-factor-added", lambda file: file["sst"].setncattr("scale_factor", 0.01), "The same numbers stand for other values.", ["scale_factor"])
    trap("title", lambda file: file.setncattr("title", "Sea ice temperature"), "The title differs.", ["title"])
    trap("coordinate", put("lat", 5, 24.5), "One coordinate differs.", ["lat"])
    trap("dimension-renamed", lambda file: file.renameDimension("lon", "longitude"), "A dimension has another name.", ["lon"])
    trap("variable-renamed", lambda file: file.renameVariable("sst", "tos"), "A variable has another name.", ["sst|tos"])
    trap("one-time-more", lambda file: (put("time", 4, 120)(file), put("sst", 4, SST[0])(file)), "There is one step of time more.", ["time|sst"])
    trap("element-of-one-step-of-time", put("time", 3, 91), "One time differs.", ["time"])
    trap("fixed-number-of-times", why="The dimension of time is no longer unlimited.", says=["room to grow"], times=4)
    _history("netcdf", netcdf, NETCDF)
    _versions("netcdf", netcdf, NETCDF)


def _history(name, make, made_by):
    """A history as CDO and NCO keep it: a line for each command, the last one first."""

    def told(time, command="cdo mulc,2 in.nc out.nc"):
        lines = f"{time}: {command}\nMon Jan 01 12:00:00 2024: ncks -v sst raw.nc in.nc"
        return make(lambda file: file.setncattr("history", lines))

    first, later = told("Tue Mar 05 10:11:12 2024"), told("Fri Jun 07 08:00:01 2024")
    equivalent(f"netcdf/{name}-history-of-another-time", "nc", first, later, made_by, "Only the time of a command in the history differs.", ["history"])
    different(f"netcdf/{name}-history-of-another-command", "nc", first, told("Fri Jun 07 08:00:01 2024", "cdo mulc,3 in.nc out.nc"), made_by, "Another command was run.", ["history"])


def _versions(name, make, made_by):
    """What NCO notes of itself at the file, as two of its versions do; and a note of the author's in the same place."""

    def noted(text):
        return make(lambda file: file.setncattr("NCO", text))

    told = "netCDF Operators version {} (Homepage = http://nco.sf.net, Code = http://github.com/nco/nco)"
    equivalent(f"netcdf/{name}-version-of-nco", "nc", noted(told.format("5.1.4")), noted(told.format("5.0.6")), f"{made_by}, with the note of NCO", "Only the version of NCO differs.", ["versions of the programs"])
    different(f"netcdf/{name}-note-instead-of-nco", "nc", noted(told.format("5.1.4")), noted("mean of the years 1990 to 2000"), f"{made_by}, with the note of NCO", "A note of the author's stands where NCO had noted itself.", ["NCO"])


def _netcdf3():
    run_twice("netcdf/netcdf3-run-twice", "nc", netcdf(model="NETCDF3_CLASSIC"), f"{NETCDF}, classic format, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("netcdf/classic-with-wide-offsets", "nc", netcdf(model="NETCDF3_CLASSIC"), netcdf(model="NETCDF3_64BIT_OFFSET"), f"{NETCDF}, classic format and 64 bit offset", "The same variables; only the offsets in the header are wider.")
    trap = lambda name, change, why, says, **options: different(f"netcdf/{name}", "nc", netcdf(model="NETCDF3_CLASSIC"), netcdf(change, "NETCDF3_CLASSIC", **options), f"{NETCDF}, classic format", why, says)
    trap("classic-one-element", lambda file: file["sst"].__setitem__((2, 3, 4), 290.0), "One element differs.", ["sst"])
    trap("classic-units", lambda file: file["sst"].setncattr("units", "degC"), "The units of a variable differ.", ["units"])
    trap("classic-origin-of-time", None, "The days are counted from another date.", ["units|time"], origin="2001-01-01")
    trap("classic-one-time-more", lambda file: (file["time"].__setitem__(4, 120), file["sst"].__setitem__(4, SST[0])), "There is one step of time more.", ["time|sst"])
    trap("classic-fixed-number-of-times", None, "The dimension of time is no longer unlimited.", ["time"], times=4)
    _history("classic", lambda change: netcdf(change, "NETCDF3_CLASSIC"), f"{NETCDF}, classic format")
    _versions("classic", lambda change: netcdf(change, "NETCDF3_CLASSIC"), f"{NETCDF}, classic format")
