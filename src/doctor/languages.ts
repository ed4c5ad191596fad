import type { Plan } from "../domain/plan.ts";

export type Language = "Python" | "R" | "Julia" | "Octave" | "Perl" | "shell";

/** By what the steps call. */
const called: readonly (readonly [Language, RegExp])[] = [
  ["Python", /\bpython|\.py\b|\bsnakemake|\bjupyter|\.ipynb\b/],
  ["R", /\bRscript\b|(?:^|[\s;&|])R\s|\.R(?:md|nw)?\b/m],
  ["Julia", /\bjulia\b|\.jl\b/],
  ["Octave", /\boctave\b/],
  ["Perl", /\bperl\b|\.pl\b/],
];

/** By what the source holds, where the steps call `make` or a script. */
const written: readonly (readonly [Language, RegExp])[] = [
  ["Python", /\.(?:py|ipynb)$/],
  ["R", /\.(?:[Rr]|Rmd|Rnw|qmd)$/],
  ["Julia", /\.jl$/],
  ["Octave", /\.m$/],
  ["Perl", /\.pl$/],
];

/** What an analysis is written in, as far as its steps and the names of its files say; only shell where nothing else is. */
export function languagesOf({ steps }: Plan, files: readonly string[]): readonly Language[] {
  const text = steps.map(({ command }) => command).join("\n");
  const byCall = called.filter(([, pattern]) => pattern.test(text)).map(([language]) => language);
  if (byCall.length > 0) return byCall;
  const byFile = written.filter(([, end]) => files.some((file) => end.test(file))).map(([language]) => language);
  if (byFile.length > 0) return byFile;
  return /\b(?:ba|da|z)?sh\b|\bawk\b|\$RANDOM|\bshuf\b|\.sh\b/.test(text) ? ["shell"] : [];
}
