"""Tables as text: CSV and TSV as pandas, R and by-hand writers make them."""

import csv
import io

import numpy as np
import pandas as pd

from corpus import different, equivalent, pair, replaced, run, run_twice, version_of

PANDAS = f"{version_of('pandas')} to_csv"


def measurements():
    """Sixty plants with an identifier, a group, a date and two measured values."""
    rng = np.random.default_rng(7)
    n = 60
    return pd.DataFrame(
        {
            "plant": [f"P{i:03d}" for i in range(1, n + 1)],
            "treatment": np.where(np.arange(n) % 2, "drought", "control"),
            "sown": pd.date_range("2021-03-01", periods=n).strftime("%Y-%m-%d"),
            "height_cm": np.round(rng.normal(42, 6, n), 2),
            "biomass_g": rng.gamma(3, 1.7, n),
        }
    )


def as_csv(frame, **options):
    return frame.to_csv(index=False, **options)


def cases():
    _representation()
    _changed_cells()
    _changed_shape()
    _traps()
    _tsv()
    _by_r()


def _representation():
    text = as_csv(measurements())

    def eq(name, produced, made_by, why, says=None, recorded=text):
        equivalent(f"csv/{name}", "csv", recorded, produced, made_by, why, says)

    eq("line-ends-of-windows", as_csv(measurements(), lineterminator="\r\n"), PANDAS + ", two line terminators", "Only the line ends differ.", ["line end|CRLF"])
    eq("byte-order-mark", b"\xef\xbb\xbf" + text.encode(), PANDAS + ", utf-8 and utf-8-sig", "Only a byte order mark stands before the table.", ["byte.order.mark|BOM"])
    eq("no-newline-at-the-end", text.rstrip("\n"), PANDAS, "Only the newline at the end of the file is missing.")
    eq("every-cell-quoted", as_csv(measurements(), quoting=csv.QUOTE_ALL), PANDAS + ", QUOTE_MINIMAL and QUOTE_ALL", "The same cells, quoted or not.", ["quot"])
    eq("text-cells-quoted", as_csv(measurements(), quoting=csv.QUOTE_NONNUMERIC), PANDAS + ", QUOTE_MINIMAL and QUOTE_NONNUMERIC", "The same cells; only those of text are quoted.", ["quot"])

    frame = pd.DataFrame({"dose_mg": [0.1, 0.2, 0.3, 2.5], "response": [1 / 3, 2 / 3, 0.1 + 0.2, 1e-5]})
    eq("seventeen-digits-of-the-same-double", as_csv(frame, float_format="%.17g"), PANDAS + ", shortest and %.17g", "0.1 and 0.10000000000000001 are the same double.", ["double|number|spell|represent"], as_csv(frame))
    whole = "year,count\n2019,1\n2020,12\n2021,7\n"
    eq("integer-or-decimal-point", "year,count\n2019,1.0\n2020,12.0\n2021,7.0\n", PANDAS + " of an int64 and of a float64 column", "1 and 1.0 are the same number.", None, whole)
    small = "step,rate\n1,0.00001\n2,0.00025\n3,1000000\n"
    eq("exponent-or-decimals", "step,rate\n1,1e-05\n2,2.5e-04\n3,1e+06\n", "R 4.2.2 write.csv and Python repr", "The same doubles written with and without an exponent.", None, small)
    eq("zeros-at-the-end", "x,y\n0.50,1.250\n0.75,-3.000\n", "printf %.2f and %g", "The same doubles with and without zeros at the end.", None, "x,y\n0.5,1.25\n0.75,-3\n")
    eq("zero-before-the-point", "x,y\n0.5,-0.25\n0.125,7\n", "awk and SAS", "The same doubles with and without the zero before the point.", None, "x,y\n.5,-.25\n.125,7\n")
    run_twice("csv/pandas-run-twice", "csv", lambda path: measurements().to_csv(path, index=False), PANDAS + ", run twice", "The program writes the same bytes each time.", expect="identical")


def _changed_cells():
    def cell(name, row, column, value, why, says):
        frame = measurements()
        changed = frame.copy()
        changed.loc[row - 1, column] = value
        different(f"csv/{name}", "csv", as_csv(frame), as_csv(changed), PANDAS, why, says)

    frame = measurements()
    height = float(frame.height_cm[39])
    mass = float(frame.biomass_g[11])
    cell("one-digit-in-row-40", 40, "height_cm", height + 0.01, "One digit of one cell differs.", ["row 40|line 41", "height_cm|column 4"])
    cell("last-bit-of-a-double", 12, "biomass_g", np.nextafter(mass, 99), "One cell differs by the last bit of a double; without a tolerance that is a difference.", ["row 12|line 13", "biomass_g|column 5"])
    cell("sign-of-one-cell", 5, "height_cm", -float(frame.height_cm[4]), "The sign of one cell differs.", ["row 5|line 6", "height_cm|column 4"])
    cell("one-label-of-a-group", 7, "treatment", "drought", "One plant changed its group.", ["row 7|line 8", "treatment|column 2"])
    cell("date-in-a-cell", 20, "sown", "2021-03-21", "A date in a cell is data, although it looks like a time stamp.", ["row 20|line 21", "sown|column 3"])
    cell("missing-value", 33, "biomass_g", np.nan, "A value became missing.", ["row 33|line 34", "biomass_g|column 5"])
    cell("identifier-of-a-row", 60, "plant", "P061", "The identifier of one row differs.", ["row 60|line 61", "plant|column 1"])


