"""Plain text: logs and printed summaries."""

from corpus import different, equivalent, replaced, run_twice, run

LOG = """\
Reading counts/barcodes.tsv
Kept 2714 of 3005 cells after filtering on mitochondrial reads
Normalised to 10000 counts per cell
Selected 1838 variable genes
Neighbours: k = 15, metric = euclidean
Leiden clustering: 9 clusters, modularity 0.7431
Silhouette score: 0.2918
"""

SUMMARY = """\
Half-life of the isomer
=======================

  sample      counts   half-life
  A-1          18233   5.2 min
  A-2          17988   5.3 min
  background     412   -

chi2/ndf = 11.3/9, p = 0.257
Fit converged after 14 iterations.
"""

BY_HAND = "text printed by a Python 3.11 script, one place edited"


def cases():
    _representation()
    _changed_words()
    _traps()
    run_twice(
        "text/date-command-run-twice",
        "txt",
        lambda path: path.write_bytes(b"Analysis finished at " + run("date", "+%Y-%m-%dT%H:%M:%S.%N%z")),
        "date of GNU coreutils 9.1, run twice",
        "The text itself says when it was written; in a text file that is content.",
        expect="different",
        says=["line 1"],
    )
    run_twice(
        "text/sort-run-twice",
        "txt",
        lambda path: path.write_bytes(run("sort", stdin=LOG.encode(), env={"LC_ALL": "C"})),
        "sort of GNU coreutils 9.1, run twice",
        "The program writes the same bytes each time.",
        expect="identical",
    )


def _representation():
    equivalent("text/line-ends-of-windows", "log", LOG, LOG.replace("\n", "\r\n"), "Python print, text mode of two systems", "Only the line ends differ: LF and CRLF.", ["line end|CRLF"])
    equivalent("text/no-newline-at-the-end", "log", LOG, LOG.rstrip("\n"), "Python print, with and without a final newline", "Only the newline at the end of the file is missing.", ["final newline|end of (the )?file|trailing|last line"])
    equivalent("text/spaces-at-line-ends", "txt", SUMMARY, SUMMARY.replace("5.2 min\n", "5.2 min  \n").replace("-\n", "-\t\n"), "two formatters of a table", "Only white space at the ends of lines differs.", ["trailing|end of (a |the )?line|line end"])
    equivalent("text/byte-order-mark", "txt", SUMMARY, b"\xef\xbb\xbf" + SUMMARY.encode(), "Python codecs utf-8 and utf-8-sig", "Only a byte order mark stands before the text.", ["byte.order.mark|BOM"])
    equivalent("text/several-representations-at-once", "txt", SUMMARY, b"\xef\xbb\xbf" + SUMMARY.replace("\n", "  \r\n").rstrip().encode(), "two editors", "Byte order mark, line ends, trailing white space and the last newline differ, and nothing else.")


def _changed_words():
    def edit(name, text, old, new, why, says=None, ext="log"):
        different(f"text/{name}", ext, text, replaced(text, old, new), BY_HAND, why, says)

    edit("one-digit-of-a-score", LOG, "0.2918", "0.2919", "The last digit of a printed score differs.", ["line 7"])
    edit("one-word", LOG, "euclidean", "cosine", "The metric differs.", ["line 5"])
    edit("number-of-clusters", LOG, "9 clusters", "10 clusters", "The number of clusters differs.", ["line 6"])
    edit("a-line-missing", LOG, "Selected 1838 variable genes\n", "", "A step is missing.", ["line 4"])
    edit("a-line-more-at-the-end", LOG, "0.2918\n", "0.2918\nWarning: 3 cells without neighbours\n", "A line was added at the end.", ["line 8|more line|added|end"])
    edit("sign", SUMMARY, "chi2/ndf = 11.3", "chi2/ndf = -11.3", "The sign of a number differs.", ["line 9"], "txt")
    edit("capital-letter", SUMMARY, "A-2", "a-2", "The name of a sample differs in its case.", ["line 6"], "txt")
    edit("fit-iterations", SUMMARY, "14 iterations", "15 iterations", "The number of iterations differs.", ["line 10"], "txt")
    lines = LOG.splitlines(True)
    different("text/two-lines-swapped", "log", LOG, "".join([lines[1], lines[0], *lines[2:]]), BY_HAND, "The same lines in another order.", ["line 1|order"])
    different("text/cut-short", "log", LOG, LOG[:120], "a run that died in the middle", "The produced file ends early.")
    different("text/empty", "log", LOG, b"", "a run that wrote nothing", "The produced file is empty.", ["empty|0 bytes|end"])


def _traps():
    def edit(name, text, old, new, why, says=None):
        different(f"text/{name}", "txt", text, replaced(text, old, new), BY_HAND, why, says)

    edit("half-life-that-looks-like-a-duration", SUMMARY, "5.2 min", "6.1 min", "A half-life is a result, although it is written like a duration.", ["line 5", "5\\.2 min|6\\.1 min"])
    edit("white-space-before-a-line", SUMMARY, "  sample", "sample", "White space at the beginning of a line is kept: it can mean something.", ["line 4"])
    edit("white-space-inside-a-line", SUMMARY, "Fit converged", "Fit  converged", "White space inside a line is kept.", ["line 10"])
    edit("blank-line-removed", SUMMARY, "background     412   -\n\n", "background     412   -\n", "A blank line inside the text is gone.")
    edit("minus-sign-or-hyphen", SUMMARY, "412   -", "412   \u2212", "Another character that looks alike.", ["line 7"])

    stamped = "Observation started 2024-03-05T21:14:07Z\nExposure 300 s\nObject M31\n"
    edit("time-of-an-observation", stamped, "21:14:07", "21:19:07", "The time of an observation is data, although it looks like a time stamp.", ["line 1"])
    register = "register 0x40011000 = 0xdeadbeef\nregister 0x40011004 = 0x00000013\n"
    edit("hexadecimal-register", register, "0xdeadbeef", "0xdeadbee0", "A register's value is data, although it looks like an address.", ["line 1"])
    identified = "subject 3f2504e0-4f89-41d3-9a0c-0305e82c3301 reaction time 412 ms\nsubject 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d reaction time 388 ms\n"
    edit("identifier-of-a-subject", identified, "9b1deb4d", "9b1deb4e", "A subject's identifier in a text is data, although it looks random.", ["line 2"])
    versioned = "model: climate-core version 4.2.1\nensemble members: 12\n"
    edit("version-of-the-model", versioned, "4.2.1", "4.3.0", "A version that a text states is part of the text.", ["line 1"])
    tabbed = "gene\tlogFC\nTP53\t1.25\n"
    edit("tab-or-space", tabbed, "gene\tlogFC", "gene logFC", "A tab became a space.", ["line 1"])
    path = "read /data/run-07/spectrum.dat: 2048 channels\n"
    edit("path-of-an-input", path, "run-07", "run-08", "Another input was read.", ["line 1"])
    edit("zero-width-character", LOG, "modularity", "modu\u200blarity", "A character that cannot be seen was added.", ["line 6"])
