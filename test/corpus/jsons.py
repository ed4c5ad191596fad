"""JSON and JSON lines."""

import json

import numpy as np

from corpus import different, equivalent, replaced, run, run_twice

PYTHON = "Python 3.11 json.dump"
EDITED = "Python 3.11 json.dump, one place edited"

FIT = {
    "model": "logistic",
    "coefficients": {"intercept": -1.2041, "age": 0.0317, "dose": 0.8125},
    "p": {"age": 0.0021, "dose": 3.4e-07},
    "n": 482,
    "converged": True,
    "iterations": [0.693147, 0.512883, 0.498021, 0.497996],
    "excluded": [],
    "note": "Müller's cohort, 2019-05-04",
    "missing": None,
}


def text(value, **options):
    return json.dumps(value, **{"indent": 2, "ensure_ascii": False, **options}) + "\n"


def cases():
    _representation()
    _changed()
    _traps()
    _lines()


def _representation():
    shown = text(FIT)

    def eq(name, produced, made_by, why, says=None, recorded=shown):
        equivalent(f"json/{name}", "json", recorded, produced, made_by, why, says)

    eq("keys-in-another-order", text(FIT, sort_keys=True), PYTHON + ", with and without sort_keys", "Only the order of the keys of objects differs.", ["order|key"])
    eq("without-white-space", text(FIT, indent=None, separators=(",", ":")), PYTHON + ", indent=2 and compact", "Only white space between the tokens differs.")
    eq("escaped-letters", text(FIT, ensure_ascii=True), PYTHON + ", ensure_ascii False and True", "The same letters, escaped or not.")
    eq("line-ends-of-windows", shown.replace("\n", "\r\n"), PYTHON + ", text mode of two systems", "Only the line ends differ.")
    eq("byte-order-mark", b"\xef\xbb\xbf" + shown.encode(), PYTHON + ", utf-8 and utf-8-sig", "Only a byte order mark stands before the text.")
    eq("numbers-spelled-otherwise", '{"p":[1E-5,1500.0,0.10000000000000001,2.50]}\n', "Python json and R jsonlite", "The same doubles written in another way.", None, '{"p": [1e-05, 1.5e3, 0.1, 2.5]}\n')
    eq("slash-escaped", '{"path":"results\\/fig1","unit":"m\\/s"}', "PHP json_encode and Python json.dumps", "An escaped slash is a slash.", None, '{"path":"results/fig1","unit":"m/s"}')
    eq("keys-of-nested-objects-in-another-order", '{"b":{"y":[{"q":2,"p":1}],"x":0},"a":1}', PYTHON, "Only the order of keys differs, at every depth.", None, '{"a":1,"b":{"x":0,"y":[{"p":1,"q":2}]}}')
    eq("not-a-number-of-python", text({"loss": [0.7, float("nan"), float("inf")]}, indent=None), PYTHON, "NaN and Infinity, as Python writes them, with other white space.", None, text({"loss": [0.7, float("nan"), float("inf")]}))
    script = 'x <- list(n = 482L, mean = c(0.25, 1/3), label = "a/b"); '
    eq("jsonlite-pretty-or-not", run("Rscript", "-e", script + "cat(jsonlite::toJSON(x, digits = NA, auto_unbox = TRUE))"), "R jsonlite 1.8.4, pretty and not", "Only white space between the tokens differs.", None, run("Rscript", "-e", script + "cat(jsonlite::toJSON(x, digits = NA, auto_unbox = TRUE, pretty = TRUE))"))
    run_twice("json/python-run-twice", "json", lambda path: path.write_text(text(FIT)), PYTHON + ", run twice", "The program writes the same bytes each time.", expect="identical")


def _changed():
    shown = text(FIT)

    def edit(name, old, new, why, says=None):
        different(f"json/{name}", "json", shown, replaced(shown, old, new), EDITED, why, says)

    edit("one-digit", "0.0317", "0.0318", "One digit of a coefficient differs.", ["coefficients", "age"])
    edit("value-of-an-exponent", "3.4e-07", "3.4e-06", "The exponent of a p-value differs.", ["dose"])
    edit("truth-value", "true", "false", "A truth value differs.", ["converged"])
    edit("key-renamed", '"dose": 0.8125', '"Dose": 0.8125', "The name of a key differs in its case.", ["dose"])
    edit("element-of-a-list", "0.498021", "0.498022", "One element of a list differs.", ["iterations", "2|3"])
    edit("text-of-a-value", '"logistic"', '"probit"', "A text differs.", ["model"])
    edit("date-in-a-value", "2019-05-04", "2019-05-05", "A date in a value is data.", ["note"])
    edit("key-missing", '  "n": 482,\n', "", "A key is missing.", ["\\bn\\b"])
    edit("element-appended", "0.497996", "0.497996,\n    0.497996", "A list has one element more.", ["iterations"])
    edit("empty-list-or-null", "[]", "null", "An empty list became null.", ["excluded"])
    edit("null-or-zero", "null", "0", "null became 0.", ["missing"])
    edit("null-or-key-missing", ',\n  "missing": null', "", "A key with the value null is gone.", ["missing"])
    edit("number-or-text", "482", '"482"', "A number became a text.", ["\\bn\\b"])
    edit("number-or-truth-value", "true", "1", "A truth value became a number.", ["converged"])
    edit("accent", "Müller", "Muller", "A letter of a text lost its dots.", ["note"])
    different("json/list-in-another-order", "json", shown, text({**FIT, "iterations": FIT["iterations"][::-1]}), PYTHON, "The same elements of a list in another order: the order of a list is content.", ["iterations"])
    different("json/cut-short", "json", shown, shown[:200], "a run that died in the middle", "The produced file ends early and is no JSON any more.")
    different("json/second-document-appended", "json", shown, shown + '{"model": "second"}\n', "a writer that appends", "Another document follows the first.")


