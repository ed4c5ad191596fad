"""Numbers within and beyond a declared tolerance, in many formats that hold numbers; those of Parquet are in columns.mjs."""

import copy
import json

import h5py
import netCDF4
import numpy as np
import pandas as pd
import scipy.io
from astropy.io import fits

from corpus import close, different, version_of
from arrays import npy, npz
from notebooks import CELLS, NBCLIENT, executed, text

RNG = np.random.default_rng(12)
NEAR = {"rtol": 1e-9, "atol": 0}


def yields():
    n = 30
    return pd.DataFrame({"id": [f"plot{i:02d}" for i in range(n)], "year": 2010 + np.arange(n) % 4, "yield_t": RNG.normal(6, 1, n).round(6), "residual": RNG.normal(0, 0.2, n)})


FRAME = yields()
FIELD = np.random.default_rng(13).normal(280, 8, (10, 12))


def moved(values, relative, at=None):
    """All values, or the ones at `at`, moved by a relative amount."""
    values = np.array(values, copy=True)
    if at is None:
        return values * (1 + relative * np.cos(np.arange(values.size)).reshape(values.shape))
    values[at] *= 1 + relative
    return values


def frame(**columns):
    return FRAME.assign(**columns)


def csv_of(table):
    return table.to_csv(index=False)


def cases():
    _tables()
    _keys()
    _arrays()
    _scientific()
    _json()
    _notebooks()


def _both(kind):
    """The two functions that write a case: within and beyond the tolerance."""
    ext, made_by = kind

    def within(name, recorded, produced, why, compare=NEAR, says=None):
        close(name, ext, recorded, produced, made_by, why, compare, says)

    def beyond(name, recorded, produced, why, compare=NEAR, says=None):
        different(name, ext, recorded, produced, made_by, why, says, compare)

    return within, beyond


