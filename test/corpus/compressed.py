"""Single compressed files: gzip, bzip2, xz and zstd."""

import bz2
import gzip
import io
import lzma

from corpus import different, equivalent, run, run_twice, scratch
from rasters import drawn, with_chunk, without_chunk
from tables import as_csv, measurements

TEXT = as_csv(measurements()).encode()
OTHER = as_csv(measurements().assign(height_cm=lambda d: d.height_cm.where(d.plant != "P040", 41.0))).encode()
NOTE = b"station K12\nlevel 3.21 m\n"
OTHER_NOTE = b"station K12\nlevel 3.22 m\n"


def gz(data, level=9, mtime=0, name=""):
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, out, mtime) as file:
        file.write(data)
    return out.getvalue()


def by_command(data, *command):
    return run(*command, stdin=data)


def by_gzip(data):
    """As the command writes it for a file: with the name of the file and its time."""

    def write(path):
        folder = scratch()
        (folder / "counts.csv").write_bytes(data)
        run("gzip", "counts.csv", cwd=folder)
        path.write_bytes((folder / "counts.csv.gz").read_bytes())

    return write


def cases():
    _gzip()
    _bzip2()
    _xz()
    _zstd()


def _gzip():
    eq = lambda name, recorded, produced, made_by, why, says=None, ext="csv.gz": equivalent(f"gzip/{name}", ext, recorded, produced, made_by, why, says)
    run_twice("gzip/command-run-twice", "csv.gz", by_gzip(TEXT), "GNU gzip 1.12, run twice", "Only the time of the file in the header differs.", says=["time|header|MTIME"])
    run_twice("gzip/pandas-run-twice", "csv.gz", lambda path: measurements().to_csv(path, index=False), "pandas 1.5.3 to_csv with compression, run twice", "Only the time and the name in the header differ.", says=["time|name|header|MTIME"])
    eq("compression-level", gz(TEXT, 1), gz(TEXT, 9), "Python 3.11 gzip, two levels", "The same content, compressed in another way.", ["compress"])
    eq("name-of-the-file", gz(TEXT, name="counts.csv"), gz(TEXT, name="counts_new.csv"), "Python 3.11 gzip", "Only the name in the header differs.", ["name|header"])
    eq("two-members-of-the-same-content", gz(TEXT), gz(TEXT[:900]) + gz(TEXT[900:]), "GNU gzip, one member and two appended ones", "The members together have the same content.", ["member"])
    eq("line-ends-inside", gz(TEXT), gz(TEXT.replace(b"\n", b"\r\n")), "Python 3.11 gzip of a table with the line ends of two systems", "Inside, only the line ends differ.", ["line end|CRLF"])
    plain = drawn()
    eq("picture-inside", gz(plain), gz(with_chunk(without_chunk(plain, b"tEXt"), b"tEXt", b"Software\0Matplotlib version3.11.2, https://matplotlib.org/")), "Python 3.11 gzip of a figure of two versions of matplotlib", "Inside, only the text that names the writer differs.", ["Software|tEXt|metadata"], "png.gz")
    trap = lambda name, recorded, produced, why, says=None: different(f"gzip/{name}", "csv.gz", recorded, produced, "Python 3.11 gzip", why, says)
    trap("one-digit-inside", gz(TEXT), gz(OTHER, mtime=1709633472), "One cell of the table inside differs, besides the time in the header.", ["row 40|line 41", "height_cm|column 4"])
    trap("second-member", gz(TEXT) + gz(NOTE), gz(TEXT) + gz(OTHER_NOTE), "The second member differs: a reader that stops after the first one sees nothing.")
    trap("second-member-missing", gz(TEXT) + gz(NOTE), gz(TEXT), "The second member is missing.")
    trap("bytes-after-the-end", gz(TEXT), gz(TEXT) + b"appended by hand", "Text follows the end of the compressed data.", ["after|trailing|end"])
    trap("cut-short", gz(TEXT), gz(TEXT)[:-200], "The compressed data end early.")
    trap("checksum-of-the-content", gz(TEXT), gz(TEXT)[:-8] + bytes(4) + gz(TEXT)[-4:], "The checksum at the end is wrong: the produced file is damaged.")
    different("gzip/inside-another-gzip", "gz", gz(gz(NOTE)), gz(gz(OTHER_NOTE, mtime=1709633472), mtime=1709633472), "Python 3.11 gzip, twice", "Inside two layers one digit differs.", ["line 2"])
    equivalent("gzip/times-of-two-layers", "gz", gz(gz(NOTE)), gz(gz(NOTE, mtime=1709633472), mtime=1709633999), "Python 3.11 gzip, twice", "Only the times of both layers differ.")


