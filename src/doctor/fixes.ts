import type { Language } from "./languages.ts";

/** What a result must not depend on. */
export type Trouble = "random" | "clock" | "duration" | "parallel" | "hash" | "order" | "picture";

/**
 * The fix in one line, in the language that the analysis is written in; with the name of each before it where it is written in
 * several, since it is not known which of them writes the output.
 */
export function fixFor(trouble: Trouble, languages: readonly Language[]): string {
  const known = languages.flatMap((language) => {
    const fix = fixes[trouble][language];
    return fix === undefined ? [] : [{ language, fix }];
  });
  const [only] = known;
  if (only === undefined) return fixes[trouble].other;
  return known.length === 1 && languages.length === 1
    ? only.fix
    : known.map(({ language, fix }) => `${language}: ${fix}`).join("; ");
}

type Fixes = Readonly<Partial<Record<Language, string>> & { readonly other: string }>;

const seeds: Fixes = {
  Python:
    "rng = np.random.default_rng(42) and draw from rng; random.seed(42); random_state=42 in scikit-learn; seed=42 in seaborn",
  R: "set.seed(42) before the first random number",
  Julia: "using Random; Random.seed!(42)",
  Octave: 'rand("twister", 42); randn("twister", 42)',
  Perl: "srand(42)",
  shell: "RANDOM=42 in bash; srand(42) in awk; shuf --random-source=FILE",
  other: "Give every random number generator a fixed seed.",
};

const times: Fixes = {
  R: "Leave Sys.time() and Sys.Date() out of what is written, or take the date from SOURCE_DATE_EPOCH.",
  other: "Leave the time out of what is written, or take it from SOURCE_DATE_EPOCH.",
};

const fixes: Readonly<Record<Trouble, Fixes>> = {
  random: seeds,
  clock: times,
  duration: {
    other:
      "Leave measured times out of what is written; `compare: { ignore: [seconds] }` leaves a column of a table out.",
  },
  parallel: {
    Python:
      "Collect results in the order of their tasks (executor.map, not as_completed); maintain_order=True in polars; add up in a fixed order.",
    R: 'RNGkind("L\'Ecuyer-CMRG"); set.seed(42); and a fixed number of cores in parallel code',
    other: "Collect results in the order of their tasks, and add up in a fixed order.",
  },
  hash: {
    Python: "sorted(…) around the set before writing",
    Perl: "sort keys %hash before writing",
    other: "Sort what comes out of a set or hash table before writing.",
  },
  order: {
    Python: "sorted(…) before writing; maintain_order=True in polars; sorted(glob.glob(…))",
    R: "order(…) before writing; sort(list.files(…))",
    other: "Sort before writing.",
  },
  picture: { ...bothOf(times, seeds), other: `${times.other} ${seeds.other}` },
};

/** Where it cannot be told which of the two it is. */
function bothOf(one: Fixes, other: Fixes): Partial<Record<Language, string>> {
  const languages = Object.keys(other).filter((key) => key !== "other") as Language[];
  return Object.fromEntries(
    languages.map((language) => [language, `${one[language] ?? one.other} Or, for random numbers: ${other[language]}`]),
  );
}
