"""PDF by matplotlib, R, cairo, pdfTeX, Ghostscript and Pillow, and as qpdf rewrites it."""

import io
import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages
from PIL import Image

from corpus import different, equivalent, replaced, run, run_twice, scratch, version_of
from rasters import micrograph
from vectors import FOOD_WEB, by_r, dot, figure

MATPLOTLIB = version_of("matplotlib")
QPDF = "qpdf 11.3.0"


def drawn(change=None, **options):
    fig, out = figure(change), io.BytesIO()
    fig.savefig(out, format="pdf", **options)
    plt.close(fig)
    return out.getvalue()


def pages(*texts, size=(3, 2)):
    """A PDF with a page for every text, without compression so that it can be edited."""
    out = io.BytesIO()
    with plt.rc_context({"pdf.compression": 0, "pdf.use14corefonts": True}), PdfPages(out) as book:
        for text in texts:
            fig = plt.figure(figsize=size)
            fig.text(0.1, 0.5, text)
            book.savefig(fig)
            plt.close(fig)
    return out.getvalue()


def qpdf(pdf, *options):
    folder = scratch()
    (folder / "in.pdf").write_bytes(pdf)
    run("qpdf", *options, folder / "in.pdf", folder / "out.pdf")
    return (folder / "out.pdf").read_bytes()


def edited(pdf, old, new, times=1):
    """The PDF with an edit of its plain form: cross references and lengths are made anew by qpdf."""
    plain = replaced(qpdf(pdf, "--qdf", "--object-streams=disable"), old, new, times)
    folder = scratch()
    (folder / "fixed.pdf").write_bytes(run("fix-qdf", stdin=plain))
    return qpdf((folder / "fixed.pdf").read_bytes())


def latex(body):
    def write(path):
        folder = scratch()
        (folder / "doc.tex").write_text("\\documentclass{article}\\pagestyle{empty}\\begin{document}" + body + "\\end{document}\n")
        run("pdflatex", "-interaction=batchmode", "doc.tex", cwd=folder)
        path.write_bytes((folder / "doc.pdf").read_bytes())

    return write


def ggplot(path, change="NULL"):
    run("Rscript", "-e", f'library(ggplot2); set.seed(1); d <- data.frame(week = 1:15, growth = rnorm(15)); {change}; ggsave("{path}", ggplot(d, aes(week, growth)) + geom_point(), width = 3, height = 2)')


def ghostscript(path):
    folder = scratch()
    (folder / "in.ps").write_bytes(dot("ps"))
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={folder / 'out.pdf'}", folder / "in.ps")
    path.write_bytes((folder / "out.pdf").read_bytes())


def cases():
    _run_twice()
    _rewritten()
    _figures()
    _structure()


def _run_twice():
    why = "Only the dates of creation and change differ."
    says = ["CreationDate|creation date|date"]
    run_twice("pdf/matplotlib-run-twice", "pdf", lambda path: path.write_bytes(drawn()), f"{MATPLOTLIB} savefig, run twice", why, says=says)
    run_twice("pdf/matplotlib-pages-run-twice", "pdf", lambda path: path.write_bytes(pages("control", "drought", "flood")), f"{MATPLOTLIB} PdfPages, run twice", why, says=says)
    run_twice("pdf/r-run-twice", "pdf", lambda path: by_r(path, "pdf"), "R 4.2.2 pdf, run twice", why, says=says)
    run_twice("pdf/cairo-of-r-run-twice", "pdf", lambda path: by_r(path, "cairo_pdf"), "R 4.2.2 cairo_pdf with cairo 1.16.0, run twice", why, says=says)
    run_twice("pdf/ggplot-run-twice", "pdf", ggplot, "R ggplot2 3.4.1 ggsave, run twice", why, says=says)
    run_twice("pdf/graphviz-run-twice", "pdf", lambda path: path.write_bytes(dot("pdf")), "graphviz 2.43 dot with cairo 1.16.0, run twice", why, says=says)
    run_twice("pdf/pdftex-run-twice", "pdf", latex("We counted 27 nests in the north colony."), "pdfTeX 1.40.24, run twice", "Only the dates and the ID of the file differ.", says=says)
    run_twice("pdf/ghostscript-run-twice", "pdf", ghostscript, "Ghostscript 10.0.0 pdfwrite, run twice", "Only the dates, the ID of the file and the ids in the XMP metadata differ.", says=says)
    run_twice("pdf/pillow-run-twice", "pdf", lambda path: micrograph("RGB").save(path, "PDF", title="Micrograph"), f"{version_of('Pillow')}, run twice", why, says=says)
    different("pdf/pdftex-date-in-the-text", "pdf", latex("Data frozen on 5 March 2024."), latex("Data frozen on 7 March 2024."), "pdfTeX 1.40.24", "A date in the text of the page differs, besides the dates of the file.", ["page 1|March|\\b[57]\\b"])