def _bzip2():
    run_twice("bzip2/command-run-twice", "csv.bz2", lambda path: path.write_bytes(by_command(TEXT, "bzip2")), "bzip2 1.0.8, run twice", "The program writes the same bytes each time.", expect="identical")
    long = TEXT * 80
    equivalent("bzip2/size-of-the-blocks", "csv.bz2", bz2.compress(long, 1), bz2.compress(long, 9), "bzip2 1.0.8 with -1 and -9", "The same content in other blocks.", ["compress|block"])
    equivalent("bzip2/two-streams-of-the-same-content", "csv.bz2", bz2.compress(TEXT), bz2.compress(TEXT[:900]) + bz2.compress(TEXT[900:]), "bzip2 1.0.8, one stream and two appended ones as pbzip2 writes", "The streams together have the same content.")
    trap = lambda name, recorded, produced, why, says=None: different(f"bzip2/{name}", "csv.bz2", recorded, produced, "Python 3.11 bz2", why, says)
    trap("one-digit-inside", bz2.compress(TEXT), bz2.compress(OTHER), "One cell of the table inside differs.", ["row 40|line 41"])
    trap("second-stream", bz2.compress(TEXT) + bz2.compress(NOTE), bz2.compress(TEXT) + bz2.compress(OTHER_NOTE), "The second stream differs.")
    trap("bytes-after-the-end", bz2.compress(TEXT), bz2.compress(TEXT) + b"appended by hand", "Text follows the end of the compressed data.", ["after|trailing|end"])


def _xz():
    run_twice("xz/command-run-twice", "csv.xz", lambda path: path.write_bytes(by_command(TEXT, "xz", "-c", "-T1")), "xz 5.4.1, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("xz/check-of-the-content", "csv.xz", lzma.compress(TEXT, check=lzma.CHECK_CRC64), lzma.compress(TEXT, check=lzma.CHECK_SHA256), "xz 5.4.1 with --check=crc64 and --check=sha256", "The same content with another checksum.")
    equivalent("xz/many-blocks", "csv.xz", by_command(TEXT * 10, "xz", "-c", "-T1"), by_command(TEXT * 10, "xz", "-c", "-T2", "--block-size=8KiB"), "xz 5.4.1 with one and two threads", "The same content in many blocks.", ["compress|block"])
    equivalent("xz/two-streams-of-the-same-content", "csv.xz", lzma.compress(TEXT), lzma.compress(TEXT[:900]) + lzma.compress(TEXT[900:]), "xz 5.4.1, one stream and two appended ones", "The streams together have the same content.")
    trap = lambda name, recorded, produced, why, says=None: different(f"xz/{name}", "csv.xz", recorded, produced, "Python 3.11 lzma", why, says)
    trap("one-digit-inside", lzma.compress(TEXT), lzma.compress(OTHER), "One cell of the table inside differs.", ["row 40|line 41"])
    trap("second-stream", lzma.compress(TEXT) + lzma.compress(NOTE), lzma.compress(TEXT) + lzma.compress(OTHER_NOTE), "The second stream differs.")
    trap("bytes-after-the-end", lzma.compress(TEXT), lzma.compress(TEXT) + b"appended by hand", "Text follows the end of the compressed data.", ["after|trailing|end"])


def _zstd():
    zstd = lambda data, *options: by_command(data, "zstd", "-q", "-c", *options)
    skippable = b"\x50\x2a\x4d\x18" + (8).to_bytes(4, "little") + b"pzstd 01"
    run_twice("zstd/command-run-twice", "csv.zst", lambda path: path.write_bytes(zstd(TEXT)), "zstd 1.5.4, run twice", "The program writes the same bytes each time.", expect="identical")
    equivalent("zstd/compression-level", "csv.zst", zstd(TEXT, "-1"), zstd(TEXT, "-19"), "zstd 1.5.4 with -1 and -19", "The same content, compressed in another way.", ["compress"])
    equivalent("zstd/without-checksum", "csv.zst", zstd(TEXT), zstd(TEXT, "--no-check"), "zstd 1.5.4, with and without checksum", "The same content without its checksum.")
    equivalent("zstd/two-frames-of-the-same-content", "csv.zst", zstd(TEXT), zstd(TEXT[:900]) + zstd(TEXT[900:]), "zstd 1.5.4, one frame and two appended ones as pzstd writes", "The frames together have the same content.")
    trap = lambda name, recorded, produced, why, says=None: different(f"zstd/{name}", "csv.zst", recorded, produced, "zstd 1.5.4", why, says)
    trap("one-digit-inside", zstd(TEXT), zstd(OTHER), "One cell of the table inside differs.", ["row 40|line 41"])
    trap("second-frame", zstd(TEXT) + zstd(NOTE), zstd(TEXT) + zstd(OTHER_NOTE), "The second frame differs: a reader that stops after the first one sees nothing.")
    trap("second-frame-missing", zstd(TEXT) + zstd(NOTE), zstd(TEXT), "The second frame is missing.")
    trap("frame-after-a-skippable-frame", zstd(TEXT) + skippable + zstd(NOTE), zstd(TEXT) + skippable + zstd(OTHER_NOTE), "The frame after a frame that is to be skipped differs.")
    trap("bytes-after-the-end", zstd(TEXT), zstd(TEXT) + b"appended by hand", "Text follows the end of the compressed data.", ["after|trailing|end"])
    trap("cut-short", zstd(TEXT), zstd(TEXT)[:-300], "The compressed data end early.")
