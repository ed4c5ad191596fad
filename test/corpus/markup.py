"""HTML, XML and TeX."""

import pandas as pd

from corpus import different, equivalent, replaced, run, run_twice, scratch, version_of

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Dose response</title>
<style>td.low { color: #2166ac; }</style></head>
<body>
<h1 id="results" class="section">Results</h1>
<p>The median effective dose was <b>3.42 mg</b> (95 % CI 3.1&ndash;3.8).</p>
<!-- rendered by report 1.4.2 on 2024-03-05 -->
<table border="1">
<tr><th>dose</th><th>n</th><th>response</th></tr>
<tr><td>1</td><td>24</td><td class="low">0.08</td></tr>
<tr><td>5</td><td>23</td><td>0.71</td></tr>
</table>
<pre>
dose   response
  1    0.08
  5    0.71
</pre>
<p><a href="https://example.org/data?id=7&amp;v=2" title="raw data">data</a>
<img src="fig1.png" alt="dose response curve" width="400"></p>
<script type="application/json" id="points">{"x": [1, 5], "y": [0.08, 0.71]}</script>
</body>
</html>
"""

GRAPH = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- written by igraph 0.10.4 on Tue Mar 5 10:11:12 2024 -->
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="w" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="food web" edgedefault="directed">
    <node id="phytoplankton"/>
    <node id="krill"/>
    <node id="penguin"><desc>eats krill &amp; fish</desc></node>
    <edge source="phytoplankton" target="krill"><data key="w">0.75</data></edge>
    <edge source="krill" target="penguin"><data key="w">0.31</data></edge>
  </graph>
</graphml>
"""

TABLE = r"""\begin{tabular}{lrr}
\toprule
 & estimate & std. error \\
\midrule
intercept & -1.2041 & 0.1130 \\
dose & 0.8125 & 0.0421 \\
\bottomrule
\end{tabular}
"""


def cases():
    _html()
    _html_of_programs()
    _xml()
    _tex()


def _html():
    def eq(name, old, new, why, says=None):
        equivalent(f"html/{name}", "html", PAGE, replaced(PAGE, old, new), "a page written by hand, as two serialisers write it", why, says)

    def edit(name, old, new, why, says=None):
        different(f"html/{name}", "html", PAGE, replaced(PAGE, old, new), "a page written by hand, one place edited", why, says)

    eq("comment-of-the-generator", "report 1.4.2 on 2024-03-05", "report 1.5.0 on 2024-06-11", "Only a comment with version and date differs.", ["comment"])
    eq("attributes-in-another-order", '<h1 id="results" class="section">', '<h1 class="section" id="results">', "Only the order of attributes differs.")
    eq("quotes-of-attributes", '<table border="1">', "<table border='1'>", "An attribute in other quotes.")
    eq("named-or-plain-character", "3.1&ndash;3.8", "3.1\u20133.8", "The same dash, as an entity and as itself.")
    eq("capital-tags", "<b>3.42 mg</b>", "<B>3.42 mg</B>", "HTML tags mean the same in capital letters.")
    equivalent("html/line-ends-of-windows", "html", PAGE, PAGE.replace("\n", "\r\n"), "text mode of two systems", "Only the line ends differ.")

    edit("one-digit-in-a-paragraph", "3.42 mg", "3.43 mg", "One digit of the text differs.", ["3\\.42|3\\.43"])
    edit("one-cell-of-a-table", "<td>0.71</td>", "<td>0.72</td>", "One cell of a table differs.", ["0\\.71|0\\.72"])
    edit("white-space-inside-pre", "  5    0.71", "  5  0.71", "White space inside a preformatted text is content.")
    edit("link-target", "id=7&amp;v=2", "id=8&amp;v=2", "A link leads elsewhere.", ["href|example"])
    edit("class-of-a-cell", ' class="low"', "", "A cell lost its class, and so its colour.", ["class|low"])
    edit("colour-in-a-style-sheet", "#2166ac", "#b2182b", "A colour of the style sheet differs.", ["style|2166ac"])
    edit("number-inside-a-script", '"y": [0.08, 0.71]', '"y": [0.08, 0.73]', "A data point inside a script differs.", ["script|0\\.7"])
    edit("text-for-the-blind", "dose response curve", "dose response", "The alternative text of an image differs.", ["alt"])
    edit("row-missing", "<tr><td>5</td><td>23</td><td>0.71</td></tr>\n", "", "A row of a table is missing.")
    edit("bold-or-not", "<b>3.42 mg</b>", "3.42 mg", "The same text without its emphasis.")
    edit("title-of-the-page", "<title>Dose response", "<title>Dose-response", "The title differs.", ["title"])
    edit("text-became-a-comment", "<tr><td>5</td><td>23</td><td>0.71</td></tr>", "<!--<tr><td>5</td><td>23</td><td>0.71</td></tr>-->", "A row was commented out.")
    edit("image-source", 'src="fig1.png"', 'src="fig2.png"', "Another image is shown.", ["src|fig"])
    edit("heading-level", '<h1 id="results" class="section">Results</h1>', '<h2 id="results" class="section">Results</h2>', "A heading has another level.", ["h1|h2"])


def _html_of_programs():
    frame = pd.DataFrame({"species": ["adelie", "gentoo", "chinstrap"], "mass_g": [3700.7, 5076.0, 3733.1]})

    def styler(path):
        path.write_text(frame.style.background_gradient().to_html())

    run_twice("html/styler-of-pandas-run-twice", "html", styler, version_of("pandas") + " Styler.to_html, run twice", "Only the random id of the table differs, in its style sheet and its cells.", says=["\\bid"])

    changed = frame.copy()
    changed.loc[1, "mass_g"] = 5176.0
    different("html/styler-of-pandas-one-cell", "html", styler, lambda path: path.write_text(changed.style.background_gradient().to_html()), version_of("pandas") + " Styler.to_html", "One cell differs, besides the random id of the table.", ["5076|5176"])
    def plotly(value):
        return lambda path: run("Rscript", "-e", f'suppressMessages(library(plotly)); d <- data.frame(x = 1:5, y = c(1, 2, 3, 4, {value})); htmlwidgets::saveWidget(plot_ly(d, x = ~x, y = ~y, type = "scatter", mode = "markers"), "{path}", selfcontained = FALSE, libdir = "lib"); unlink(file.path(dirname("{path}"), "lib"), recursive = TRUE)')

    by_plotly = "R plotly 4.10.1 and htmlwidgets 1.6.1"
    run_twice("html/plotly-of-r-run-twice", "html", plotly(5), by_plotly + ", run twice", "Only the random ids of the widget and of its data differ.", says=["\\bid"])
    different("html/plotly-of-r-one-point", "html", plotly(5), plotly(6), by_plotly, "One point of the plot differs, and the random ids.", ["script"])
    run_twice("html/pandas-run-twice", "html", lambda path: frame.to_html(path), version_of("pandas") + " to_html, run twice", "The program writes the same bytes each time.", expect="identical")

    text = "# Survey\n\nWe counted *27* nests.\n\n| colony | nests |\n|---|---|\n| north | 12 |\n| south | 15 |\n"

    def pandoc(source):
        return run("pandoc", "-f", "markdown", "-t", "html", stdin=source.encode())

    different("html/pandoc-one-cell", "html", pandoc(text), pandoc(text.replace("15", "16")), "pandoc 2.17", "One cell of a table differs.", ["15|16"])

    plotly = '<div id="{0}" class="plotly-graph-div"></div><script>Plotly.newPlot("{0}", [{{"x":[1,2,3],"y":[{1}]}}], {{"title":"Yield"}});</script>\n'
    first, second = "5f1d9c1e-6a57-4d0b-9a8f-0c6f1d2e3b4a", "c2a7e0b8-11d4-4f6e-8b0a-7d9e5f3c2b1a"
    equivalent("html/random-id-of-a-plot", "html", plotly.format(first, "2,4,8"), plotly.format(second, "2,4,8"), "a page as plotly's write_html lays it out", "Only the random id of the plot's element differs, where it is defined and where it is used.", ["\\bid|uuid"])
    different("html/random-id-of-a-plot-and-one-point", "html", plotly.format(first, "2,4,8"), plotly.format(second, "2,4,9"), "a page as plotly's write_html lays it out", "Besides the random id one point differs.")


def _xml():
    def eq(name, old, new, why, says=None):
        equivalent(f"xml/{name}", "xml", GRAPH, replaced(GRAPH, old, new), "a graph as igraph writes GraphML, as two serialisers write it", why, says)

    def edit(name, old, new, why, says=None):
        different(f"xml/{name}", "xml", GRAPH, replaced(GRAPH, old, new), "a graph as igraph writes GraphML, one place edited", why, says)

    eq("comment-of-the-generator", "igraph 0.10.4 on Tue Mar 5 10:11:12 2024", "igraph 0.10.6 on Fri Jun 7 08:00:01 2024", "Only a comment with version and date differs.", ["comment"])
    eq("attributes-in-another-order", 'source="krill" target="penguin"', 'target="penguin" source="krill"', "Only the order of attributes differs.")
    eq("empty-element", '<node id="krill"/>', '<node id="krill"></node>', "An empty element in its other spelling.")
    eq("quotes-of-attributes", 'edgedefault="directed"', "edgedefault='directed'", "An attribute in other quotes.")
    eq("character-data-section", "eats krill &amp; fish", "<![CDATA[eats krill & fish]]>", "The same text, escaped and as a CDATA section.")
    eq("numbered-character", "eats krill &amp; fish", "eats krill &#38; fish", "The same character by its name and its number.")
    equivalent("xml/line-ends-of-windows", "xml", GRAPH, GRAPH.replace("\n", "\r\n"), "text mode of two systems", "Only the line ends differ.")

    edit("value-of-an-attribute", 'edgedefault="directed"', 'edgedefault="undirected"', "The graph is no longer directed.", ["edgedefault|directed"])
    edit("one-weight", "0.31", "0.32", "One number differs.", ["0\\.3"])
    edit("edge-turned-round", 'source="krill" target="penguin"', 'source="penguin" target="krill"', "An edge goes the other way.", ["source|target|edge"])
    edit("element-missing", '    <node id="krill"/>\n', "", "A node is missing.", ["node|krill"])
    edit("element-renamed", "<desc>eats krill &amp; fish</desc>", "<data>eats krill &amp; fish</data>", "An element has another name.", ["desc|data"])
    edit("attribute-missing", ' attr.type="double"', "", "An attribute is missing.", ["attr\\.type"])
    edit("identifier-of-a-node", 'node id="phytoplankton"', 'node id="phytoplankton2"', "The id of a node is its name here, and the edge no longer leads to it.", ["phytoplankton"])
    edit("element-became-a-comment", '<node id="krill"/>', '<!--<node id="krill"/>-->', "A node was commented out.", ["node|krill"])
    edit("escaped-markup", "<desc>eats krill &amp; fish</desc>", "<desc>eats krill &amp;amp; fish</desc>", "The text was escaped twice.", ["desc|amp"])
    different("xml/two-elements-swapped", "xml", GRAPH, replaced(GRAPH, '<node id="phytoplankton"/>\n    <node id="krill"/>', '<node id="krill"/>\n    <node id="phytoplankton"/>'), "a graph as igraph writes GraphML", "The order of elements is content.")
    kept = '<?xml version="1.0"?>\n<score xml:space="preserve"><line>A  B</line></score>\n'
    different("xml/white-space-that-is-to-be-kept", "xml", kept, replaced(kept, "A  B", "A B"), "a document written by hand", "The document says that its white space is to be kept.")
    spaced = '<?xml version="1.0"?>\n<f name="a  b">x</f>\n'
    different("xml/white-space-in-an-attribute", "xml", spaced, replaced(spaced, "a  b", "a b"), "a document written by hand", "White space inside an attribute's value is content.")
    two = '<?xml version="1.0"?>\n<r xmlns:a="http://example.org/si" xmlns:b="http://example.org/imperial"><a:length>3</a:length></r>\n'
    different("xml/name-space-of-an-element", "xml", two, two.replace("a:length", "b:length"), "a document written by hand", "The element belongs to another name space: another unit.")


def _tex():
    equivalent("tex/line-ends-of-windows", "tex", TABLE, TABLE.replace("\n", "\r\n"), "pandas to_latex, text mode of two systems", "Only the line ends differ.")
    equivalent("tex/spaces-at-line-ends", "tex", TABLE, TABLE.replace("\\\\\n", "\\\\ \n"), "two formatters of a table", "Only white space at the ends of lines differs.")
    different("tex/one-digit-of-a-table", "tex", TABLE, replaced(TABLE, "0.8125", "0.8126"), "pandas to_latex, one place edited", "One digit of a table differs.", ["line 6"])
    different("tex/column-specification", "tex", TABLE, replaced(TABLE, "{lrr}", "{lcr}"), "pandas to_latex, one place edited", "A column is set in another way.", ["line 1"])
    different("tex/row-missing", "tex", TABLE, replaced(TABLE, "intercept & -1.2041 & 0.1130 \\\\\n", ""), "pandas to_latex, one place edited", "A row is missing.", ["line 5"])
    different("tex/text-became-a-comment", "tex", TABLE, replaced(TABLE, "\ndose", "\n%dose"), "pandas to_latex, one place edited", "A row was commented out.", ["line 6"])
    dated = "\\section{Results}\nData frozen on 5 March 2024.\n"
    different("tex/date-in-the-text", "tex", dated, replaced(dated, "5 March", "7 March"), "a text written by hand", "A date in a text is content.", ["line 2"])
