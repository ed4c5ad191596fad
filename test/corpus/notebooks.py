"""Notebooks: executed by nbclient, and by-hand edits of what it wrote."""

import base64
import copy
import json
import secrets
from io import BytesIO

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from corpus import different, equivalent, run_twice, version_of

NBCLIENT = f"{version_of('nbclient')} with {version_of('ipykernel')}"

CELLS = [
    new_markdown_cell("# Growth of plants\n\nTwenty plants, two treatments."),
    new_code_cell("import numpy as np, pandas as pd\nrng = np.random.default_rng(3)\nmm = rng.normal(40, 6, 20)\nprint('mean', round(mm.mean(), 4))"),
    new_code_cell("pd.DataFrame({'group': ['control', 'drought'], 'mm': [mm[:10].mean().round(3), mm[10:].mean().round(3)]})"),
    new_code_cell("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1.5), dpi=50)\nplt.hist(mm, 5);"),
    new_code_cell("for step in range(3):\n    print('step', step, 'loss', round(1 / (step + 1), 3), flush=True)"),
    new_code_cell("1 / 0"),
]
PRINTS_TIME = [new_code_cell("import time\nprint('finished at', time.strftime('%Y-%m-%d %H:%M:%S'))")]
PRINTS_ADDRESS = [new_code_cell("class Model:\n    pass\nmodel = Model()\nmodel"), new_code_cell("print([object(), len])")]


def executed(cells, **options):
    """A notebook of these cells, with new random ids, run by a new kernel."""
    fresh = copy.deepcopy(cells)
    for cell in fresh:
        cell["id"] = secrets.token_hex(4)
    notebook = new_notebook(cells=fresh, metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}})
    NotebookClient(notebook, timeout=120, allow_errors=True, **options).execute()
    return notebook


def text(notebook):
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def cases():
    base = json.loads(text(executed(CELLS)))
    stream = base["cells"][4]["outputs"]  # the kernel may send it in pieces
    base["cells"][4]["outputs"] = [{**stream[0], "text": "".join(piece["text"] for piece in stream)}]
    run_twice("ipynb/nbclient-run-twice", "ipynb", lambda path: path.write_text(text(executed(CELLS))), f"{NBCLIENT}, run twice", "Only the ids of cells and the times of execution differ.", says=["\\bid\\b|ids|timing|execution|metadata"])
    run_twice("ipynb/address-of-an-object-run-twice", "ipynb", lambda path: path.write_text(text(executed(PRINTS_ADDRESS))), f"{NBCLIENT}, run twice", "Only the addresses in the representation of objects differ, besides ids and times of execution.", says=["address|0x"])
    run_twice("ipynb/printed-time-run-twice", "ipynb", lambda path: path.write_text(text(executed(PRINTS_TIME))), f"{NBCLIENT}, run twice", "The output itself says when it was printed; that is content.", expect="different", says=["cell 1|cell 0|first cell|cells?\\W*0"])
    _representation(base)
    _changes(base)


def _edited(notebook, edit):
    other = copy.deepcopy(notebook)
    edit(other)
    return text(other)


def _representation(base):
    def eq(name, edit, made_by, why, says=None):
        equivalent(f"ipynb/{name}", "ipynb", text(base), _edited(base, edit), f"{NBCLIENT}, {made_by}", why, says)

    def counts(notebook):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["execution_count"] += 20
            for output in cell.get("outputs", []):
                if "execution_count" in output:
                    output["execution_count"] += 20

    def identifiers(notebook):
        for at, cell in enumerate(notebook["cells"]):
            cell["id"] = f"{at:08x}"

    def timing(notebook):
        for cell in notebook["cells"]:
            if "execution" in cell["metadata"]:
                cell["metadata"]["execution"] = {key: "2024" + value[4:] for key, value in cell["metadata"]["execution"].items()}

    def without_timing(notebook):
        for cell in notebook["cells"]:
            cell["metadata"].pop("execution", None)

    def lists(notebook):
        for cell in notebook["cells"]:
            cell["source"] = cell["source"].splitlines(True)
            for output in cell.get("outputs", []):
                if "text" in output:
                    output["text"] = output["text"].splitlines(True)

    def split(notebook):
        cell = notebook["cells"][4]
        lines = cell["outputs"][0]["text"].splitlines(True)
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": line} for line in lines]

    def format_4(notebook):
        notebook["nbformat_minor"] = 4
        for cell in notebook["cells"]:
            del cell["id"]

    eq("execution-counts", counts, "run again in the same session", "Only the counts of execution differ.", ["execution.?count"])
    eq("ids-of-cells", identifiers, "its cells made anew", "Only the ids of cells differ.", ["\\bid\\b|ids"])
    eq("times-of-execution", timing, "run at another time", "Only the times of execution in the metadata differ.", ["timing|execution|metadata"])
    eq("without-times-of-execution", without_timing, "without record_timing", "Only the times of execution in the metadata are missing.", ["timing|execution|metadata"])
    eq("patch-version-of-the-kernel", lambda n: n["metadata"]["language_info"].update(version="3.11.9"), "under another patch version of Python", "Only the patch version of the kernel's language differs.", ["language_info|version|3\\.11"])
    eq("texts-as-lists", lists, "written by nbformat and by json", "The same texts, whole and as lists of lines.")
    eq("stream-in-pieces", split, "its stream in one piece and in three", "The same text of standard output, cut into other pieces.")
    eq("without-ids-of-cells", format_4, "and format 4.4", "Format 4.4 has no ids of cells; there is no other difference.")
    equivalent("ipynb/indentation-of-the-file", "ipynb", text(base), json.dumps(base, sort_keys=True) + "\n", f"{NBCLIENT}, written by nbformat and by json", "Only white space and the order of keys differ.")


