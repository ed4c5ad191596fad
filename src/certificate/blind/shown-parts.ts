import { imageName } from "../../domain/image-name.ts";
import type { Showing } from "./conceal.ts";

/* What of a reproduction is shown while nobody is to know whose it is. All else is hidden, and so is whatever may come later. */

const fields = (shown: Readonly<Record<string, Showing>>): Showing => ({ fields: shown });
const each = (shown: Showing): Showing => ({ each: shown });

/** Only of Docker's official images: with any other, somebody's name comes along, or the image is the author's own. */
const image: Showing = (value) => {
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  const isEverybodys = kind === "registry-digest" && !imageName(String(name)).includes("/");
  return fields({
    kind: "fixed",
    platform: "fixed",
    ...(isEverybodys && { name: "fixed", digest: "fixed", declared: "fixed" }),
  });
};

const file: Showing = fields({ sha256: "fixed", sizeBytes: "fixed" });

/**
 * Times are hidden since they can be looked up, ids and digests of what is not shown since they can be searched for. The digests of
 * outputs are shown: the files themselves are, and a certificate of nothing would be none.
 */
export const shownOfReproduction: Showing = fields({
  verdict: "fixed",
  grade: "fixed",
  partial: each(fields({ what: "checked", reason: "checked" })),
  questions: each(fields({ question: "fixed", answer: "fixed", detail: "checked" })),
  repository: fields({ modified: "fixed" }),
  analysis: "checked",
  environment: fields({
    images: each(image),
    packages: "fixed",
    network: "fixed",
    cpu: "checked",
    cpus: "fixed",
    kernel: "checked",
    engine: "checked",
  }),
  run: fields({
    wallMilliseconds: "fixed",
    steps: each(
      fields({
        name: "checked",
        exitCode: "fixed",
        wallMilliseconds: "fixed",
        cpuMilliseconds: "fixed",
        peakMemoryBytes: "fixed",
      }),
    ),
    failure: "checked",
  }),
  outputs: each(
    fields({
      path: "checked",
      label: "checked",
      comparison: "fixed",
      recorded: file,
      produced: file,
      rules: "checked",
      setAside: each("checked"),
      explanation: "checked",
    }),
  ),
  claims: each(fields({ text: "checked", output: "checked", produced: "fixed", holds: "fixed" })),
  inputs: each(fields({ path: "checked", unchanged: "fixed" })),
  baseline: "fixed",
  interventions: "fixed",
  notes: each("checked"),
  notClaimed: "fixed",
  verifier: fields({
    id: "fixed",
    program: "fixed",
    version: "fixed",
    independentOfAuthors: "fixed",
    keys: "fixed",
  }),
});