def _traps():
    def trap(name, recorded, produced, why, says=None):
        different(f"json/{name}", "json", recorded, produced, EDITED, why, says)

    trap("integer-beyond-2-to-53", '{"tweet": 9007199254740993, "likes": 4}', '{"tweet": 9007199254740992, "likes": 4}', "Two integers that fall on the same double are two integers.", ["tweet"])
    trap("large-integer-in-a-list", '{"seeds": [18446744073709551615, 3]}', '{"seeds": [18446744073709551614, 3]}', "Two unsigned 64 bit integers differ by one.", ["seeds"])
    trap("first-of-two-equal-keys", '{"acc": 0.91, "acc": 0.93}', '{"acc": 0.92, "acc": 0.93}', "A key stands there twice and its first value differs: a reader that keeps the last one sees nothing.")
    trap("key-twice-or-once", '{"acc": 0.91, "f1": 0.88, "acc": 0.93}', '{"f1": 0.88, "acc": 0.93}', "A key stood there twice; its first value is gone.")
    trap("white-space-inside-a-text", '{"label": "wild type"}', '{"label": "wild  type"}', "White space inside a text is content.", ["label"])
    trap("space-at-the-end-of-a-text", '{"label": "wild type "}', '{"label": "wild type"}', "White space at the end of a text value is content.", ["label"])
    trap("line-break-inside-a-text", '{"abstract": "one\\r\\ntwo"}', '{"abstract": "one\\ntwo"}', "A line end inside a text value is content.", ["abstract"])
    trap("address-like-text", '{"register": "0x7f3a5c0012d0"}', '{"register": "0x7f3a5c0012e0"}', "A hexadecimal value is data, although it looks like an address.", ["register"])
    trap("identifier-that-looks-random", '{"subject": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}', '{"subject": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e"}', "An identifier in a value is data.", ["subject"])
    trap("not-a-number-or-null", '{"loss": NaN}', '{"loss": null}', "NaN became null.", ["loss"])
    trap("infinity-with-the-other-sign", '{"loss": Infinity}', '{"loss": -Infinity}', "Infinity changed its sign.", ["loss"])
    trap("prototype-key", '{"__proto__": {"weight": 1}, "n": 2}', '{"__proto__": {"weight": 2}, "n": 2}', "A key with a name that means something to JavaScript.", ["weight|__proto__"])
    trap("numeric-keys-swapped", '{"10": "control", "9": "drug"}', '{"10": "drug", "9": "control"}', "The values of two keys were swapped.")
    trap("last-bit-of-a-double", '{"r2": 0.8414709848078965}', '{"r2": 0.8414709848078966}', "A number differs by the last bit of a double; without a tolerance that is a difference.", ["r2"])
    trap("half-life-that-looks-like-a-duration", '{"half_life": "5.2 min"}', '{"half_life": "6.1 min"}', "A half-life is a result, although it is written like a duration.", ["half_life"])


def _lines():
    rng = np.random.default_rng(11)
    records = [{"trial": i, "choice": "left" if i % 3 else "right", "rt_ms": float(np.round(rng.gamma(9, 50), 1))} for i in range(40)]
    shown = "".join(json.dumps(record) + "\n" for record in records)

    equivalent("jsonl/keys-in-another-order", "jsonl", shown, "".join(json.dumps(dict(reversed(record.items()))) + "\n" for record in records), PYTHON + " of each record", "Only the order of the keys differs.", ["order|key"])
    equivalent("jsonl/without-white-space", "jsonl", shown, "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records), PYTHON + " of each record, compact", "Only white space between the tokens differs.")
    equivalent("jsonl/no-newline-at-the-end", "jsonl", shown, shown.rstrip("\n"), PYTHON + " of each record", "Only the newline at the end of the file is missing.")
    changed = [dict(record) for record in records]
    changed[22]["rt_ms"] += 0.1
    different("jsonl/one-value-in-line-23", "jsonl", shown, "".join(json.dumps(record) + "\n" for record in changed), PYTHON + " of each record", "One value of one record differs.", ["23|22", "rt_ms"])
    different("jsonl/two-records-swapped", "jsonl", shown, "".join(json.dumps(records[i]) + "\n" for i in [1, 0, *range(2, 40)]), PYTHON + " of each record", "The same records, two of them in the other order: their order is content.")
    different("jsonl/record-missing", "jsonl", shown, "".join(json.dumps(record) + "\n" for record in records[:-1]), PYTHON + " of each record", "The last record is missing.")
    different("jsonl/record-twice", "jsonl", shown, shown + json.dumps(records[-1]) + "\n", PYTHON + " of each record", "The last record is there twice.")
    different("jsonl/one-key-renamed", "jsonl", shown, replaced(shown, '{"trial": 12, "choice"', '{"trial": 12, "side"'), EDITED, "A key of one record has another name.", ["13|12"])
