import type { Reading } from "../../format.ts";
import { shown } from "../packed/asides.ts";

interface Pattern {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly stand: string;
}

/** What a kernel prints of itself: only in these shapes, since an address or a number elsewhere may be a result. */
const patterns: readonly Pattern[] = [
  {
    rule: "notebook: memory addresses of objects",
    // <object object at 0x7f3a5c0012d0>, <bound method A.f of <__main__.A object at 0x7f3a5c0012d0>>
    // <function f.<locals>.g at 0x7f3a5c0012d0>, <Foo(a=1) at 0x7f3a5c0012d0>
    pattern:
      /(?<=<[^<>\n]{1,200}(?:<(?:locals|lambda|genexpr|listcomp|dictcomp|setcomp)>[^<>\n]{0,200}){0,8} at )0x[0-9a-fA-F]{6,16}(?=>)/g,
    stand: "\0<address>",
  },
  {
    rule: "notebook: memory addresses of objects",
    // <cell at 0x…: int object at 0x…>, <weakref at 0x…; to 'A' at 0x…>, <code object f at 0x…, file "a.py", line 1>
    pattern:
      /(?<=<cell at )0x[0-9a-fA-F]{6,16}(?=: )|(?<=<weak\w{1,20} at )0x[0-9a-fA-F]{6,16}(?=; )|(?<=<(?:frame|code object (?:<\w{1,20}>|\w{1,200})) at )0x[0-9a-fA-F]{6,16}(?=, file )/g,
    stand: "\0<address>",
  },
  {
    rule: "notebook: memory addresses of objects",
    // numpy's generators of random numbers
    pattern: /(?<=\b(?:Generator|RandomState)\(\w{1,20}\) at )0x[0-9a-fA-F]{6,16}\b/g,
    stand: "\0<address>",
  },
  {
    rule: "notebook: memory addresses of objects",
    // what R writes below a function, and of what has no other name
    pattern: /(?<=<(?:bytecode|environment|pointer): )0x[0-9a-fA-F]{6,16}(?=>)/g,
    stand: "\0<address>",
  },
  {
    rule: "notebook: execution counts",
    // <ipython-input-3-9e1622b385b6>: the name of a cell, by its count and its source
    pattern: /(?<=<ipython-input-)\d{1,8}(?=-[0-9a-f]{12}>)/g,
    stand: "\0<count>",
  },
  {
    rule: "notebook: temporary paths of the kernel",
    pattern: /(?<=\/)ipykernel_\d{1,10}\/\d{1,20}\.py\b/g,
    stand: "\0<ipykernel>",
  },
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are written with the escape character.
const colours = /\x1b\[[0-9;]*m/g;

/** Cell In[3], line 1 and Input In [3], in <cell line: 1>(): counts, as they stand beside the cell. */
const countsOfCells: Pattern = {
  rule: "notebook: execution counts",
  pattern: /(?<=^(?:Cell|Input) In ?\[)\d{1,8}(?=\], )/gm,
  stand: "\0<count>",
};

/** The same of a traceback, which names cells by their counts. */
export function printedTraceback(text: string, where: string, reading: Reading): string {
  return taken(printed(text, where, reading), countsOfCells, where, reading);
}

/** Text that a cell has printed, without what differs in every run; what was taken out is told. */
export function printed(text: string, where: string, reading: Reading): string {
  // What is put in begins with a character that is doubled wherever it stands.
  let rest = text.replaceAll("\0", "\0\0");
  rest = taken(rest, { rule: "notebook: colours of text", pattern: colours, stand: "" }, where, reading);
  for (const each of patterns) rest = taken(rest, each, where, reading);
  return rest;
}

function taken(text: string, { rule, pattern, stand }: Pattern, where: string, reading: Reading): string {
  const found: string[] = [];
  const rest = text.replaceAll(pattern, (value, ...groups) => {
    // The place counts: a colour that moved has changed.
    const offset = groups.find((group): group is number => typeof group === "number");
    found.push(`${offset ?? 0} ${value}`);
    return stand;
  });
  if (found.length > 0) reading.setAside({ rule, where, value: shown(found.join("\n")) });
  return rest;
}
