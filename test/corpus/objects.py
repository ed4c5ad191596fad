"""Objects: RDS and RData by R, pickle by Python, joblib."""

import gzip
import pickle
import pickletools
import sys

import joblib
import numpy as np
import pandas as pd

from corpus import different, equivalent, replaced, run, run_twice, scratch, version_of

R = "R 4.2.2"
PYTHON = "Python 3.11 pickle"


def r(code):
    """Runs R code in which `path` is the file to write."""

    def write(path):
        run("Rscript", "-e", f'path <- "{path}"; set.seed(1); growth <- data.frame(plant = sprintf("P%02d", 1:20), group = factor(rep(c("control", "drought"), 10)), mm = round(rnorm(20, 40, 6), 2), leaves = rpois(20, 8)); {code}')

    return write


def rds(change="NULL", options=""):
    return r(f"{change}; saveRDS(growth, path{options})")


def cases():
    _rds()
    _rdata()
    _pickle()
    _joblib()


def _rds():
    def eq(name, produced, made_by, why, says=None, recorded=None):
        equivalent(f"rds/{name}", "rds", recorded or rds(), produced, made_by, why, says)

    eq("without-compression", rds(options=", compress = FALSE"), f"{R} saveRDS, with and without compression", "The same object without compression.", ["compress"])
    eq("compressed-by-xz", rds(options=', compress = "xz"'), f"{R} saveRDS, gzip and xz", "The same object, compressed by another program.", ["compress|xz"])
    eq("compressed-by-bzip2", rds(options=', compress = "bzip2"'), f"{R} saveRDS, gzip and bzip2", "The same object, compressed by another program.", ["compress|bzip2"])
    plain = _written(rds(options=", compress = FALSE"))
    newer = replaced(plain, b"X\n\0\0\0\x03\0\x04\x02\x02", b"X\n\0\0\0\x03\0\x04\x03\x01")
    eq("version-of-r", gzip.compress(newer, mtime=0), f"{R} saveRDS, and the version in its header as R 4.3.1 writes it", "Only the version of the writer in the header differs.", ["version|header|R 4"])
    eq("compact-sequence", r("saveRDS(list(n = c(1L, 2L, 3L, 4L, 5L, 6L)), path)"), f"{R} saveRDS of 1:6, compact and written out", "The same integers, as a compact sequence and written out: identical() in R.", None, r("saveRDS(list(n = 1:6), path)"))
    run_twice("rds/r-run-twice", "rds", rds(), f"{R} saveRDS, run twice", "The program writes the same bytes each time.", expect="identical")

    def trap(name, change, why, says=None):
        different(f"rds/{name}", "rds", rds(), rds(change), f"{R} saveRDS", why, says)

    trap("one-number", "growth$mm[7] <- growth$mm[7] + 0.01", "One number differs.", ["mm"])
    trap("last-bit-of-a-number", "growth$mm[7] <- growth$mm[7] * (1 + 2^-52)", "One number differs in its last bits; without a tolerance that is a difference.", ["mm"])
    trap("integer", "growth$leaves[3] <- growth$leaves[3] + 1L", "One integer differs.", ["leaves"])
    trap("integers-or-doubles", "growth$leaves <- as.numeric(growth$leaves)", "The same numbers as doubles.", ["leaves"])
    trap("label-of-a-level", 'levels(growth$group)[2] <- "dry"', "A level of a factor has another label; the codes are the same.", ["level|drought|dry|group"])
    trap("order-of-levels", 'growth$group <- factor(growth$group, levels = c("drought", "control"))', "The levels of a factor are in another order, and so is every contrast of a model.", ["level|group"])
    trap("name-of-a-column", 'names(growth)[3] <- "cm"', "A column has another name.", ["mm|cm|names"])
    trap("attribute", 'attr(growth, "unit") <- "mm"', "An attribute was added.", ["unit|attr"])
    trap("class", 'class(growth) <- c("tbl", "data.frame")', "The object has another class.", ["class|tbl"])
    trap("names-of-rows", 'rownames(growth) <- growth$plant', "The rows have names now.", ["row\\.?names|attr"])
    trap("row-missing", "growth <- growth[-20, ]", "The last row is missing.")
    run_twice("rds/function-with-its-source", "rds", r('options(keep.source = TRUE); file <- file.path(tempdir(), "grow.R"); writeLines("grow <- function(x) {\\n  # in mm\\n  x * 1.07\\n}", file); source(file); saveRDS(grow, path)'), f"{R} saveRDS of a function with its source, run twice", "Only the time at which the file of its source was written differs.", says=["time of a source file"])
    sourced = lambda folder, factor="1.07": r(f'options(keep.source = TRUE); folder <- file.path(tempdir(), "{folder}"); dir.create(folder); setwd(folder); writeLines("grow <- function(x) x * {factor}", "grow.R"); source("grow.R"); saveRDS(grow, path)')
    equivalent("rds/function-sourced-in-another-folder", "rds", sourced("ann"), sourced("ben"), f"{R} saveRDS of a function with its source, run in two folders", "Only the folder and the time of the file of its source differ.", ["folder of a source file"])
    different("rds/factor-in-a-function", "rds", sourced("ann"), sourced("ben", "1.08"), f"{R} saveRDS of a function with its source, run in two folders", "The function itself is another one.", ["1\\.07"])
    different("rds/missing-or-not-a-number", "rds", rds("growth$mm[4] <- NA"), rds("growth$mm[4] <- NaN"), f"{R} saveRDS", "NA became NaN: two values in R that are both NaN as doubles.", ["mm|NA"])
    different("rds/coefficient-of-a-model", "rds", r("saveRDS(coef(lm(mm ~ group, growth)), path)"), r("growth$mm[7] <- 41; saveRDS(coef(lm(mm ~ group, growth)), path)"), f"{R} saveRDS of the coefficients of lm", "One plant differs, and with it the coefficients.")
    different("rds/dimensions-of-a-matrix", "rds", r("saveRDS(matrix(1:6 / 4, 2), path)"), r("saveRDS(matrix(1:6 / 4, 3), path)"), f"{R} saveRDS", "The same numbers in another shape.", ["dim"])
    different("rds/element-of-a-nested-list", "rds", r('saveRDS(list(fit = list(p = 0.031, method = "REML")), path)'), r('saveRDS(list(fit = list(p = 0.031, method = "ML")), path)'), f"{R} saveRDS", "A text inside a nested list differs.", ["method|REML"])


