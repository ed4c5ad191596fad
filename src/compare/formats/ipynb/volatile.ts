import type { Reading } from "../../format.ts";
import { shown } from "../packed/asides.ts";

/** What a kernel prints of itself: only in these shapes, since an address or a number elsewhere may be a result. */
const patterns: readonly { readonly rule: string; readonly pattern: RegExp; readonly stand: string }[] = [
  {
    rule: "notebook: memory addresses of objects",
    // <object object at 0x7f3a5c0012d0>, <bound method A.f of <__main__.A object at 0x7f3a5c0012d0>>
    pattern: /(?<=<[\w.$' -]{1,200} at )0x[0-9a-fA-F]{6,16}(?=>)/g,
    stand: "\0<address>",
  },
  {
    rule: "notebook: temporary paths of the kernel",
    pattern: /(?<=\/)ipykernel_\d{1,10}\/\d{1,20}\.py\b/g,
    stand: "\0<ipykernel>",
  },
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are written with the escape character.
const colours = /\x1b\[[0-9;]*m/g;

/** Text that a cell has printed, without what differs in every run; what was taken out is told. */
export function printed(text: string, where: string, reading: Reading): string {
  // What is put in begins with a character that is doubled wherever it stands.
  let rest = text.replaceAll("\0", "\0\0");
  rest = replaced(rest, colours, "", "notebook: colours of text", where, reading);
  for (const { rule, pattern, stand } of patterns) rest = replaced(rest, pattern, stand, rule, where, reading);
  return rest;
}

function replaced(text: string, pattern: RegExp, by: string, rule: string, where: string, reading: Reading): string {
  const found: string[] = [];
  const rest = text.replaceAll(pattern, (value, ...groups) => {
    // The place counts: a colour that moved has changed.
    const offset = groups.find((group): group is number => typeof group === "number");
    found.push(`${offset ?? 0} ${value}`);
    return by;
  });
  if (found.length > 0) reading.setAside({ rule, where, value: shown(found.join("\n")) });
  return rest;
}
