#!/bin/sh
# Makes the corpus anew, on Debian 12 as root, best in a container of it:
#
#   docker run --rm --cap-add SYS_ADMIN -v "$PWD":/repo -w /repo debian:12 sh test/corpus/make.sh [part ...]
#
# A part is one of the Python files here (texts, tables, rasters, ...); without one all are made. The folder of the
# corpus is test/fixtures/corpus, or the one that CORPUS names. COLUMNS_MODULES may name a folder in which the engines
# for Parquet and Arrow are installed already; otherwise npm installs them into a folder that is gone at the end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
if ! command -v dot >/dev/null || ! command -v octave >/dev/null || ! command -v fix-qdf >/dev/null ||
  ! command -v optipng >/dev/null; then
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends \
    python3-numpy python3-scipy python3-matplotlib python3-pil python3-pandas python3-h5py python3-netcdf4 \
    python3-nbformat python3-nbclient python3-ipykernel python3-joblib python3-openpyxl python3-docx \
    python3-astropy python3-meshio python3-tifffile python3-sklearn python3-xlsxwriter python3-vtk9 \
    r-base-core r-cran-jsonlite r-cran-openxlsx r-cran-data.table r-cran-svglite r-cran-ggplot2 r-cran-plotly \
    gnuplot-nox graphviz optipng ghostscript imagemagick pandoc texlive-latex-base octave qpdf poppler-utils \
    hdf5-tools netcdf-bin gdal-bin sqlite3 zip unzip xz-utils zstd bzip2
fi
command -v node >/dev/null || apt-get -qq install -y --no-install-recommends nodejs npm

if [ -z "${COLUMNS_MODULES:-}" ]; then
  COLUMNS_MODULES=$(mktemp -d)
  trap 'rm -rf "$COLUMNS_MODULES"' EXIT
  npm install --silent --prefix "$COLUMNS_MODULES" @duckdb/node-api@1.5.6-r.1 nodejs-polars@0.26.1 \
    nodejs-polars-linux-x64-gnu@0.26.1 parquet-wasm@0.8.0 apache-arrow@21.2.0
fi
export COLUMNS_MODULES PYTHONDONTWRITEBYTECODE=1 PYDEVD_DISABLE_FILE_VALIDATION=1 LC_ALL=C.UTF-8

# With a host name of its own, so that the second run of a program can be on another host.
if unshare --uts true 2>/dev/null; then
  CORPUS_OWN_HOST_NAME=1 unshare --uts /usr/bin/python3 "$here/make.py" "$@"
else
  /usr/bin/python3 "$here/make.py" "$@"
fi
/usr/bin/python3 "$here/check.py"
