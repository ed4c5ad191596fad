import type { Evidence } from "../../src/domain/evidence.ts";
import type { RunContext } from "../../src/domain/run-summary.ts";
import { aContext, aPlan, aRecord, identical, someEvidence } from "../../test/builders.ts";

/* Records as a study of parameters leaves them: each another, with the packages of an image and a few outputs. */

const hour = 60 * 60 * 1000;
const begin = Date.UTC(2014, 0, 1);
const suites = ["pysparse", "trilinos", "scipy", "petsc"] as const;
const packages = Array.from({ length: 120 }, (_, at) => `dpkg library-number-${at} ${at}.${at % 7}-1+deb12u${at % 4}`);

/** The same record for the same number; one hour after the one before. */
export function recordNumber(number: number): { readonly evidence: Evidence; readonly context: RunContext } {
  const size = 10 * (1 + (number % 50));
  const seconds = size / 40 + (number % 7) / 10;
  const startedAt = new Date(begin + number * hour);
  const finishedAt = new Date(startedAt.getTime() + seconds * 1000);
  const values = { N: size, suite: suites[number % suites.length] ?? "", seed: number, tolerance: 10 ** -(number % 9) };
  const content = JSON.stringify(values);
  const record = aRecord({
    nonce: number.toString(16).padStart(32, "0"),
    plan: aPlan({ parameters: "params.json" }),
    parameters: { path: "params.json", digest: aRecord().log.digest, content, values },
    packages,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    wallSeconds: seconds,
  });
  const comparisons = ["results.csv", "figures/walk.png", "log.txt"].map((path) =>
    identical(path, `${path} ${number}`),
  );
  const { outputs: _, ...parts } = record;
  return {
    evidence: someEvidence({ comparisons, record: parts, decidedAt: finishedAt.toISOString() }),
    context: aContext({
      repositoryId: null,
      branch: null,
      tags: number % 10 === 0 ? ["paper"] : [],
      reason: number % 3 === 0 ? `the scaling with N=${size}` : null,
    }),
  };
}
