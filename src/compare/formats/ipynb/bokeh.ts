import type { Reading } from "../../format.ts";
import { uuid4 } from "../markup/random-kinds.ts";
import { shown } from "../packed/asides.ts";

/** Where the scripts that bokeh puts into notebooks name a document, or the element that a plot is drawn in. */
const named = new RegExp(
  String.raw`(?:"docid":\s?"|"roots":\s?\{(?:"[\w-]{1,40}":\s?"${uuid4}",\s?){0,40}"[\w-]{1,40}":\s?"|getElementById\(")(${uuid4})"`,
  "g",
);

/** A script of bokeh in which ids that were made at random are numbered in the order in which they appear; others as they are. */
export function withoutBokehIds(script: string, where: string, reading: Reading): string {
  if (!/bokeh/i.test(script)) return script;
  const ids = new Set([...script.matchAll(named)].map(([, id]) => id ?? ""));
  if (ids.size === 0) return script;
  const numbers = new Map<string, number>();
  // Nothing that is written can be taken for a number of ours.
  const text = script.replaceAll(new RegExp(uuid4, "g"), (id) => {
    if (!ids.has(id)) return id;
    numbers.set(id, numbers.get(id) ?? numbers.size + 1);
    return `\0<id ${numbers.get(id)}>`;
  });
  reading.setAside({ rule: "notebook: random ids of plots", where, value: shown([...numbers.keys()].join(", ")) });
  return text;
}