def _tables():
    within, beyond = _both(("csv", f"{version_of('pandas')} to_csv"))
    text = csv_of(FRAME)
    within("csv/tolerance-last-digits", text, csv_of(frame(residual=moved(FRAME.residual, 3e-16))), "Numbers differ by some units of their last digit.")
    within("csv/tolerance-just-inside", text, csv_of(frame(yield_t=moved(FRAME.yield_t, 0.9e-9, 8))), "One number differs by 0.9 of what is allowed.")
    beyond("csv/tolerance-just-outside", text, csv_of(frame(yield_t=moved(FRAME.yield_t, 2e-9, int(FRAME.yield_t.argmax())))), "The largest number differs by twice of what is allowed.", says=["yield_t"])
    near_zero = np.array(FRAME.residual)
    near_zero[4] = 0.0
    noisy = near_zero.copy()
    noisy[4] = 3e-17
    within("csv/tolerance-noise-around-zero", csv_of(frame(residual=near_zero)), csv_of(frame(residual=noisy)), "0 became 3e-17 in a column of tenths: nothing on the scale of the column.")
    flipped = np.array(FRAME.residual)
    flipped[9] = -flipped[9]
    beyond("csv/tolerance-sign-flipped", text, csv_of(frame(residual=flipped)), "One number changed its sign.", says=["residual"])
    beyond("csv/tolerance-integer", text, csv_of(frame(year=FRAME.year.where(FRAME.index != 3, 2014))), "Integers are compared exactly, whatever the tolerance.", {"rtol": 0.01, "atol": 0}, ["year"])
    beyond("csv/tolerance-text", text, csv_of(frame(id=FRAME.id.replace("plot07", "plot7"))), "Texts are compared exactly, whatever the tolerance.", says=["\\bid\\b|plot"])
    beyond("csv/tolerance-number-missing", text, csv_of(frame(residual=FRAME.residual.where(FRAME.index != 6))), "A number became missing.", {"rtol": 0.1, "atol": 1}, ["residual"])
    missing = frame(residual=FRAME.residual.where(FRAME.index != 6))
    within("csv/tolerance-both-missing", csv_of(missing), csv_of(missing.assign(yield_t=moved(FRAME.yield_t, 1e-12))), "A number is missing in both; the others differ by some units of their last digit.")
    beyond("csv/tolerance-infinite", csv_of(frame(residual=FRAME.residual.where(FRAME.index != 6, 1e308))), csv_of(frame(residual=FRAME.residual.where(FRAME.index != 6, np.inf))), "A large number became infinite.", {"rtol": 0.5, "atol": 0}, ["residual"])
    both = FRAME.residual.where(FRAME.index != 6, np.inf)
    within("csv/tolerance-both-infinite", csv_of(frame(residual=both)), csv_of(frame(residual=both, yield_t=moved(FRAME.yield_t, 1e-12))), "A number is infinite in both; others differ by some units of their last digit.")
    beyond("csv/tolerance-infinite-with-the-other-sign", csv_of(frame(residual=both)), csv_of(frame(residual=both.replace(np.inf, -np.inf))), "Infinity changed its sign.", {"rtol": 0.5, "atol": 0}, ["residual"])
    beyond("csv/tolerance-row-appended", text, csv_of(pd.concat([FRAME, FRAME.tail(1).assign(id="plot30")])), "One row was added.", says=["row|30|31"])
    within("csv/tolerance-absolute", text, csv_of(frame(residual=FRAME.residual + 0.0004)), "All residuals moved by less than the absolute tolerance.", {"rtol": 0, "atol": 0.0005})
    beyond("csv/tolerance-absolute-outside", text, csv_of(frame(residual=FRAME.residual + 0.0006)), "All residuals moved by more than the absolute tolerance.", {"rtol": 0, "atol": 0.0005}, ["residual"])
    short = FRAME.yield_t.round(4)  # six digits are the same however they are cut: no seventh digit is near 5
    within("csv/tolerance-six-digits", csv_of(frame(yield_t=short)), csv_of(frame(yield_t=moved(short, 1e-9))), "Numbers differ in their ninth digit; six must agree.", {"digits": 6})
    beyond("csv/tolerance-six-digits-outside", text, csv_of(frame(yield_t=moved(FRAME.yield_t, 1e-3))), "Numbers differ in their fourth digit; six must agree.", {"digits": 6}, ["yield_t"])
    looser = {"rtol": 0, "atol": 0, "columns": {"residual": {"rtol": 1e-3}}}
    within("csv/tolerance-of-one-column", text, csv_of(frame(residual=moved(FRAME.residual, 1e-4))), "The column for which a tolerance is declared differs by less.", looser)
    beyond("csv/tolerance-of-another-column", text, csv_of(frame(yield_t=moved(FRAME.yield_t, 1e-4))), "A column for which no tolerance is declared differs.", looser, ["yield_t"])
    beyond("csv/tolerance-ignored-column-and-another", csv_of(frame(seconds=1.5)), csv_of(frame(seconds=2.5, yield_t=moved(FRAME.yield_t, 1e-4))), "A column that is to be ignored differs, and another one as well.", {"rtol": 1e-9, "ignore": ["seconds"]}, ["yield_t"])


def _keys():
    within, beyond = _both(("csv", f"{version_of('pandas')} to_csv"))
    keyed = {"rtol": 1e-9, "atol": 0, "keys": ["id"]}
    shuffled = FRAME.sample(frac=1, random_state=4)
    within("csv/keys-rows-in-another-order", csv_of(FRAME), csv_of(shuffled.assign(yield_t=moved(shuffled.yield_t, 1e-12))), "The rows are told apart by a key, so their order does not matter; numbers differ by some units of their last digit.", keyed)
    other = shuffled.copy()
    other.loc[7, "yield_t"] += 0.1
    beyond("csv/keys-one-number-in-another-order", csv_of(FRAME), csv_of(other), "The rows are told apart by a key; one number of one row differs.", keyed, ["yield_t", "plot07"])
    beyond("csv/keys-row-missing", csv_of(FRAME), csv_of(shuffled.drop(index=12)), "The rows are told apart by a key; one of them is missing.", keyed, ["plot12"])
    beyond("csv/keys-row-more", csv_of(FRAME), csv_of(pd.concat([shuffled, FRAME.tail(1).assign(id="plot30")])), "The rows are told apart by a key; there is one more.", keyed, ["plot30"])
    beyond("csv/keys-values-of-two-rows-swapped", csv_of(FRAME), csv_of(frame(id=FRAME.id.replace({"plot03": "plot04", "plot04": "plot03"}))), "The keys of two rows were swapped, so both rows have the other's numbers.", keyed, ["plot0[34]"])
    beyond("csv/keys-row-twice", csv_of(FRAME), csv_of(pd.concat([shuffled, shuffled.tail(1)])), "A row is there twice.", keyed)


