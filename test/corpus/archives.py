"""Archives: zip and tar, plain and compressed, by Info-ZIP, GNU tar and Python."""

import gzip
import io
import os
import tarfile
import warnings
import zipfile

from corpus import different, equivalent, run, run_twice, scratch
from rasters import drawn, with_chunk, without_chunk
from tables import as_csv, measurements

PYTHON_ZIP = "Python 3.11 zipfile"
PYTHON_TAR = "Python 3.11 tarfile"

TABLE = as_csv(measurements().head(12)).encode()
OTHER = as_csv(measurements().head(12).assign(height_cm=lambda d: d.height_cm.where(d.plant != "P004", 41.0))).encode()
FILES = {"README.txt": b"Growth of 12 plants\n", "data/growth.csv": TABLE, "plot.sh": b"#!/bin/sh\nRscript plot.R\n"}


def tree(files=FILES):
    folder = scratch() / "supplement"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    os.chmod(folder / "plot.sh", 0o755)
    os.symlink("data/growth.csv", folder / "latest.csv")
    return folder


def by_command(*command):
    """A program that packs the folder `supplement` into the file that is its last argument."""

    def write(path):
        folder = tree()
        run(*[word.replace("OUT", "packed") for word in command], cwd=folder.parent)
        path.write_bytes((folder.parent / "packed").read_bytes())

    return write


def zipped(files=FILES, level=9, date=(2024, 3, 5, 10, 11, 12), method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=level) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, method, level)
    return out.getvalue()


def tarred(files=FILES, form=tarfile.PAX_FORMAT, mtime=1709633472, owner=0, modes={"plot.sh": 0o755}, links={"latest.csv": "data/growth.csv"}):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in {**files, **links}.items():
            entry = tarfile.TarInfo(name)
            entry.mtime, entry.uid, entry.gid = mtime, owner, owner
            entry.uname = entry.gname = "root" if owner == 0 else f"user{owner}"
            entry.mode = modes.get(name, 0o644)
            if name in links:
                entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, data, 0o777
            else:
                entry.size = len(data)
            archive.addfile(entry, None if name in links else io.BytesIO(data))
    return out.getvalue()


def reordered(files):
    return dict(reversed(files.items()))


def with_file(name, data):
    return {**FILES, name: data}


def without(name):
    return {key: data for key, data in FILES.items() if key != name}


def renamed(old, new):
    return {new if key == old else key: data for key, data in FILES.items()}


def cases():
    _zip()
    _tar()
    _tgz()


def _zip():
    times = "Only the times of the members differ."
    run_twice("zip/info-zip-run-twice", "zip", _info_zip(), "Info-ZIP 3.0, run twice", times, says=["time|date|stamp"])
    run_twice("zip/info-zip-without-extra-fields-run-twice", "zip", _info_zip("-X"), "Info-ZIP 3.0 with -X, run twice", times, says=["time|date|stamp"])
    eq = lambda name, produced, why, says=None, recorded=zipped(): equivalent(f"zip/{name}", "zip", recorded, produced, PYTHON_ZIP, why, says)
    eq("times-of-the-members", zipped(date=(2024, 6, 7, 8, 0, 0)), times, ["time|date|stamp"])
    eq("members-in-another-order", zipped(reordered(FILES)), "The same members in another order.", ["order"])
    eq("compression-level", zipped(level=1), "The same members, compressed in another way.", ["compress"])
    eq("stored-or-deflated", zipped(method=zipfile.ZIP_STORED), "The same members without compression.", ["compress|stored"])
    plain = drawn()
    newer = with_chunk(without_chunk(plain, b"tEXt"), b"tEXt", b"Software\0Matplotlib version3.11.2, https://matplotlib.org/")
    eq("picture-inside", zipped(with_file("fig1.png", newer)), "Inside, only the text that names the writer of a picture differs.", ["fig1\\.png"], zipped(with_file("fig1.png", plain)))
    eq("archive-inside", zipped(with_file("raw.zip", zipped(date=(2024, 6, 7, 8, 0, 0)))), "Only the times in an archive inside the archive differ.", ["raw\\.zip"], zipped(with_file("raw.zip", zipped())))

    def trap(name, produced, why, says=None, recorded=zipped()):
        different(f"zip/{name}", "zip", recorded, produced, PYTHON_ZIP, why, says)

    trap("one-digit-inside", zipped(with_file("data/growth.csv", OTHER)), "One cell of a table inside differs.", ["growth\\.csv", "row 4|line 5"])
    trap("member-renamed", zipped(renamed("README.txt", "readme.txt")), "A member has another name.", ["README|readme"])
    trap("member-in-another-folder", zipped(renamed("data/growth.csv", "growth.csv")), "A member lies in another folder.", ["growth\\.csv"])
    trap("member-missing", zipped(without("plot.sh")), "A member is missing.", ["plot\\.sh"])
    trap("member-added", zipped(with_file("data/notes.txt", b"none\n")), "A member was added.", ["notes\\.txt"])
    trap("member-emptied", zipped(with_file("README.txt", b"")), "A member is empty.", ["README"])
    trap("contents-of-two-members-swapped", zipped({**FILES, "README.txt": FILES["plot.sh"], "plot.sh": FILES["README.txt"]}), "Two members have each other's content.", ["README|plot"])
    trap("digit-in-an-archive-inside", zipped(with_file("raw.zip", zipped(with_file("data/growth.csv", OTHER)))), "One cell of a table in an archive inside the archive differs.", ["raw\\.zip", "growth\\.csv"], zipped(with_file("raw.zip", zipped())))

    def twice(first, second):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for data in (first, second):
                archive.writestr(_entry("log.txt"), data)
        return out.getvalue()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trap("first-of-two-members-of-one-name", twice(b"level 3.22 m\n", b"level 4 m\n"), "Two members have the same name and the first one differs: a reader that keeps the last one sees nothing.", ["log\\.txt"], twice(b"level 3.21 m\n", b"level 4 m\n"))
    trap("cut-short", zipped()[:-40], "The directory at the end is damaged.")


