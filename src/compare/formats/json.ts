import { type Format, Unreadable } from "../format.ts";
import { beginsValue, firstByte, jsonBytes, lookAt } from "./json/document.ts";
import { JsonParser } from "./json/parse.ts";

/** One JSON value; what ends on `.json` is JSON, and so is what parses as an object or a list. */
export const jsonFormat: Format = {
  name: "JSON",
  representation: "order of keys, white space, escapes and the spelling of numbers",
  recognises(head, name, content) {
    const first = firstByte(head);
    if (/\.(?:geo|topo)?json$/i.test(name)) return beginsValue(first);
    if (first !== 0x7b && first !== 0x5b) return false;
    const isWhole = content.size <= head.length;
    const look = lookAt(head, isWhole);
    return look === "value" || (look === "beginning" && !isWhole);
  },
  async open(content, reading) {
    const parser = new JsonParser(jsonBytes(content, reading, "JSON"), reading);
    parser.skipBlanks();
    const value = parser.value();
    parser.skipBlanks();
    if (!parser.isAtEnd) throw new Unreadable("something follows the value");
    return [{ kind: "value", at: "", value }];
  },
};
