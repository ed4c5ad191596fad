import { constantEpoch, matplotlibrcPath } from "../domain/names.ts";

/**
 * What makes two runs of one analysis alike, as far as variables can. The author overrides each by its name.
 * Not set, though it matters: NPY_DISABLE_CPU_FEATURES, whose names depend on the version of numpy; random seeds, which are the analysis's own.
 */
export function deterministicEnv(): Record<string, string> {
  return {
    // The date that matplotlib, TeX, gnuplot, Ghostscript and pandoc write into files instead of now.
    SOURCE_DATE_EPOCH: String(constantEpoch),
    // TeX asks for this before it applies the date to \today as well.
    FORCE_SOURCE_DATE: "1",
    // GDAL's date for GeoPackage and its kin.
    OGR_CURRENT_DATE: new Date(constantEpoch * 1000).toISOString(),
    // Dates are printed in one time zone.
    TZ: "UTC",
    // Sorting, decimal points and the names of months follow the locale.
    LC_ALL: "C.UTF-8",
    LANG: "C.UTF-8",
    // The order of Python's sets follows the hashes of strings, which are random otherwise.
    PYTHONHASHSEED: "0",
    // Bytecode holds times of files, and would turn up where outputs are searched.
    PYTHONDONTWRITEBYTECODE: "1",
    // Python holds its output back when nobody seems to read it: the live log would come at the end, out of order.
    PYTHONUNBUFFERED: "1",
    // Figures are drawn without a display.
    MPLBACKEND: "Agg",
    // Settings with a fixed salt for the ids in SVG files.
    MATPLOTLIBRC: matplotlibrcPath,
    // Where programs keep what is not part of the analysis: in memory, empty at every start.
    HOME: "/tmp/home",
    TMPDIR: "/tmp",
    XDG_CACHE_HOME: "/tmp/home/.cache",
    MPLCONFIGDIR: "/tmp/home/.config/matplotlib",
    // A user id without an entry in passwd has no name, and programs fail that ask for it.
    USER: "tickmark",
    LOGNAME: "tickmark",
    // The number of threads changes the order of sums, and with it the last digits.
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    BLIS_NUM_THREADS: "1",
    VECLIB_MAXIMUM_THREADS: "1",
    NUMEXPR_NUM_THREADS: "1",
    // The order of groups that polars returns follows its threads.
    POLARS_MAX_THREADS: "1",
    // One set of BLAS kernels for all processors of the last ten years; without meaning, and harmless, on arm64.
    OPENBLAS_CORETYPE: "Haswell",
    MKL_CBWR: "AVX2,STRICT",
  };
}
