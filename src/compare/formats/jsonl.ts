import { type Format, Unreadable } from "../format.ts";
import type { Value } from "../part.ts";
import { pointer } from "../parts/values/rules.ts";
import { beginsValue, firstByte, jsonBytes, lookAt } from "./json/document.ts";
import { JsonParser } from "./json/parse.ts";

/** JSON values, one in each line, also known as NDJSON. Their order is content. */
export const jsonLinesFormat: Format = {
  name: "JSON Lines",
  representation: "order of keys, white space, blank lines, escapes and the spelling of numbers",
  recognises(head, name, content) {
    if (/\.(?:jsonl|ndjson|jsonlines|geojsonl)$/i.test(name)) return beginsValue(firstByte(head));
    return /\.json$/i.test(name) && lookAt(head, content.size <= head.length) === "lines";
  },
  async open(content, reading) {
    const bytes = jsonBytes(content, reading, "JSON Lines");
    const parser = new JsonParser(bytes, reading);
    const values: Value[] = [];
    const lines: number[] = [];
    let line = 1;
    let counted = 0;
    for (;;) {
      parser.skipBlanks();
      const breaks = count(bytes, counted, parser.at);
      if (parser.isAtEnd) break;
      if (values.length > 0 && breaks === 0) throw new Unreadable(`line ${line} holds more than one value`);
      line += breaks;
      const start = parser.at;
      values.push(parser.value());
      lines.push(line);
      counted = parser.at;
      if (bytes.subarray(start, counted).includes(10)) throw new Unreadable(`a value goes on behind line ${line}`);
    }
    // What is blank is no content, but a person looks for the line.
    const address = ([first, ...rest]: readonly (string | number)[]) =>
      first === undefined ? "" : `line ${lines[Number(first)] ?? values.length + 1}${pointer(rest)}`;
    return [{ kind: "value", at: "", value: values, address }];
  },
};

function count(bytes: Uint8Array, from: number, to: number): number {
  let breaks = 0;
  for (let at = bytes.indexOf(10, from); at !== -1 && at < to; at = bytes.indexOf(10, at + 1)) breaks += 1;
  return breaks;
}
