import { rulesFor } from "../domain/declared-outputs.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { CanonicalForm } from "../domain/file-comparison.ts";
import type { Comparer } from "../ports.ts";

export type CanonicalForms = ReadonlyMap<string, CanonicalForm>;

/** What every output says, whatever its bytes: for whoever compares later without having these files. */
export async function canonicalForms(evidence: readonly Evidence[], comparer: Comparer): Promise<CanonicalForms> {
  const forms = new Map<string, CanonicalForm>();
  for (const { run } of evidence) {
    for (const { path, digest } of run.record.outputs) {
      const form = await comparer.canonical(path, digest, rulesFor(path, run.record.plan.outputs));
      if (form !== null && "form" in form) forms.set(path, form);
    }
  }
  return forms;
}