def _arrays():
    within, beyond = _both(("npy", f"{version_of('numpy')} save"))
    within("npy/tolerance-last-digits", npy(FIELD), npy(moved(FIELD, 3e-16)), "Numbers differ by some units of their last digit.")
    beyond("npy/tolerance-one-element-outside", npy(FIELD), npy(moved(FIELD, 1e-6, (4, 7))), "One element differs by more than is allowed.", says=["4"])
    hole = FIELD.copy()
    hole[2, 2] = np.nan
    within("npy/tolerance-both-not-a-number", npy(hole), npy(moved(hole, 1e-12)), "One element is NaN in both; others differ by some units of their last digit.")
    beyond("npy/tolerance-not-a-number", npy(FIELD), npy(hole), "One element became NaN.", {"rtol": 0.5, "atol": 100})
    beyond("npy/tolerance-integers", npy((FIELD * 100).astype("i8")), npy((FIELD * 100).astype("i8") + (np.arange(120) == 5).reshape(10, 12)), "Integers are compared exactly, whatever the tolerance.", {"rtol": 0.01, "atol": 5})
    beyond("npy/tolerance-single-precision", npy(FIELD), npy(FIELD.astype("f4")), "The numbers are within the tolerance, but their type is another.", {"rtol": 1e-3, "atol": 0}, ["f4|float32|type|dtype"])
    beyond("npy/tolerance-another-shape", npy(FIELD), npy(FIELD.reshape(12, 10)), "The shape is another.", {"rtol": 0.5, "atol": 100}, ["shape|12"])
    beyond("npy/tolerance-two-rows-swapped", npy(FIELD), npy(FIELD[[1, 0, *range(2, 10)]]), "Two rows were swapped.")
    numpy = {"numpy": {"rtol": 1e-5, "atol": 1e-8}}
    within("npy/tolerance-of-numpy", npy(FIELD), npy(moved(FIELD, 5e-6)), "Numbers differ by less than rtol times their own size.", numpy)
    small = FIELD.copy()
    small[0, 0] = 1e-7
    other = small.copy()
    other[0, 0] = 2e-7
    beyond("npy/tolerance-of-numpy-small-element", npy(small), npy(other), "A small element doubled: by the rule of numpy only its own size counts.", numpy)
    within("npy/tolerance-small-element-on-its-scale", npy(np.array([0.0, 250.0, 300.0])), npy(np.array([1e-13, 250.0, 300.0])), "0 became 1e-13 beside numbers of some hundred: nothing on their scale.")
    z = np.exp(1j * np.arange(20))
    within("npy/tolerance-complex", npy(z), npy(z * (1 + 1e-13)), "Complex numbers differ by some units of their last digit.")
    beyond("npy/tolerance-complex-outside", npy(z), npy(z.conj()), "The imaginary parts changed their sign.")

    within, beyond = _both(("npz", f"{version_of('numpy')} savez"))
    within("npz/tolerance-last-digits", npz(field=FIELD, n=np.arange(4)), npz(field=moved(FIELD, 3e-16), n=np.arange(4)), "Numbers of one array differ by some units of their last digit.")
    beyond("npz/tolerance-one-element-outside", npz(field=FIELD, n=np.arange(4)), npz(field=moved(FIELD, 1e-6, (4, 7)), n=np.arange(4)), "One element of one array differs by more than is allowed.", says=["field"])
    within, beyond = _both(("mat", f"{version_of('scipy')} savemat"))
    mat = lambda field: lambda path: scipy.io.savemat(path, {"field": field, "label": "run 7"})
    within("mat/tolerance-last-digits", mat(FIELD), mat(moved(FIELD, 3e-16)), "Numbers differ by some units of their last digit.")
    beyond("mat/tolerance-one-element-outside", mat(FIELD), mat(moved(FIELD, 1e-6, (4, 7))), "One element differs by more than is allowed.", says=["field"])


