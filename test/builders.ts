import type { Cause } from "../src/domain/cause.ts";
import type { Ceilings } from "../src/domain/ceilings.ts";
import type { ClaimResult } from "../src/domain/claim.ts";
import type { Comparison, Divergence, Match, Unrecorded } from "../src/domain/comparison.ts";
import type { Variation } from "../src/domain/diagnosis.ts";
import { digestOf } from "../src/domain/digest.ts";
import type { Evidence } from "../src/domain/evidence.ts";
import type { Failure } from "../src/domain/execution.ts";
import type { Found } from "../src/domain/file-comparison.ts";
import type { FileFacts } from "../src/domain/lock.ts";
import { identified, type Plan, type PlanContent } from "../src/domain/plan.ts";
import type { Repository } from "../src/domain/repository.ts";
import type { RunRecord } from "../src/domain/run.ts";
import { noRemarks, type RunContext, type RunSummary } from "../src/domain/run-summary.ts";
import { identifiedRun } from "../src/record/run-id.ts";
import { decide } from "../src/verdict/decide.ts";

/* Valid nouns by default; a test says only what it is about. */

export const commitOne = "1111111111111111111111111111111111111111";
export const commitTwo = "2222222222222222222222222222222222222222";
const imageDigest = digestOf("python:3.12-slim");

export function aRepository(parts: Partial<Repository> = {}): Repository {
  const owner = parts.owner ?? "ada";
  const name = parts.name ?? "notes";
  return {
    id: 42,
    owner,
    name,
    isPrivate: false,
    defaultBranch: "main",
    installationId: 7,
    cloneUrl: `https://github.com/${owner}/${name}.git`,
    htmlUrl: `https://github.com/${owner}/${name}`,
    ...parts,
  };
}

export function aPlan(parts: Partial<PlanContent> = {}): Plan {
  return identified({
    format: 1,
    source: { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: false },
    analysis: "main",
    folder: "",
    environment: { kind: "image", image: "python:3.12-slim" },
    pins: [],
    sources: ["**"],
    parameters: null,
    env: { LC_ALL: "C.UTF-8", TZ: "UTC" },
    inputs: [],
    steps: [
      { name: "simulate", command: "python simulate.py params.json", image: null },
      { name: "plot", command: "python plot.py", image: null },
    ],
    outputs: [{ path: "results.csv", label: null }],
    limits: { cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 10 * 2 ** 30, timeoutSeconds: 1800 },
    network: "none",
    ...parts,
  });
}

/** A plan whose authors leave a step, an input, an output and a claim out. */
export function aPartialPlan(parts: Partial<PlanContent> = {}): Plan {
  const why = "not rerun: takes three weeks";
  return aPlan({
    steps: [{ name: "plot", command: "python plot.py", image: null }],
    leftOut: [
      { kind: "step", name: "simulate", label: null, reason: why },
      { kind: "input", name: "patients.csv", label: null, reason: "restricted: apply at the bureau" },
      { kind: "output", name: "sim.csv", label: "Table 1", reason: why },
      { kind: "claim", name: "p = 0.03", label: null, reason: "not checked: sim.csv is not rerun" },
    ],
    ...parts,
  });
}

export function someFacts(content: string | Uint8Array, mediaType = "text/csv"): FileFacts {
  return { digest: digestOf(content), sizeBytes: Buffer.byteLength(content), mediaType };
}

export function identical(path: string, content = `content of ${path}`, label: string | null = null): Match {
  return { kind: "identical", path, label, recorded: someFacts(content), produced: someFacts(content) };
}

export function different(
  path: string,
  explanation = "line 2 says 3.15 where 3.14 was recorded",
  label: string | null = null,
): Divergence {
  const recorded = someFacts(`recorded content of ${path}`);
  return {
    kind: "different",
    path,
    label,
    recorded,
    produced: someFacts(`content of ${path}`),
    ...found({ explanation }),
  };
}

/** What a comparison found, with nothing in it but what is given. */
export function found(parts: Partial<Found> = {}): Found {
  const nothing = {
    format: "CSV",
    setAside: [],
    largest: null,
    regions: [],
    explanation: "",
    details: [],
    suggestion: null,
  };
  return { ...nothing, ...parts };
}

export function missing(
  path: string,
  explanation = "the analysis did not write it",
  label: string | null = null,
): Divergence {
  return { kind: "missing", path, label, recorded: someFacts(`recorded content of ${path}`), explanation };
}