def _changes(base):
    def trap(name, edit, why, says=None, notebook=base):
        different(f"ipynb/{name}", "ipynb", text(notebook), _edited(notebook, edit), f"{NBCLIENT}, one place edited", why, says)

    def swap(old, new, *path):
        def edit(notebook):
            place = notebook["cells"]
            for step in path[:-1]:
                place = place[step]
            if old not in place[path[-1]]:
                raise ValueError(f"no {old} in {place[path[-1]]}")
            place[path[-1]] = place[path[-1]].replace(old, new, 1)

        return edit

    def one_pixel(notebook):
        outputs = notebook["cells"][3]["outputs"]
        data = next(output["data"] for output in outputs if "image/png" in output.get("data", {}))
        image = Image.open(BytesIO(base64.b64decode(data["image/png"]))).convert("RGBA")
        image.putpixel((20, 20), (200, 30, 30, 255))
        out = BytesIO()
        image.save(out, "PNG", dpi=image.info["dpi"])
        data["image/png"] = base64.b64encode(out.getvalue()).decode() + "\n"

    def same_pixels(notebook):
        outputs = notebook["cells"][3]["outputs"]
        data = next(output["data"] for output in outputs if "image/png" in output.get("data", {}))
        image = Image.open(BytesIO(base64.b64decode(data["image/png"])))
        out = BytesIO()
        image.save(out, "PNG", compress_level=1, dpi=image.info["dpi"])
        data["image/png"] = base64.b64encode(out.getvalue()).decode() + "\n"

    equivalent("ipynb/picture-compressed-otherwise", "ipynb", text(base), _edited(base, same_pixels), f"{NBCLIENT}, and its picture as another Pillow writes it", "The same pixels of a picture; text and compression of the PNG differ.")

    trap("printed-number", swap("mean 3", "mean 4", 1, "outputs", 0, "text"), "A printed number differs.", ["cell 2|cell 1|mean"])
    trap("printed-line-of-a-stream", swap("0.333", "0.334", 4, "outputs", 0, "text"), "A line of a stream differs.", ["0\\.33[34]|cell [45]"])
    trap("source-of-a-cell", swap("default_rng(3)", "default_rng(4)", 1, "source"), "The source of a cell differs, its output does not.", ["source|default_rng|cell [12]"])
    trap("cell-of-a-table", swap("control", "watered", 2, "outputs", 0, "data", "text/html"), "A cell of a table differs in its HTML only.", ["control|watered|text/html|cell [23]"])
    trap("one-pixel-of-a-picture", one_pixel, "One pixel of a picture differs.", ["pixel|image/png|picture|cell [34]"])
    trap("words-of-a-paragraph", swap("two treatments", "three treatments", 0, "source"), "A word of a paragraph differs.", ["treatments|cell [01]"])
    trap("message-of-an-error", swap("division by zero", "division by 0", 5, "outputs", 0, "evalue"), "The message of an error differs.", ["zero|cell [56]|evalue"])
    trap("kind-of-an-error", swap("ZeroDivisionError", "FloatingPointError", 5, "outputs", 0, "ename"), "The kind of an error differs.", ["ZeroDivisionError|FloatingPointError|cell [56]|ename"])
    trap("output-missing", lambda n: n["cells"][2].update(outputs=[]), "The output of a cell is missing.", ["output|cell [23]"])
    trap("cell-missing", lambda n: n["cells"].pop(4), "A cell is missing.", ["cell"])
    trap("cells-in-another-order", lambda n: n["cells"].insert(1, n["cells"].pop(2)), "Two cells were swapped.", ["cell"])
    trap("cell-added", lambda n: n["cells"].append({"cell_type": "markdown", "id": "0f0f0f0f", "metadata": {}, "source": "End."}), "A cell was added.", ["cell"])
    trap("warning-on-standard-error", lambda n: n["cells"][1]["outputs"].append({"name": "stderr", "output_type": "stream", "text": "RuntimeWarning: overflow\n"}), "A warning on standard error was added.", ["stderr|overflow|cell [12]"])
    trap("standard-output-or-error", lambda n: n["cells"][4]["outputs"][0].update(name="stderr"), "The same text went to standard error.", ["stderr|stdout|cell [45]"])
    trap("code-or-text", lambda n: n["cells"].__setitem__(4, {"cell_type": "raw", "id": n["cells"][4]["id"], "metadata": {}, "source": n["cells"][4]["source"]}), "A cell of code became a raw cell.", ["cell"])

    numbers = executed([new_code_cell("print('checksum 0xdeadbeef')"), new_code_cell("import datetime\ndatetime.date(2021, 3, 5)"), new_code_cell("print('half-life 5.2 min')"), new_code_cell("9007199254740993")])
    numbers = json.loads(text(numbers))
    trap("printed-checksum", lambda n: _set_text(n, 0, "checksum 0xdeadbee1\n"), "A printed hexadecimal value is data, although it looks like an address.", ["deadbee|cell [01]"], numbers)
    trap("date-that-is-a-result", lambda n: n["cells"][1]["outputs"][0]["data"].update({"text/plain": "datetime.date(2021, 3, 6)"}), "A date that a cell computes is a result.", ["date|cell [12]"], numbers)
    trap("half-life-that-looks-like-a-duration", lambda n: _set_text(n, 2, "half-life 6.1 min\n"), "A half-life is a result, although it is written like a duration.", ["half-life|cell [23]"], numbers)
    trap("integer-beyond-2-to-53", lambda n: n["cells"][3]["outputs"][0]["data"].update({"text/plain": "9007199254740992"}), "Two integers that fall on the same double are two integers.", ["900719|cell [34]"], numbers)


def _set_text(notebook, cell, words):
    notebook["cells"][cell]["outputs"][0]["text"] = words
