"""Writes the pairs of the corpus: test/fixtures/corpus/<format>/<case>/{recorded,produced}.<ext> and case.json."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(os.environ.get("CORPUS", Path(__file__).resolve().parent.parent / "fixtures" / "corpus"))

EQUIVALENT = "equivalent"
DIFFERENT = "different"
CLOSE = "close"
IDENTICAL = "identical"

_second_runs = []


def _describe(name, ext, expect, made_by, why, says, compare):
    """Makes the folder of the case and its case.json; returns the paths of the two files."""
    folder = ROOT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    facts = {"expect": expect, "madeBy": made_by, "why": why}
    if compare:
        facts["compare"] = compare
    if says:
        facts["says"] = says
    (folder / "case.json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
    return folder / f"recorded.{ext}", folder / f"produced.{ext}"


def _put(content, path):
    """Content is bytes, text, the path of a file, or a function that writes the file at the path that it gets."""
    if callable(content):
        content(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content.encode())


def pair(name, ext, recorded, produced, expect, made_by, why, says=None, compare=None):
    """A case of two contents; the second may be a function of the path that it is to write."""
    first, second = _describe(name, ext, expect, made_by, why, says, compare)
    _put(recorded, first)
    _put(produced, second)


def equivalent(name, ext, recorded, produced, made_by, why, says=None):
    pair(name, ext, recorded, produced, EQUIVALENT, made_by, why, says)


def different(name, ext, recorded, produced, made_by, why, says=None, compare=None):
    pair(name, ext, recorded, produced, DIFFERENT, made_by, why, says, compare)


def close(name, ext, recorded, produced, made_by, why, compare, says=None):
    pair(name, ext, recorded, produced, CLOSE, made_by, why, says, compare)


def run_twice(name, ext, write, made_by, why, expect=EQUIVALENT, says=None):
    """A case of the same program run twice: the second run follows in second_runs()."""
    first, second = _describe(name, ext, expect, made_by, why, says, None)
    _put(write, first)
    _second_runs.append((write, second))


def second_runs():
    """Runs what waits for its second run: some seconds later, under another host name, home and process id."""
    if not _second_runs:
        return
    time.sleep(2.5)  # the clock of zip ticks every two seconds
    was = socket.gethostname(), os.environ.get("HOME", "")
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        _set_host_name("node17")
        try:
            for write, path in _second_runs:
                _put(write, path)
        finally:
            os.environ["HOME"] = was[1]
            _set_host_name(was[0])
    _second_runs.clear()


def _set_host_name(name):
    if os.environ.get("CORPUS_OWN_HOST_NAME"):  # set by make.sh, which starts this under unshare --uts
        socket.sethostname(name)


def run(*command, stdin=None, cwd=None, env=None):
    """The standard output of a command, as bytes."""
    whole = {**os.environ, **env} if env else None
    done = subprocess.run([str(word) for word in command], input=stdin, cwd=cwd, env=whole, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def scratch():
    """A new empty folder that is gone when this program ends."""
    folder = tempfile.TemporaryDirectory()
    _scratches.append(folder)
    return Path(folder.name)


_scratches = []


def replaced(text, old, new, times=1):
    """Text or bytes in which `old`, which must be there exactly `times` times, became `new`."""
    if text.count(old) != times:
        raise ValueError(f"{old!r} is there {text.count(old)} times, not {times}")
    return text.replace(old, new)


def version_of(package):
    """The name of an installed Python package (a module's name does as well) and its version."""
    from importlib import import_module, metadata

    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:  # Debian ships some packages without metadata
        return f"{package} {import_module(package).__version__}"