export function unrecorded(path: string, label: string | null = null): Unrecorded {
  return { kind: "unrecorded", path, label, produced: someFacts(`content of ${path}`) };
}

export function aRecord(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    nonce: "00000000000000000000000000000001",
    tickmark: "0.1.0",
    plan: aPlan(),
    sourceDigest: digestOf("source"),
    parameters: null,
    images: [
      {
        image: "python:3.12-slim",
        resolved: `docker.io/library/python@${imageDigest}`,
        kind: "registry-digest",
        platform: "linux/amd64",
      },
    ],
    packages: ["dpkg libc6 2.36-9", "pip numpy 1.26.4"],
    sourceFiles: null,
    machine: { cpu: "An honest processor", cpus: 8, kernel: "Linux 6.1.0", engine: "Docker 28.0.1" },
    user: "tickmark",
    inputs: [],
    steps: ["simulate", "plot"].map((name) => ({
      name,
      command: `python ${name}.py`,
      image: "python:3.12-slim",
      startedAt: "2026-01-31T12:00:00.000Z",
      wallSeconds: 6.2,
      cpuSeconds: 5.1,
      peakMemoryBytes: 200 * 2 ** 20,
      exitCode: 0,
    })),
    outputs: [],
    log: { digest: digestOf("the log\n"), sizeBytes: 8, leftOutBytes: 0 },
    startedAt: "2026-01-31T12:00:00.000Z",
    finishedAt: "2026-01-31T12:00:12.400Z",
    wallSeconds: 12.4,
    failure: null,
    notes: [],
    ...parts,
  };
}

/** Evidence of some comparisons, with the verdict that follows from them and from the failure, if there is one. */
export function someEvidence({
  comparisons = [identical("results.csv")],
  failure = null,
  record = {},
  causes = [],
  claims = [],
  variations,
  decidedAt = "2026-01-31T12:00:13.000Z",
}: {
  comparisons?: readonly Comparison[];
  failure?: Failure | null;
  record?: Partial<RunRecord>;
  causes?: readonly Cause[];
  claims?: readonly ClaimResult[];
  variations?: readonly Variation[];
  decidedAt?: string;
} = {}): Evidence {
  const outputs = comparisons.flatMap((each) => ("produced" in each ? [{ path: each.path, ...each.produced }] : []));
  const run = identifiedRun(aRecord({ outputs, failure, ...record }));
  return {
    run,
    comparisons,
    verdict: decide(failure, comparisons, claims, true, run.record.plan.leftOut),
    claims,
    causes,
    ...(variations && { variations }),
    decidedAt,
  };
}

export function aContext(parts: Partial<RunContext> = {}): RunContext {
  return { ...noRemarks, repositoryId: 42, branch: "main", ...parts };
}

export function aSummary(parts: Partial<RunSummary> = {}): RunSummary {
  return {
    ...aContext(),
    id: "a".repeat(64),
    analysis: "main",
    commit: commitOne,
    verdict: "reproduced",
    grade: "identical",
    startedAt: "2026-01-31T12:00:00.000Z",
    wallSeconds: 12.4,
    ...parts,
  };
}

/** Strings that have hurt somebody's page, table, terminal or notification before. */
export const hostile = {
  markup: "</td></table><script>alert(1)</script><img src=x onerror=alert(1)>",
  attribute: `" onmouseover="alert(1)' autofocus onfocus='alert(1)`,
  fence: "```\n# escaped\n```` ````` ~~~",
  pipe: "a | b \\| c \\\\| d",
  mention: "@everyone and @ada/team, see #1 and GH-2, mail ada@example.org",
  link: "[click](javascript:alert(1)) ![x](https://evil.example/x.png) https://evil.example www.evil.example <https://evil.example>",
  emphasis: "**bold** _em_ ~~gone~~ `code` $x$ :tada:",
  block: "- item\n# head\n> quote\n1. one",
  bidi: "safe\u202egnp.exe\u2066\u200f\u061c",
  terminal:
    "\u001b[2J\u001b[31mred\u001b]0;title\u0007\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u009b1m\u0008\u0007",
  controls: "nul\u0000 del\u007f line\u2028separator\rreturn",
  surrogate: "half \ud83d of a face",
  long: "x".repeat(100_000),
} as const;

/** What a small server allows. */
export const someCeilings: Ceilings = {
  cpus: 1,
  memoryBytes: 2 ** 30,
  diskBytes: 2 ** 30,
  timeoutSeconds: 60,
  network: false,
  build: false,
};