def _entry(name):
    return zipfile.ZipInfo(name, (2024, 3, 5, 10, 11, 12))


def _info_zip(*options):
    def write(path):
        folder = tree()
        run("zip", "-q", "-r", "-y", *options, "packed.zip", "supplement", cwd=folder.parent)
        path.write_bytes((folder.parent / "packed.zip").read_bytes())

    return write


def _tar():
    run_twice("tar/gnu-tar-run-twice", "tar", by_command("tar", "-cf", "OUT", "supplement"), "GNU tar 1.34, run twice", "Only the times of the members differ.", says=["time|date|stamp"])
    run_twice("tar/python-run-twice", "tar", _by_tarfile, f"{PYTHON_TAR}, run twice", "Only the times of the members differ.", says=["time|date|stamp"])
    eq = lambda name, produced, why, says=None: equivalent(f"tar/{name}", "tar", tarred(), produced, PYTHON_TAR, why, says)
    eq("times-of-the-members", tarred(mtime=1717747201.25), "Only the times of the members differ.", ["time|date|stamp"])
    eq("owner-of-the-members", tarred(owner=1000), "Only user and group of the members differ.", ["owner|user|uid|group"])
    eq("members-in-another-order", tarred(reordered(FILES)), "The same members in another order.", ["order"])
    eq("format-of-gnu", tarred(form=tarfile.GNU_FORMAT), "The same members in another format of tar.")
    eq("padding-at-the-end", tarred() + bytes(10240), "Only empty blocks follow the end.")
    eq("mode-of-another-umask", tarred(modes={"plot.sh": 0o775, "README.txt": 0o664, "data/growth.csv": 0o664}), "The group may write, as another umask has it; what can be executed is the same.", ["mode|permission"])

    def trap(name, produced, why, says=None, recorded=tarred()):
        different(f"tar/{name}", "tar", recorded, produced, PYTHON_TAR, why, says)

    trap("one-digit-inside", tarred(with_file("data/growth.csv", OTHER)), "One cell of a table inside differs.", ["growth\\.csv", "row 4|line 5"])
    trap("no-longer-executable", tarred(modes={}), "A script can no longer be executed.", ["plot\\.sh"])
    trap("target-of-a-link", tarred(links={"latest.csv": "README.txt"}), "A symbolic link leads elsewhere.", ["latest\\.csv"])
    trap("link-or-file", tarred(with_file("latest.csv", TABLE), links={}), "A symbolic link became a file with the same content.", ["latest\\.csv"])
    trap("member-renamed", tarred(renamed("README.txt", "readme.txt")), "A member has another name.", ["README|readme"])
    trap("member-missing", tarred(without("README.txt")), "A member is missing.", ["README"])
    trap("member-added", tarred(with_file("data/notes.txt", b"none\n")), "A member was added.", ["notes\\.txt"])
    long = "data/" + "very-long-name-of-a-folder/" * 6 + "table.csv"
    trap("end-of-a-long-name", tarred({**FILES, long.replace("table.csv", "table2.csv"): TABLE}), "A long name, which stands in an extended header, differs at its end.", ["table2?\\.csv"], tarred({**FILES, long: TABLE}))
    trap("cut-short", tarred()[:2560], "The archive ends early.")


def _by_tarfile(path):
    folder = tree()
    with tarfile.open(path, "w") as archive:
        archive.add(folder, "supplement")


def _tgz():
    gz = lambda data, mtime=0, level=9: gzip.compress(data, level, mtime=mtime)
    run_twice("tgz/gnu-tar-run-twice", "tar.gz", by_command("tar", "-czf", "OUT", "supplement"), "GNU tar 1.34 with -z, run twice", "Only the times of the members differ.", says=["time|date|stamp"])
    equivalent("tgz/times-and-owner", "tgz", gz(tarred()), gz(tarred(mtime=1717747201, owner=1000), 1717747202, 1), f"{PYTHON_TAR} and gzip", "Only times, owner and compression differ.")
    different("tgz/one-digit-inside", "tgz", gz(tarred()), gz(tarred(with_file("data/growth.csv", OTHER), mtime=1717747201), 1717747202), f"{PYTHON_TAR} and gzip", "One cell of a table inside differs, besides the times.", ["growth\\.csv", "row 4|line 5"])
    different("tgz/no-longer-executable", "tgz", gz(tarred()), gz(tarred(modes={}), 1717747202), f"{PYTHON_TAR} and gzip", "A script can no longer be executed.", ["plot\\.sh"])
    different("tgz/member-missing", "tgz", gz(tarred()), gz(tarred(without("README.txt"))), f"{PYTHON_TAR} and gzip", "A member is missing.", ["README"])
