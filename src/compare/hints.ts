import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import { type Ran, showsTimeOf } from "./shown-times.ts";

interface Sign {
  readonly kind: Cause["kind"];
  /** Whether a text that shows both sides shows it. */
  shows(text: string, ran: Ran): boolean;
  readonly sentence: string;
  readonly advice: string;
}

/** What a difference looks like when something that is no result was written into an output. Both sides must show it. */
const signs: readonly Sign[] = [
  {
    kind: "clock",
    shows: showsTimeOf,
    sentence: "The output holds the time at which it was made",
    advice: "Do not write the clock into an output, or take it from SOURCE_DATE_EPOCH.",
  },
  {
    kind: "address",
    // Where programs lie in memory, or what an object is said to be at: any other hexadecimal number may be data.
    // As a decimal number, too: 0x55… has 14 digits, 0x7f… has 15.
    shows: twice(
      /\b0x(?:7f|5[56]|aaaa|ffff)[0-9a-f]{8,12}\b|\bat 0x[0-9a-f]{6,16}\b|(?<![\d.])(?:9[345]\d{12}|1(?:39[6-9]|40[0-7])\d{11})(?![\d.])/i,
    ),
    sentence: "The output holds an address in memory, which is another one each time",
    advice: "Give the object a text of its own (`__repr__`), or do not print it.",
  },
  {
    kind: "identifier",
    shows: twice(/\b[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/i),
    sentence: "The output holds a random identifier (UUID)",
    advice: "Leave it out, or make it from the data (`uuid5`).",
  },
  {
    kind: "path",
    shows: twice(/\/tmp\/[\w.-]+|\/var\/folders\/|ipykernel_\d+/),
    sentence: "The output holds the path of a temporary file",
    advice: "Write the name of the file only, or none.",
  },
];

/** Causes that the differences themselves speak for, seen in a run that took place then. */
export function hintsIn(comparisons: readonly Comparison[], ran: Ran): readonly Cause[] {
  const texts = comparisons.flatMap((each) =>
    "details" in each ? [{ path: each.path, lines: [each.explanation, ...each.details] }] : [],
  );
  const bySign = signs.flatMap(({ kind, shows, sentence, advice }): readonly Cause[] => {
    const evidence = texts.flatMap(({ path, lines }) => {
      const line = lines.find((text) => shows(text, ran));
      return line === undefined ? [] : [`${path}: ${line}`];
    });
    return evidence.length === 0 ? [] : [{ kind, sentence, evidence: evidence.slice(0, 10), advice }];
  });
  const reordered = texts.filter(({ lines }) => lines.some((text) => /in another order/.test(text)));
  if (reordered.length === 0) return bySign;
  return [
    ...bySign,
    {
      kind: "order",
      sentence:
        "The same content came out in another order, as from a set, a hash table, a parallel loop or the order of files in a folder",
      evidence: reordered.slice(0, 10).map(({ path, lines }) => `${path}: ${lines[0]}`),
      advice: "Sort before writing: `sorted(…)`, `ORDER BY`, `maintain_order=True`, `sorted(glob(…))`.",
    },
  ];
}

/** Found at two places, and not the same: what is recorded and what was produced. */
function twice(pattern: RegExp): (text: string) => boolean {
  return (text) => {
    const found = [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(([each]) => each);
    return new Set(found).size > 1;
  };
}
