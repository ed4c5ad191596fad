import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Plan } from "../domain/plan.ts";

type Language = "Python" | "R" | "Julia" | "Octave" | null;

/** The fix in one line, in the language that the analysis is written in; null where nothing better is known. */
export function fixesFor(kind: Cause["kind"], plan: Plan, differing: readonly Comparison[]): string | null {
  const language = languageOf(plan);
  const drawings = differing.some(({ path }) => path.endsWith(".svg"));
  const pdfs = differing.some(({ path }) => path.endsWith(".pdf"));
  switch (kind) {
    case "random":
      return random[language ?? "other"] ?? random.other ?? null;
    case "clock":
      if (language === "Python" && drawings)
        return `plt.rcParams["svg.hashsalt"] = "fixed"; fig.savefig(path, metadata={"Date": None})`;
      if (language === "Python" && pdfs) return `fig.savefig(path, metadata={"CreationDate": None})`;
      if (language === "R")
        return "Leave Sys.time() and Sys.Date() out of what is written, or take the date from SOURCE_DATE_EPOCH.";
      return "Leave the time out of what is written, or take it from SOURCE_DATE_EPOCH.";
    case "order":
      return order[language ?? "other"] ?? order.other ?? null;
    default:
      return null;
  }
}

const random: Readonly<Record<string, string>> = {
  Python:
    "rng = np.random.default_rng(42) and draw from rng; random.seed(42); random_state=42 in scikit-learn; seed=42 in seaborn",
  R: "set.seed(42) before the first random number",
  Julia: "using Random; Random.seed!(42)",
  Octave: 'rand("seed", 42); randn("seed", 42)',
  other: "Give every random number generator a fixed seed.",
};

const order: Readonly<Record<string, string>> = {
  Python:
    "sorted(…) before writing; maintain_order=True in polars; collect results in the order of their tasks, not as_completed",
  R: "order(…) before writing; mc.set.seed and a fixed number of cores in parallel code",
  other: "Sort before writing, and add up in a fixed order.",
};

/** By what the steps call. */
function languageOf({ steps }: Plan): Language {
  const text = steps.map(({ command }) => command).join("\n");
  if (/\bpython|\.py\b|\bsnakemake|\bjupyter/.test(text)) return "Python";
  if (/\bRscript\b|\bR\s|\.R\b/.test(text)) return "R";
  if (/\bjulia\b/.test(text)) return "Julia";
  return /\boctave\b/.test(text) ? "Octave" : null;
}