def _rdata():
    both = lambda change="NULL", names="growth, n": r(f"n <- nrow(growth); {change}; save({names}, file = path)")
    run_twice("rdata/r-run-twice", "RData", both(), f"{R} save, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("rdata/without-compression", "RData", both(), r("n <- nrow(growth); save(growth, n, file = path, compress = FALSE)"), f"{R} save, with and without compression", "The same objects without compression.", ["compress"])
    trap = lambda name, produced, why, says: different(f"rdata/{name}", "RData", both(), produced, f"{R} save", why, says)
    trap("number", both("n <- 21L"), "One of two variables differs.", ["\\bn\\b"])
    trap("variable-renamed", both("N <- n", "growth, N"), "A variable has another name.", ["\\bn\\b"])
    trap("variable-missing", both(names="growth"), "A variable is missing.", ["\\bn\\b"])


def _written(write):
    path = scratch() / "out"
    write(path)
    return path.read_bytes()


def _pickle():
    result = {"scores": np.round(np.random.default_rng(2).normal(size=12), 3), "labels": ["wild", "mutant", "hybrid"], "n": 12, "alpha": 0.05}
    dump = lambda value, protocol=4: pickle.dumps(value, protocol)

    def trap(name, **changes):
        why, says = changes.pop("why"), changes.pop("says", None)
        different(f"pickle/{name}", "pkl", dump(result), dump({**result, **changes}), PYTHON, why, says)

    run_twice("pickle/python-run-twice", "pkl", lambda path: path.write_bytes(dump(result)), f"{PYTHON}, run twice", "The program writes the same bytes each time.", expect="identical")
    genes = lambda path: path.write_bytes(run(sys.executable, "-c", "import pickle, sys; sys.stdout.buffer.write(pickle.dumps({'significant': {'TP53', 'BRCA1', 'EGFR', 'MYC', 'KRAS', 'PTEN'}}, 4))", env={"PYTHONHASHSEED": "1" if path.stem == "recorded" else "2"}))
    equivalent("pickle/set-in-another-order", "pkl", genes, genes, f"{PYTHON} of a set of strings, run twice with another hash seed", "The members of a set have no order.", ["set|order"])
    label = "".join(["wi", "ld"])
    equivalent("pickle/same-string-or-equal-string", "pkl", dump([label, label]), dump(["".join(["wi", "ld"]), "".join(["wi", "ld"])]), PYTHON, "The same list: its two equal strings are one object or two.")
    equivalent("pickle/without-marks-for-the-memo", "pkl", dump(result["labels"]), pickletools.optimize(dump(result["labels"])), "Python 3.11 pickletools.optimize", "The same object without marks that nothing refers to.")
    trap("element-of-an-array", scores=np.append(result["scores"][:-1], 0.5), why="One element of an array differs.")
    trap("type-of-an-array", scores=result["scores"].astype("f4"), why="The array has single precision.")
    trap("text-of-a-list", labels=["wild", "mutant", "hybrids"], why="One text of a list differs.", says=["hybrid"])
    trap("list-in-another-order", labels=["mutant", "wild", "hybrid"], why="The order of a list is content.")
    trap("number", n=13, why="A number differs.")
    trap("last-bit-of-a-number", alpha=float(np.nextafter(0.05, 1)), why="A number differs by the last bit of a double; without a tolerance that is a difference.")
    trap("tuple-or-list", labels=("wild", "mutant", "hybrid"), why="A list became a tuple.")
    trap("number-or-truth-value", n=True, why="A number became a truth value.")
    frame = pd.DataFrame({"mass": [3700.7, 5076.0], "species": ["adelie", "gentoo"]})
    other = frame.assign(mass=[3700.7, 5077.0])
    different("pickle/cell-of-a-data-frame", "pkl", dump(frame), dump(other), version_of("pandas") + " to_pickle", "One cell of a data frame differs.")
    different("pickle/second-object-of-the-file", "pkl", dump(result) + dump(frame.mass[0]), dump(result) + dump(other.mass[1]), PYTHON, "Two objects were saved one after the other into the same file; the second one differs.")
    different("pickle/member-of-a-set", "pkl", dump({"TP53", "MYC"}), dump({"TP53", "MYB"}), PYTHON, "A member of a set differs.")


def _joblib():
    from sklearn.linear_model import LogisticRegression

    data = np.random.default_rng(6).normal(size=(60, 3))
    model = lambda penalty: LogisticRegression(C=penalty, random_state=0).fit(data, data.sum(1) > 0)
    JOBLIB = version_of("joblib")
    dump = lambda value, **options: lambda path: joblib.dump(value, path, **options)
    run_twice("joblib/model-run-twice", "joblib", dump(model(1.0)), f"{JOBLIB} of a model of {version_of('scikit-learn')}, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("joblib/compression-level", "joblib", dump(model(1.0), compress=("zlib", 3)), dump(model(1.0), compress=("zlib", 9)), f"{JOBLIB} with zlib, two levels", "The same bytes, compressed in another way.", ["compress"])
    run_twice("joblib/gzip-run-twice", "joblib", dump(model(1.0), compress=("gzip", 3)), f"{JOBLIB} with gzip, run twice", "The program writes the same bytes each time.", expect="identical")
    different("joblib/coefficients-of-a-model", "joblib", dump(model(1.0)), dump(model(0.9)), f"{JOBLIB} of a model of {version_of('scikit-learn')}", "A model with another penalty has other coefficients.")
    different("joblib/compressed-array-one-element", "joblib", dump(data, compress=3), dump(np.where(np.arange(180).reshape(60, 3) == 77, 0, data), compress=3), f"{JOBLIB} with zlib", "One element of an array differs.")