def _changed_shape():
    frame = measurements()
    text = as_csv(frame)

    def shape(name, produced, why, says=None, made_by=PANDAS):
        different(f"csv/{name}", "csv", text, produced, made_by, why, says)

    shape("row-missing", as_csv(frame.drop(index=17)), "One row is missing.", ["row|line"])
    shape("row-appended", as_csv(pd.concat([frame, frame.tail(1).assign(plant="P061")])), "One row was added at the end.", ["61|row|line"])
    shape("row-twice", as_csv(pd.concat([frame.iloc[:10], frame.iloc[9:]])), "One row is there twice.", ["row|line"])
    shape("two-rows-swapped", as_csv(frame.iloc[[*range(10), 11, 10, *range(12, 60)]]), "The same rows, two of them in the other order: the order of rows is content.", ["order|row"])
    shape("sorted-by-another-column", as_csv(frame.sort_values("height_cm")), "The same rows in another order: the order of rows is content.", ["order|row"])
    shape("two-columns-swapped", as_csv(frame[["plant", "treatment", "sown", "biomass_g", "height_cm"]]), "The same columns in another order.", ["column"])
    shape("column-missing", as_csv(frame.drop(columns="treatment")), "One column is missing.", ["treatment|column"])
    shape("column-added", as_csv(frame.assign(block="north")), "One column was added.", ["block|column"])
    shape("column-renamed", as_csv(frame.rename(columns={"height_cm": "height_mm"})), "The name of a column differs: another unit.", ["height_mm|header|column"])
    shape("values-of-two-columns-swapped", as_csv(frame.rename(columns={"height_cm": "biomass_g", "biomass_g": "height_cm"})), "The names of two columns were swapped.", ["height_cm|biomass_g|column|header"])
    shape("header-missing", as_csv(frame, header=False), "The line of names is missing.")
    shape("index-column-added", frame.to_csv(), "pandas wrote its index as one column more.", ["column"])
    shape("only-the-header", as_csv(frame.head(0)), "All rows are missing.", ["row|line"])


