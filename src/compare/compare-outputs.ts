import type { CompareRules } from "../domain/compare-rules.ts";
import type { Digest } from "../domain/digest.ts";
import type { ProducedOutput } from "../domain/execution.ts";
import {
  type Canonical,
  type FileComparison,
  type Found,
  type GaveUp,
  notFoundOut,
  nothingFound,
  setAsideText,
} from "../domain/file-comparison.ts";
import type { RecordedOutput } from "../domain/lock.ts";
import { sizesText } from "./parts/bytes.ts";

/** Who looks into the files of an output. */
export interface Judges {
  /** Whether the bytes of the recorded file are at hand. */
  holds(recorded: RecordedOutput): Promise<boolean>;
  compare(name: string, recorded: Digest, produced: Digest, rules: CompareRules): Promise<FileComparison | GaveUp>;
  canonical(name: string, object: Digest, rules: CompareRules): Promise<Canonical | GaveUp | null>;
}

type Judgement = Found & { readonly kind: "equivalent" | "close" | "different" };

/** Two outputs whose digests differ: by their bytes where both are at hand, else by what the lock keeps of the recorded one. */
export async function compareOutputs(
  recorded: RecordedOutput,
  produced: ProducedOutput,
  rules: CompareRules,
  judges: Judges,
): Promise<Judgement> {
  if (!(await judges.holds(recorded))) return byCanonicalForm(recorded, produced, rules, judges);
  const comparison = await judges.compare(produced.path, recorded.digest, produced.digest, rules);
  if (comparison.kind === "gave-up") return notFoundOut(comparison);
  const { kind } = comparison;
  if (kind === "identical") throw new TypeError("two digests differ, but the bytes don't");
  return { ...comparison, kind };
}

async function byCanonicalForm(
  recorded: RecordedOutput,
  produced: ProducedOutput,
  rules: CompareRules,
  judges: Judges,
): Promise<Judgement> {
  const onlyDigests = `${sizesText(recorded.sizeBytes, produced.sizeBytes)}; where they differ cannot be said, because only digests of the recorded file are known here`;
  if (recorded.canonical === undefined) return different(onlyDigests);
  const canonical = await judges.canonical(produced.path, produced.digest, rules);
  if (canonical === null || "kind" in canonical) return different(onlyDigests);
  const { form, digest, setAside } = canonical;
  const [format = ""] = form.split("/");
  if (form !== recorded.canonical.form) {
    return different(
      `${onlyDigests}, and the recorded one was taken by other rules (${recorded.canonical.form}, here ${form}): record it again`,
    );
  }
  if (digest !== recorded.canonical.digest)
    return different(`the content differs, not only its form; ${onlyDigests}`, format);
  return {
    ...nothingFound,
    kind: "equivalent",
    format,
    setAside,
    explanation: `the same content as recorded, by its canonical digest, which leaves out ${setAside.map(setAsideText).join(", ")}; in which of it they differ cannot be said, because only digests of the recorded file are known here`,
  };
}

const different = (explanation: string, format = ""): Judgement => ({
  ...nothingFound,
  kind: "different",
  format,
  explanation,
});
