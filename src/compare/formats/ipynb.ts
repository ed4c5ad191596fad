import { type Content, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { cellParts, runTimes } from "./ipynb/cells.ts";
import { type Fields, fieldsOf, listOf, setAside, setAsideIn, without } from "./ipynb/fields.ts";
import { namedWidgets, renamed } from "./ipynb/widgets.ts";
import { firstByte, jsonBytes } from "./json/document.ts";
import { JsonParser } from "./json/parse.ts";
import { shown } from "./packed/asides.ts";

/** A notebook of Jupyter, nbformat 4: https://nbformat.readthedocs.io/en/latest/format_description.html */
export const notebookFormat: Format = {
  name: "notebook",
  representation: "order of keys, white space between them, texts in one piece or several, pieces of a stream",
  recognises(head, name, content) {
    if (firstByte(head) !== 0x7b) return false;
    return /\.ipynb$/i.test(name) || (/"cells"\s*:\s*\[/.test(latin1(head)) && /"nbformat_minor"/.test(end(content)));
  },
  async open(content, reading) {
    const parser = new JsonParser(jsonBytes(content, reading, "notebook"), reading);
    parser.skipBlanks();
    const notebook = fieldsOf(parser.value(), "the notebook");
    parser.skipBlanks();
    if (!parser.isAtEnd) throw new Unreadable("something follows the notebook");
    // Older versions are read as what they are written in.
    if (notebook.get("nbformat") !== 4) return [{ kind: "value", at: "", value: notebook }];
    const cells = notebook.get("cells");
    if (cells === undefined) throw new Unreadable("it has no cells");
    const metadata = fieldsOf(notebook.get("metadata") ?? new Map(), "the metadata");
    const widgets = namedWidgets(fieldsOf(metadata.get("widgets") ?? new Map(), "the state of widgets"));
    if (widgets.names.size > 0) {
      const names = [...widgets.names].map(([id, name]) => `${id} is ${name}`).join(", ");
      reading.setAside({ rule: "notebook: ids of widgets", where: "metadata widgets", value: shown(names) });
    }
    const renamedMetadata = metadata.has("widgets") ? new Map([...metadata, ["widgets", widgets.value]]) : metadata;
    const parts: Part[] = [whole(notebook, renamedMetadata, cells, reading)];
    for (const [at, cell] of listOf(renamed(cells, widgets.names), "the list of cells").entries()) {
      parts.push(...(await cellParts(fieldsOf(cell, "a cell"), `cell ${at + 1}`, reading)));
    }
    return parts;
  },
};

/** Keys of Python are sorted or not: the version of the format stands at the beginning or at the end. */
const end = (content: Content): string => latin1(content.read(Math.max(0, content.size - 4096), content.size));

/** What is said of the notebook as a whole. */
function whole(notebook: Fields, all: Fields, cells: Value, reading: Reading): Part {
  const where = "metadata";
  const signed = setAside(all, ["signature"], "notebook: signature", where, reading);
  const unsigned = setAside(signed, ofEditors, "notebook: what editors keep", where, reading);
  const rules: readonly (readonly [field: string, names: readonly string[], rule: string])[] = [
    ["language_info", ["version"], "notebook: version of the language"],
    ["language_info", describing, "notebook: how editors treat the language"],
    ["kernelspec", ["display_name"], "notebook: what the kernel is called"],
    ["papermill", runTimes, "notebook: times of execution"],
    ["papermill", ["version"], "notebook: version of papermill"],
  ];
  const metadata = rules.reduce(
    (fields, [field, names, rule]) => setAsideIn(fields, field, names, rule, where, reading),
    unsigned,
  );
  const rest = setAside(notebook, ["nbformat_minor"], "notebook: version of the format", "notebook", reading);
  const count = listOf(cells, "the list of cells").length;
  const value = new Map<string, Value>([...without(rest, ["cells"]), ["metadata", metadata], ["cells", count]]);
  return { kind: "value", at: "notebook", value };
}

/** Which interpreter Visual Studio Code chose and what it read, what Jupyter's extensions show beside the notebook. */
const ofEditors = ["vscode", "orig_nbformat", "toc", "varInspector"];

const describing = ["codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "pygments_lexer"];
