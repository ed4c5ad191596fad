"""Office documents: xlsx by openpyxl, XlsxWriter and R openxlsx; docx by python-docx and pandoc; odt and epub by pandoc."""

import datetime
import io
import re
import zipfile

import docx
import openpyxl
import xlsxwriter
from docx.shared import Inches

from corpus import different, equivalent, replaced, run, run_twice, scratch, version_of
from rasters import encoded, micrograph, with_pixel

OPENPYXL = version_of("openpyxl")
XLSXWRITER = version_of("XlsxWriter")
DOCX = version_of("python-docx")
PANDOC = "pandoc 2.17"

ROWS = [("site", "date", "n", "mean"), ("north", datetime.date(2021, 3, 5), 12, 3.25), ("south", datetime.date(2021, 3, 6), 9, 4.125), ("mole", datetime.date(2021, 3, 7), 1, 0.5)]


def workbook(change=None):
    def write(path):
        book = openpyxl.Workbook()
        book.properties.created = book.properties.modified = datetime.datetime.utcnow()
        sheet = book.active
        sheet.title = "catch"
        for row in ROWS:
            sheet.append(row)
        sheet["C5"] = "=SUM(C2:C4)"
        book.create_sheet("notes")["A1"] = "counted by hand"
        if change:
            change(book)
        book.save(path)

    return write