def _scientific():
    within, beyond = _both(("h5", version_of("h5py")))

    def hdf5(field, kelvin=293.15):
        def write(path):
            with h5py.File(path, "w") as file:
                file.create_dataset("run/field", data=field).attrs["temperature_K"] = kelvin

        return write

    within("hdf5/tolerance-last-digits", hdf5(FIELD), hdf5(moved(FIELD, 3e-16)), "Numbers differ by some units of their last digit.")
    beyond("hdf5/tolerance-one-element-outside", hdf5(FIELD), hdf5(moved(FIELD, 1e-6, (4, 7))), "One element differs by more than is allowed.", says=["field"])
    beyond("hdf5/tolerance-attribute-outside", hdf5(FIELD), hdf5(FIELD, 294.15), "An attribute differs by more than is allowed.", says=["temperature_K"])

    within, beyond = _both(("nc", version_of("netCDF4")))

    def netcdf(field, units="K", form="NETCDF4"):
        def write(path):
            with netCDF4.Dataset(path, "w", format=form) as file:
                file.createDimension("lat", 10)
                file.createDimension("lon", 12)
                variable = file.createVariable("tas", "f8", ("lat", "lon"))
                variable.units = units
                variable[:] = field

        return write

    within("netcdf/tolerance-last-digits", netcdf(FIELD), netcdf(moved(FIELD, 3e-16)), "Numbers differ by some units of their last digit.")
    beyond("netcdf/tolerance-one-element-outside", netcdf(FIELD), netcdf(moved(FIELD, 1e-6, (4, 7))), "One element differs by more than is allowed.", says=["tas"])
    beyond("netcdf/tolerance-units", netcdf(FIELD), netcdf(moved(FIELD, 3e-16), "degC"), "Numbers are within the tolerance, but the units are others.", says=["units"])
    within("netcdf/tolerance-classic-last-digits", netcdf(FIELD, form="NETCDF3_CLASSIC"), netcdf(moved(FIELD, 3e-16), form="NETCDF3_CLASSIC"), "Numbers of the classic format differ by some units of their last digit.")

    within, beyond = _both(("fits", version_of("astropy")))
    image = lambda field: lambda path: fits.PrimaryHDU(field).writeto(path)
    within("fits/tolerance-last-digits", image(FIELD), image(moved(FIELD, 3e-16)), "Pixels differ by some units of their last digit.")
    beyond("fits/tolerance-one-pixel-outside", image(FIELD), image(moved(FIELD, 1e-6, (4, 7))), "One pixel differs by more than is allowed.")


def _json():
    within, beyond = _both(("json", "Python 3.11 json.dump"))
    fit = {"n": 482, "model": "logistic", "coefficients": [-1.2041983, 0.0317452, 0.8125119], "aic": 1203.4471}
    dump = lambda **changes: json.dumps({**fit, **changes}, indent=1)
    within("json/tolerance-last-digits", dump(), dump(aic=1203.4471000000003, coefficients=[-1.2041983000000001, 0.0317452, 0.8125119]), "Numbers differ by some units of their last digit.")
    beyond("json/tolerance-one-number-outside", dump(), dump(coefficients=[-1.2041983, 0.0317453, 0.8125119]), "One number differs by more than is allowed.", says=["coefficients"])
    beyond("json/tolerance-integer", dump(), dump(n=483), "Integers are compared exactly, whatever the tolerance.", {"rtol": 0.01, "atol": 5}, ["\\bn\\b"])
    beyond("json/tolerance-text", dump(), dump(model="probit"), "Texts are compared exactly, whatever the tolerance.", {"rtol": 0.01, "atol": 5}, ["model"])
    beyond("json/tolerance-number-or-null", dump(), dump(aic=None), "A number became null.", {"rtol": 0.5, "atol": 9999}, ["aic"])
    within("json/tolerance-six-digits", dump(), dump(aic=1203.4471004), "A number differs in its eleventh digit; six must agree.", {"digits": 6})


def _notebooks():
    within, beyond = _both(("ipynb", f"{NBCLIENT}, one number edited"))
    base = json.loads(text(executed([CELLS[1]])))

    def printed(words):
        other = copy.deepcopy(base)
        other["cells"][0]["outputs"][0]["text"] = words
        return text(other)

    within("ipynb/tolerance-last-digits", printed("mean 39.20570000000001\n"), printed("mean 39.20570000000002\n"), "A printed number differs by some units of its last digit.")
    beyond("ipynb/tolerance-one-number-outside", printed("mean 39.2057\n"), printed("mean 39.2157\n"), "A printed number differs by more than is allowed.", says=["39\\.2"])
    beyond("ipynb/tolerance-word-beside-the-number", printed("mean 39.2057\n"), printed("median 39.2057\n"), "The word beside a number differs.", {"rtol": 0.5, "atol": 9}, ["mean|median"])
