import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";

interface Sign {
  readonly kind: Cause["kind"];
  readonly pattern: RegExp;
  readonly sentence: string;
  readonly advice: string;
}

/** What a difference looks like when something that is no result was written into an output. Both sides must show it. */
const signs: readonly Sign[] = [
  {
    kind: "clock",
    pattern:
      /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\b\d{1,2}:\d{2}:\d{2}\b|\b1[5-9]\d{8}(?:\.\d+)?\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d{4}/,
    sentence: "The output holds the time at which it was made",
    advice: "Do not write the clock into an output, or take it from SOURCE_DATE_EPOCH.",
  },
  {
    kind: "address",
    pattern: /\b0x[0-9a-f]{8,16}\b/i,
    sentence: "The output holds an address in memory, which is another one each time",
    advice: "Give the object a text of its own (`__repr__`), or do not print it.",
  },
  {
    kind: "identifier",
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/i,
    sentence: "The output holds a random identifier (UUID)",
    advice: "Leave it out, or make it from the data (`uuid5`).",
  },
  {
    kind: "path",
    pattern: /\/tmp\/[\w.-]+|\/var\/folders\/|ipykernel_\d+/,
    sentence: "The output holds the path of a temporary file",
    advice: "Write the name of the file only, or none.",
  },
];

/** Causes that the differences themselves speak for. */
export function hintsIn(comparisons: readonly Comparison[]): readonly Cause[] {
  const texts = comparisons.flatMap((each) =>
    "details" in each ? [{ path: each.path, lines: [each.explanation, ...each.details] }] : [],
  );
  const bySign = signs.flatMap(({ kind, pattern, sentence, advice }): readonly Cause[] => {
    const evidence = texts.flatMap(({ path, lines }) => {
      const line = lines.find((text) => showsTwice(text, pattern));
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
function showsTwice(text: string, pattern: RegExp): boolean {
  const found = [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(([each]) => each);
  return new Set(found).size > 1;
}