def rewritten(document, edit=lambda name, data: data, date=(2024, 3, 5, 10, 11, 12), level=6):
    """The members of an office document in a new zip; `edit` may change them, or drop one with None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for name in old.namelist():
            data = edit(name, old.read(name))
            if data is not None:
                new.writestr(zipfile.ZipInfo(name, date), data, zipfile.ZIP_DEFLATED, level)
    return out.getvalue()


def written(write):
    path = scratch() / "document"
    write(path)
    return path.read_bytes()


def in_member(member, old, new):
    return lambda name, data: replaced(data, old, new) if name == member else data


def report(words="The effect was significant.", cell="12", picture=None, style="Heading 1", more=None):
    def write(path):
        document = docx.Document()
        document.add_paragraph("Results", style)
        document.add_paragraph(words)
        table = document.add_table(2, 2)
        for at, text in zip([(0, 0), (0, 1), (1, 0), (1, 1)], ["site", "n", "north", cell]):
            table.cell(*at).text = text
        if picture:
            document.add_picture(io.BytesIO(picture), width=Inches(1))
        if more:
            document.add_paragraph(more)
        out = io.BytesIO()
        document.save(out)
        path.write_bytes(rewritten(out.getvalue(), _small, datetime.datetime.now().timetuple()[:6], 9))

    return write


def _small(name, data):
    """Leaves out the picture of the first page that the template of python-docx brings along."""
    return None if name == "docProps/thumbnail.jpeg" else data.replace(b'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>', b"") if name == "_rels/.rels" else data


def cases():
    _xlsx()
    _docx()
    _odt_and_epub()


def _xlsx():
    run_twice("xlsx/openpyxl-run-twice", "xlsx", workbook(), f"{OPENPYXL}, run twice", "Only the times of the members and the dates of creation and change differ.", says=["created|modified|time|date"])
    made = written(workbook())
    equivalent("xlsx/packed-anew", "xlsx", made, rewritten(made, date=(2024, 6, 7, 8, 0, 0), level=1), f"{OPENPYXL}, unpacked and packed anew", "Only times and compression of the members differ.", ["compress|time|date"])
    equivalent("xlsx/version-of-the-application", "xlsx", made, rewritten(made, in_member("docProps/app.xml", b"<AppVersion>3.0", b"<AppVersion>3.1")), f"{OPENPYXL}, and app.xml as another version writes it", "Only the version of the application differs.", ["app\\.xml|version|application"])

    def by_xlsxwriter(constant_memory=False, mean=4.125):
        def write(path):
            book = xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory})
            sheet = book.add_worksheet("catch")
            for at, row in enumerate([ROWS[0], ("north", "a", 12, 3.25), ("south", "b", 9, mean)]):
                sheet.write_row(at, 0, row)
            book.close()

        return write

    run_twice("xlsx/xlsxwriter-run-twice", "xlsx", by_xlsxwriter(), f"{XLSXWRITER}, run twice", "Only the dates of creation and change differ.", says=["created|modified|time|date"])
    equivalent("xlsx/texts-shared-or-in-the-cells", "xlsx", by_xlsxwriter(), by_xlsxwriter(True), f"{XLSXWRITER}, without and with constant_memory", "The same cells; their texts stand in a shared table or in the cells.")
    different("xlsx/xlsxwriter-one-number", "xlsx", by_xlsxwriter(), by_xlsxwriter(mean=4.25), XLSXWRITER, "One number differs.", ["catch", "D3|row 3"])

    def openxlsx(change="NULL"):
        return lambda path: run("Rscript", "-e", f'd <- data.frame(site = c("north", "south"), n = c(12, 9), mean = c(3.25, 4.125)); {change}; openxlsx::write.xlsx(d, "{path}")')

    run_twice("xlsx/openxlsx-run-twice", "xlsx", openxlsx(), "R openxlsx 4.2.5, run twice", "Only the times of the members and the date of creation differ.", says=["created|modified|time|date"])
    different("xlsx/openxlsx-one-text", "xlsx", openxlsx(), openxlsx('d$site[2] <- "South"'), "R openxlsx 4.2.5", "One text differs.", ["A3|row 3|south"])

    def trap(name, change, why, says=None):
        different(f"xlsx/{name}", "xlsx", workbook(), workbook(change), OPENPYXL, why, says)

    def cell(at, value, sheet="catch"):
        return lambda book: book[sheet].__setitem__(at, value)

    trap("one-number", cell("D3", 4.126), "One number differs.", ["catch", "D3"])
    trap("one-text", cell("A3", "South"), "One text differs in its case.", ["catch", "A3"])
    trap("formula", cell("C5", "=SUM(C2:C3)"), "A formula adds fewer cells.", ["catch", "C5"])
    trap("formula-or-number", cell("C5", 22), "A formula became its value.", ["catch", "C5"])
    trap("number-or-text", cell("C2", "12"), "A number became a text.", ["catch", "C2"])
    trap("date-in-a-cell", cell("B4", datetime.date(2021, 3, 8)), "A date in a cell is data.", ["catch", "B4"])
    trap("cell-emptied", cell("D4", None), "A cell is empty.", ["catch", "D4"])
    trap("row-added", lambda book: book["catch"].insert_rows(3), "An empty row was inserted.", ["catch"])
    trap("sheet-renamed", lambda book: setattr(book["notes"], "title", "remarks"), "A sheet has another name.", ["notes|remarks"])
    trap("sheet-missing", lambda book: book.remove(book["notes"]), "A sheet is missing.", ["notes"])
    trap("cell-of-the-second-sheet", cell("A1", "counted by eye", "notes"), "A text of the second sheet differs.", ["notes", "A1"])
    trap("sheets-in-another-order", lambda book: book.move_sheet("notes", -1), "The sheets are in another order.", ["order|sheet"])


def _docx():
    run_twice("docx/python-docx-run-twice", "docx", report(), f"{DOCX}, run twice", "Only the times of the members differ.", says=["time|date"])
    made = written(report())
    equivalent("docx/packed-anew", "docx", made, rewritten(made, date=(2024, 6, 7, 8, 0, 0), level=1), f"{DOCX}, unpacked and packed anew", "Only times and compression of the members differ.", ["compress|time|date"])
    equivalent("docx/date-of-the-change", "docx", made, rewritten(made, lambda name, data: data.replace(b"2013-12-23T23:15:00Z", b"2024-06-07T08:00:01Z") if name == "docProps/core.xml" else data), f"{DOCX}, and its core properties with another date", "Only the dates of creation and change differ.", ["created|modified|date"])
    trap = lambda name, produced, why, says=None, recorded=report(): different(f"docx/{name}", "docx", recorded, produced, DOCX, why, says)
    trap("one-word", report("The effect was insignificant."), "One word differs.", ["significant"])
    trap("cell-of-a-table", report(cell="13"), "One cell of a table differs.", ["1[23]"])
    trap("level-of-a-heading", report(style="Heading 2"), "A heading has another level.", ["Heading|style"])
    trap("paragraph-added", report(more="Two outliers were removed."), "A paragraph was added at the end.", ["outliers|paragraph"])
    grey = micrograph("RGB")
    picture = lambda image: encoded(image, "PNG")
    trap("one-pixel-of-a-picture", report(picture=picture(with_pixel(grey, (255, 255, 255)))), "One pixel of a picture differs.", ["image|media|pixel"], report(picture=picture(grey)))
    trap("date-in-the-text", report("Frozen on 2024-03-07."), "A date in the text is content.", ["2024-03-0"], report("Frozen on 2024-03-05."))


def _odt_and_epub():
    text = "---\ntitle: Nests\nlang: en\n---\n\n# North\n\nWe counted 27 nests.[^1]\n\n[^1]: By boat.\n\n# South\n\nWe counted *15* nests.\n"

    def pandoc(form, source=text):
        def write(path):
            folder = scratch()
            run("pandoc", "-f", "markdown", "-t", form, "-o", folder / "out", stdin=source.encode())
            small = rewritten((folder / "out").read_bytes(), date=datetime.datetime.now().timetuple()[:6], level=9) if form == "odt" else (folder / "out").read_bytes()
            path.write_bytes(small)

        return write

    run_twice("docx/pandoc-run-twice", "docx", pandoc("docx"), f"{PANDOC}, run twice", "Only the times of the members and the dates of creation and change differ.", says=["created|modified|time|date"])
    run_twice("odt/pandoc-run-twice", "odt", pandoc("odt"), f"{PANDOC}, run twice", "Only the times of the members and the dates of the metadata differ.", says=["created|creation|date|time"])
    run_twice("epub/pandoc-run-twice", "epub", pandoc("epub"), f"{PANDOC}, run twice", "Only the times, the date of change and the random identifier of the book differ.", says=["modified|date|time|uuid|identifier"])

    def clock(name, data, second=re.compile(rb"(<dc:date[^>]*>[^<]*)(\d)Z<")):
        return second.sub(lambda found: found[1] + (b"9" if found[2] == b"0" else b"%d" % (int(found[2]) - 1)) + b"Z<", data) if name.endswith(".opf") else data

    def late(path):
        pandoc("epub")(path)
        path.write_bytes(rewritten(path.read_bytes(), clock))

    equivalent("epub/pandoc-while-a-second-passes", "epub", pandoc("epub"), late, f"{PANDOC}, and its book with the date read a second earlier", "The date of the book is read from the clock as well, a second before the date of change; times and identifier differ, too.", ["date"])
    for form in ["docx", "odt", "epub"]:
        different(f"{form}/pandoc-one-number", form, pandoc(form), pandoc(form, text.replace("15", "16")), PANDOC, "One number of the text differs, besides dates and times.", ["1[56]"])
        different(f"{form}/pandoc-foot-note", form, pandoc(form), pandoc(form, text.replace("By boat", "By bus")), PANDOC, "A foot note differs.", ["boat|bus|note"])
    for form in ["odt", "epub"]:
        swapped = text.replace("North", "X").replace("South", "North").replace("X", "South")
        different(f"{form}/pandoc-two-headings-swapped", form, pandoc(form), pandoc(form, swapped), PANDOC, "The headings of two chapters were swapped.", ["North|South"])
        different(f"{form}/pandoc-emphasis", form, pandoc(form), pandoc(form, text.replace("*15*", "15")), PANDOC, "A number lost its emphasis.")
