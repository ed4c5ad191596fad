import { contentOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Part, Value } from "../../part.ts";
import { withoutBokehIds } from "./bokeh.ts";
import { type Fields, fieldsOf, listOf, setAside, textIfAny, textOf, without } from "./fields.ts";
import { printed, printedTraceback } from "./volatile.ts";
import { randomId } from "./widgets.ts";

/** Outputs of one cell in order; pieces of the same stream that follow each other are one. */
export async function outputParts(
  outputs: readonly Fields[],
  cell: string,
  reading: Reading,
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const [at, output] of merged(outputs).entries()) {
    parts.push(...(await partsOf(output, `${cell} output ${at + 1}`, reading)));
  }
  return parts;
}

/** Text as a part of which every line counts, with all its blanks. */
export const textPart = (at: string, text: string): Part => ({ kind: "text", at, lines: () => text.split("\n") });

function merged(outputs: readonly Fields[]): readonly Fields[] {
  const all: Fields[] = [];
  let pieces: string[] = [];
  const flush = () => {
    const last = all.at(-1);
    if (pieces.length > 1 && last !== undefined) all[all.length - 1] = new Map([...last, ["text", pieces.join("")]]);
    pieces = [];
  };
  for (const output of outputs) {
    const last = all.at(-1);
    const isStream = output.get("output_type") === "stream" && output.size === 3;
    if (isStream && pieces.length > 0 && last?.get("name") === output.get("name")) {
      pieces.push(textOf(output.get("text"), "the text of a stream"));
      continue;
    }
    flush();
    all.push(output);
    if (isStream) pieces = [textOf(output.get("text"), "the text of a stream")];
  }
  flush();
  return all;
}

async function partsOf(output: Fields, at: string, reading: Reading): Promise<readonly Part[]> {
  const type = output.get("output_type");
  const kind: Part = { kind: "value", at, value: new Map<string, Value>([["output_type", type ?? null]]) };
  switch (type) {
    case "stream": {
      const name = textOf(output.get("name"), "the name of a stream");
      const place = `${at} (${name})`;
      const text = textOf(output.get("text"), "the text of a stream");
      const more = output.size > 3 ? [rest(kind, output, ["text"])] : [];
      return [textPart(place, printed(text, place, reading)), ...more];
    }
    case "error": {
      const traceback = listOf(output.get("traceback"), "a traceback");
      const lines = traceback.map((line) => textOf(line, "a line of a traceback")).join("\n");
      const message = printed(textOf(output.get("evalue"), "the message of an error"), `${at} evalue`, reading);
      const told = rest(kind, new Map([...output, ["evalue", message]]), ["traceback"]);
      return [told, textPart(`${at} (traceback)`, printedTraceback(lines, `${at} (traceback)`, reading))];
    }
    case "execute_result":
    case "display_data": {
      const fields = setAside(output, ["execution_count"], "notebook: execution counts", at, reading);
      const data = fieldsOf(output.get("data"), "the data of an output");
      return [rest(kind, fields, ["data"]), ...(await dataParts(data, at, reading))];
    }
    default:
      throw new Unreadable(`${at} is of a kind that is not known`);
  }
}

/** The fields of an output that are no text or picture. */
function rest(part: Part, output: Fields, names: readonly string[]): Part {
  return { ...part, kind: "value", value: without(output, names) } as Part;
}

/** One part, or several, for each form in which something is given. */
export async function dataParts(data: Fields, at: string, reading: Reading): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const [type, value] of data) {
    const place = `${at} (${type})`;
    const text = textIfAny(value);
    const file = files.get(type);
    if (type === "application/vnd.jupyter.widget-view+json") {
      const fields = fieldsOf(value, "the view of a widget");
      // Of a widget whose state is saved, it is a name by now.
      const isRandom = randomId.test(textIfAny(fields.get("model_id")) ?? "");
      const left = isRandom ? setAside(fields, ["model_id"], "notebook: ids of widgets", place, reading) : fields;
      parts.push({ kind: "value", at: place, value: left });
    } else if (text === undefined || type.endsWith("+json") || type === "application/json") {
      const isScript = type === "application/vnd.bokehjs_load.v0+json" && text !== undefined;
      parts.push({ kind: "value", at: place, value: isScript ? script(text, place, reading) : value });
    } else if (type === "application/javascript") {
      parts.push(textPart(place, script(text, place, reading)));
    } else if (file !== undefined) {
      const bytes = file.isBase64 ? base64(text) : Buffer.from(text, "utf8");
      if (bytes === undefined) parts.push(textPart(place, text));
      else parts.push(...(await reading.inside(contentOf(bytes), file.name, place)));
    } else {
      parts.push(textPart(place, printed(text, place, reading)));
    }
  }
  return parts;
}

const script = (text: string, place: string, reading: Reading): string =>
  withoutBokehIds(printed(text, place, reading), place, reading);

/** Forms that are files of their own. */
const files: ReadonlyMap<string, { readonly name: string; readonly isBase64: boolean }> = new Map([
  ["image/png", { name: "output.png", isBase64: true }],
  ["image/jpeg", { name: "output.jpg", isBase64: true }],
  ["image/gif", { name: "output.gif", isBase64: true }],
  ["application/pdf", { name: "output.pdf", isBase64: true }],
  ["image/svg+xml", { name: "output.svg", isBase64: false }],
  ["text/html", { name: "output.html", isBase64: false }],
]);

/** Undefined when it is none, which its own encoding tells: what is not decoded completely would be lost. */
function base64(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/[\r\n \t]/g, "");
  const bytes = Buffer.from(digits, "base64");
  return bytes.toString("base64") === digits ? bytes : undefined;
}