def _rewritten():
    made = drawn()
    for name, options, why in [
        ("object-streams", ["--object-streams=generate"], "The same objects, packed into object streams with a cross reference stream."),
        ("written-out", ["--qdf", "--object-streams=disable"], "The same objects without compression, numbered anew."),
        ("linearized", ["--linearize"], "The same objects in the order for the web."),
        ("compression-level", ["--recompress-flate", "--compression-level=9"], "The same streams, compressed in another way."),
    ]:
        equivalent(f"pdf/{name}", "pdf", made, qpdf(made, *options), f"{MATPLOTLIB}, rewritten by {QPDF} {' '.join(options)}", why)
    text = scratch() / "text.pdf"
    latex("Half-life: $5.2$ min. \\[ \\chi^2 = 11.3 \\]")(text)
    equivalent("pdf/pdftex-object-streams-dissolved", "pdf", text, qpdf(text.read_bytes(), "--object-streams=disable"), f"pdfTeX 1.40.24, rewritten by {QPDF}", "The same objects, taken out of their object streams.")
    newer = edited(made, b"/Producer (Matplotlib pdf backend v3.6.3)", b"/Producer (Matplotlib pdf backend v3.11.2)")
    equivalent("pdf/producer-of-another-version", "pdf", qpdf(made), newer, f"{MATPLOTLIB}, and its Producer as version 3.11.2 writes it", "Only the writer's version differs.", ["Producer"])


def _figures():
    for change, why in {
        "vertex moved": "One vertex of a curve moved.",
        "point moved": "One point of a scatter plot moved.",
        "point missing": "One point of a scatter plot is missing.",
        "label": "One digit of a label differs.",
        "colour": "The curve has another colour.",
        "width": "The curve has another width.",
    }.items():
        different(f"pdf/matplotlib-{change.replace(' ', '-')}", "pdf", drawn(), drawn(change), f"{MATPLOTLIB} savefig", why, ["page 1|page"])
    different("pdf/r-one-point", "pdf", lambda path: by_r(path, "pdf"), lambda path: by_r(path, "pdf", "d$y[7] <- d$y[7] + .05"), "R 4.2.2 pdf", "One of fifteen points moved, and the fitted line with it.", ["page"])
    different("pdf/ggplot-one-point", "pdf", ggplot, lambda path: ggplot(path, "d$growth[7] <- d$growth[7] + .05"), "R ggplot2 3.4.1 ggsave", "One of fifteen points moved.", ["page"])
    different("pdf/graphviz-label-of-an-edge", "pdf", dot("pdf"), dot("pdf", FOOD_WEB.replace("0.31", "0.32")), "graphviz 2.43 dot with cairo 1.16.0", "The label of an edge differs.", ["page"])
    different("pdf/pdftex-one-word", "pdf", latex("The effect was significant."), latex("The effect was insignificant."), "pdfTeX 1.40.24", "One word differs.", ["page 1|significant"])
    different("pdf/pdftex-half-life", "pdf", latex("Half-life: 5.2 min."), latex("Half-life: 6.1 min."), "pdfTeX 1.40.24", "A half-life differs.", ["page 1|5\\.2|6\\.1"])
    picture = micrograph("RGB")
    spotted = picture.copy()
    spotted.putpixel((33, 21), (255, 255, 255))

    def with_image(image):
        fig, out = plt.figure(figsize=(2, 2)), io.BytesIO()
        fig.figimage(image)
        fig.savefig(out, format="pdf", dpi=72)
        plt.close(fig)
        return out.getvalue()

    different("pdf/one-pixel-of-an-image", "pdf", with_image(picture), with_image(spotted), f"{MATPLOTLIB} figimage and savefig", "One pixel of an image on the page differs.", ["page|image"])