def _traps():
    def trap(name, recorded, produced, why, says=None, made_by="a CSV writer, one place edited"):
        different(f"csv/{name}", "csv", recorded, produced, made_by, why, says)

    crystal = "sample,half_life,lattice\nA1,5.2 min,0xdeadbeef\nA2,20.4 min,0xcafef00d\nA3,0.8 s,0x7f3a5c0012d0\n"
    trap("half-life-that-looks-like-a-duration", crystal, replaced(crystal, "5.2 min", "6.1 min"), "A half-life in a cell is a result, although it is written like a duration.", ["half_life|column 2", "row 1|line 2"])
    trap("hexadecimal-value", crystal, replaced(crystal, "0xdeadbeef", "0xdeadbee1"), "A hexadecimal value in a cell is data, although it looks like an address.", ["lattice|column 3", "row 1|line 2"])
    trap("value-that-looks-like-an-address", crystal, replaced(crystal, "0x7f3a5c0012d0", "0x7f3a5c0012e0"), "A hexadecimal value in a cell is data, although it looks like the address of an object.", ["lattice|column 3", "row 3|line 4"])
    times = "station,observed_at,level_m\nK12,2020-02-29T23:59:58Z,3.21\nK12,2020-03-01T00:14:58Z,3.27\n"
    trap("time-in-a-cell", times, replaced(times, "23:59:58", "23:59:59"), "The time of an observation is data.", ["observed_at|column 2"])
    subject = "subject,score\n3f2504e0-4f89-41d3-9a0c-0305e82c3301,17\n9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d,21\n"
    trap("identifier-that-looks-random", subject, replaced(subject, "9b1deb4d", "9b1deb4e"), "A subject's identifier is data, although it looks random.", ["subject|column 1"])
    tweets = "tweet,retweets\n9007199254740993,12\n9007199254740995,3\n"
    trap("integer-beyond-2-to-53", tweets, replaced(tweets, "9007199254740993", "9007199254740992"), "Two integers that fall on the same double are two integers.", ["tweet|column 1"])
    quoted = 'site,remark\nN1,"clear "\nN2,"fog"\n'
    trap("space-at-the-end-inside-quotes", quoted, replaced(quoted, '"clear "', '"clear"'), "White space inside quotes belongs to the cell.", ["remark|column 2"])
    trap("spaces-before-a-cell", quoted, replaced(quoted, '"fog"', '"  fog"'), "White space at the beginning of a cell belongs to it.", ["remark|column 2"])
    names = 'group,members,size\n1,"Ash, Birch",2\n2,"Oak",1\n'
    trap("comma-moved-over-a-quote", 'a,b\n"x,y",z\n', 'a,b\nx,"y,z"\n', "The cells are `x,y` and `z`, then `x` and `y,z`.", ["row 1|line 2"])
    trap("comma-inside-quotes-gone", names, replaced(names, '"Ash, Birch"', '"Ash Birch"'), "A comma inside a cell is gone.", ["members|column 2"])
    trap("line-break-inside-a-cell", 'id,note\n1,"first\nsecond"\n2,x\n', 'id,note\n1,"first second"\n2,x\n', "A line break inside a cell became a space.", ["note|column 2"])
    empty = "gene,p\nTP53,0.013\nBRCA1,\nEGFR,0.4\n"
    trap("empty-or-zero", empty, replaced(empty, "BRCA1,\n", "BRCA1,0\n"), "A missing value became zero.", ["row 2|line 3"])
    trap("infinity-with-the-other-sign", "step,loss\n1,inf\n2,0.5\n", "step,loss\n1,-inf\n2,0.5\n", "Infinity changed its sign.", ["loss|column 2"])
    trap("infinity-or-not-a-number", "step,loss\n1,inf\n2,0.5\n", "step,loss\n1,nan\n2,0.5\n", "Infinity became NaN.", ["loss|column 2"])
    trap("one-more-decimal-zero-inside", "k,v\n1,0.501\n", "k,v\n1,0.5001\n", "A zero inside the decimals changes the number.", ["row 1|line 2"])
    trap("exponent", "k,h\n1,6.626e-34\n2,1.055e-34\n", "k,h\n1,6.626e-33\n2,1.055e-34\n", "The exponent differs.", ["row 1|line 2"])
    trap("number-too-small-for-single-precision", "k,v\n1,1e-310\n2,1\n", "k,v\n1,2e-310\n2,1\n", "Two subnormal doubles differ.", ["row 1|line 2"])
    trap("comment-line-changed", "# temperature in K\nt,T\n0,293.1\n", "# temperature in degC\nt,T\n0,293.1\n", "A comment line that states a unit differs.", ["line 1|row"])
    trap("accent-in-a-name", "city,n\nOrléans,4\n", "city,n\nOrleans,4\n", "A letter lost its accent.", ["city|column 1"])


def _tsv():
    frame = measurements()
    tabbed = as_csv(frame, sep="\t")
    equivalent("tsv/line-ends-of-windows", "tsv", tabbed, tabbed.replace("\n", "\r\n"), PANDAS + ", two line terminators", "Only the line ends differ.", ["line end|CRLF"])
    equivalent("tsv/seventeen-digits-of-the-same-double", "tsv", tabbed, as_csv(frame, sep="\t", float_format="%.17g"), PANDAS + ", shortest and %.17g", "The same doubles with more digits.")
    changed = frame.copy()
    changed.loc[24, "treatment"] = "drought"
    different("tsv/one-label-in-row-25", "tsv", tabbed, as_csv(changed, sep="\t"), PANDAS, "One plant changed its group.", ["row 25|line 26"])
    different("tsv/rows-reversed", "tsv", tabbed, as_csv(frame[::-1], sep="\t"), PANDAS, "The same rows in the opposite order.", ["order|row"])
    different("tsv/comma-inside-a-cell", "tsv", "gene\tgo\nTP53\tapoptosis,repair\n", "gene\tgo\nTP53\tapoptosis;repair\n", "a TSV writer, one place edited", "A comma is text in a table that tabs divide.", ["go|column 2"])


def _by_r():
    script = 'set.seed(3); d <- data.frame(id = sprintf("s%02d", 1:30), x = round(rnorm(30), 4), ok = runif(30) > .5); '
    by_base = run("Rscript", "-e", script + 'write.csv(d, stdout(), row.names = FALSE)')
    by_fwrite = run("Rscript", "-e", script + 'data.table::fwrite(d, "/dev/stdout")')
    pair("csv/base-r-and-data-table", "csv", by_base, by_fwrite, "equivalent", "R 4.2.2 write.csv and data.table 1.14.8 fwrite", "The same cells: only the quotes differ.", ["quot"])
    other = run("Rscript", "-e", script + 'd$ok[9] <- !d$ok[9]; write.csv(d, stdout(), row.names = FALSE)')
    different("csv/one-truth-value-by-r", "csv", by_base, other, "R 4.2.2 write.csv", "One TRUE became FALSE or the other way round.", ["row 9|line 10", "ok|column 3"])