def _structure():
    book = pages("control", "drought", "flood")
    wide = pages("control", "drought", "flood", size=(4, 2))

    def trap(name, produced, why, says=None, made_by=f"{MATPLOTLIB} PdfPages, rewritten by {QPDF}", recorded=qpdf(book)):
        different(f"pdf/{name}", "pdf", recorded, produced, made_by, why, says)

    everything = scratch() / "book.pdf"
    everything.write_bytes(book)
    select = lambda which: qpdf(book, "--pages", everything, which, "--")
    trap("last-page-missing", select("1-2"), "The last page is missing.", ["page"])
    trap("pages-in-another-order", select("2,1,3"), "Two pages were swapped.", ["page"])
    trap("page-twice", select("1-3,3"), "The last page is there twice.", ["page"])
    locked = lambda pdf, *how: qpdf(pdf, "--allow-weak-crypto", "--encrypt", "", "owner", *how, "--")
    for name, how in [("rc4", ["128", "--use-aes=n"]), ("aes-128", ["128", "--use-aes=y"]), ("aes-256", ["256"])]:
        equivalent(f"pdf/encrypted-twice-by-{name}", "pdf", locked(book, *how), locked(book, *how), f"{MATPLOTLIB} PdfPages, encrypted by {QPDF} {' '.join(how)}", "The same document, encrypted without a password for reading: keys and salts are made up anew.", ["encrypt"])
    trap("encrypted-and-one-letter", locked(pages("control", "draught", "flood"), "256"), "A letter of the second page differs, in an encrypted document.", ["page 2"], recorded=locked(book, "256"))
    trap("encrypted-with-other-permissions", locked(book, "256", "--print=none"), "The same pages, but readers are asked not to print them.", ["permissions"], recorded=locked(book, "256"))
    trap("page-turned", qpdf(book, "--rotate=90:2"), "The second page is turned.", ["page 2|Rotate"])
    trap("wider-pages", qpdf(wide), "The pages are wider.", ["page|MediaBox|size"])
    trap("one-glyph", qpdf(pages("control", "drought", "floods")), "One letter more on the last page.", ["page 3"])
    trap("one-letter-of-the-second-page", edited(book, b"(drought)", b"(draught)"), "One letter of the second page differs.", ["page 2"])

    plain = qpdf(book, "--qdf", "--object-streams=disable")

    def with_annotations(entry):
        """The document whose first page has this entry in the place of its empty list of annotations."""
        folder = scratch()
        (folder / "fixed.pdf").write_bytes(run("fix-qdf", stdin=re.sub(rb"/Annots \d+ 0 R", lambda _: entry, plain, count=1)))
        return qpdf((folder / "fixed.pdf").read_bytes())

    note = lambda text: with_annotations(b"/Annots [ << /Type /Annot /Subtype /Text /Rect [ 20 20 40 40 ] /Contents (%s) >> ]" % text)
    trap("annotation-added", note(b"outlier removed"), "A note was added to the first page.", ["annot|page 1"])
    trap("text-of-an-annotation", note(b"two outliers removed"), "The text of a note differs.", ["annot|page 1|Contents"], recorded=note(b"outlier removed"))
    link = lambda target: with_annotations(b"/Annots [ << /Type /Annot /Subtype /Link /Rect [ 20 20 40 40 ] /A << /S /URI /URI (https://example.org/%s) >> >> ]" % target)
    trap("target-of-a-link", link(b"data/v2"), "A link leads elsewhere.", ["annot|page 1|URI|link"], recorded=link(b"data/v1"))
    trap("page-cropped", with_annotations(b"/Annots [ ]\n  /CropBox [ 0 0 100 144 ]"), "Half of the first page is cropped away.", ["CropBox|page 1"], recorded=with_annotations(b"/Annots [ ]"))

    folder = scratch()
    for name in ["1.2", "1.3"]:
        (folder / f"{name}.csv").write_text(f"rate\n{name}\n")
    attach = lambda name: qpdf(book, "--add-attachment", folder / f"{name}.csv", "--key=rates.csv", "--filename=rates.csv", "--creationdate=D:20240305101112Z", "--moddate=D:20240305101112Z", "--")
    trap("one-digit-of-an-attached-file", attach("1.3"), "A table that is attached to the document differs in one digit; no page does.", ["attach|embedded|EmbeddedFile|rates"], recorded=attach("1.2"))
    trap("attachment-missing", qpdf(book), "An attached table is missing; no page differs.", None, recorded=attach("1.2"))

    trap("later-revision-appended", _revised(book), "A later revision, appended to the same bytes, replaces the text of the first page.", ["page 1|content"], recorded=book, made_by=f"{MATPLOTLIB} PdfPages, and an incremental update written by hand")


def _revised(pdf):
    """The PDF with an incremental update in which the text of the first page is another."""
    found = re.search(rb"(\d+) 0 obj\n<< /Length \d+ 0 R >>\nstream\n(.*?)\nendstream", pdf, re.S)
    number, stream = found.group(1), replaced(found.group(2), b"(control)", b"(placebo)")
    start = re.findall(rb"startxref\n(\d+)", pdf)[-1]
    size = re.findall(rb"/Size (\d+)", pdf)[-1]
    root = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1]
    pdf = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    at = len(pdf)
    pdf += b"%s 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
    table = len(pdf)
    pdf += b"xref\n%s 1\n%010d 00000 n \ntrailer\n<< /Size %s /Root %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (number, at, size, root, start, table)
    return pdf
