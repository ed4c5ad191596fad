import { canonicalJson } from "../domain/canonical-json.ts";
import { type CompareRules, exactly } from "../domain/compare-rules.ts";
import type { Comparison } from "../domain/comparison.ts";
import { rulesFor } from "../domain/declared-outputs.ts";
import { hexOf } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Failure } from "../domain/execution.ts";
import { gradeInWords, nameOfLeftOut } from "../domain/left-out.ts";
import type { FileFacts, RecordedFacts } from "../domain/lock.ts";
import type { RunRecord } from "../domain/run.ts";
import { type Question, questionsOf } from "./questions.ts";

/* What we observed of one run, in the words that a certificate signs. Nothing in it that we did not see. */

/** A ResourceDescriptor of in-toto, as far as we use it. */
interface Resource {
  readonly name?: string;
  readonly uri?: string;
  readonly digest: Readonly<Record<string, string>>;
}

export interface CertifiedOutput {
  readonly path: string;
  readonly label: string | null;
  readonly comparison: Comparison["kind"] | "not compared";
  readonly recorded: { readonly sha256: string; readonly sizeBytes: number | null } | null;
  readonly produced: { readonly sha256: string; readonly sizeBytes: number } | null;
  /** How near was near enough, as the declaration says; null where nothing was tolerated. */
  readonly rules: CompareRules | null;
  /** What differs and was held to be no content. */
  readonly setAside: readonly string[];
  readonly explanation: string | null;
}

/** The part of the predicate that is about the run, not about who signs. */
export interface Findings {
  readonly verdict: Evidence["verdict"]["kind"];
  /** Of a reproduced verdict: its worst comparison, and `, partial` behind it when something was left out. */
  readonly grade: string | null;
  readonly partial: readonly { readonly what: string; readonly reason: string }[];
  readonly questions: readonly Question[];
  readonly repository: {
    readonly uri: string | null;
    readonly commit: string | null;
    readonly swhid: string | null;
    readonly modified: boolean;
    /** Of all files that the container was given. */
    readonly sourceDigest: string | null;
  };
  readonly analysis: string;
  readonly plan: Resource;
  readonly environment: {
    readonly images: readonly (Resource & {
      readonly declared: string;
      readonly kind: string;
      readonly platform: string;
    })[];
    readonly packages: number;
    readonly network: "none" | "full";
    readonly env: Readonly<Record<string, string>>;
    readonly cpu: string;
    readonly cpus: number;
    readonly kernel: string;
    readonly engine: string;
  };
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly judgedAt: string;
    readonly wallMilliseconds: number;
    readonly steps: readonly {
      readonly name: string;
      readonly exitCode: number | null;
      readonly wallMilliseconds: number;
      readonly cpuMilliseconds: number | null;
      readonly peakMemoryBytes: number | null;
    }[];
    readonly failure: Failure | null;
    readonly log: Resource;
  };
  readonly outputs: readonly CertifiedOutput[];
  readonly claims: readonly {
    readonly text: string;
    readonly output: string;
    readonly produced: number | null;
    readonly holds: boolean;
  }[];
  readonly inputs: readonly (Resource & { readonly path: string; readonly unchanged: boolean })[];
  readonly baseline: { readonly where: string; readonly madeBy: string };
  readonly interventions: readonly string[];
  readonly notes: readonly string[];
  readonly notClaimed: readonly string[];
}

/** `earlier` are runs of the same store that were there before this one: with one, it can be said whether two runs are equal. */
export function findingsOf(evidence: Evidence, earlier: readonly Evidence[]): Findings {
  return wellFormed(findings(evidence, earlier));
}

/** Half a surrogate pair, in a name or a line that an analysis wrote, has no canonical form (RFC 8785, 3.2.2.2). */
function wellFormed<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  // It is written as an escape, and nothing else of these letters is but a name that has a backslash in it.
  if (!text.includes("\\ud")) return JSON.parse(text) as Value;
  return JSON.parse(text, (_key, each: unknown) => (typeof each === "string" ? each.toWellFormed() : each)) as Value;
}

function findings(evidence: Evidence, earlier: readonly Evidence[]): Findings {
  const { run, verdict } = evidence;
  const { record } = run;
  const { plan } = record;
  const partial = partialOf(evidence);
  return {
    verdict: verdict.kind,
    grade: verdict.kind === "reproduced" ? gradeInWords(verdict.grade, partial.length > 0) : null,
    partial,
    questions: questionsOf(evidence, earlier),
    repository: repositoryOf(record),
    analysis: plan.analysis,
    plan: { name: "plan", digest: { sha256: hexOf(plan.id) } },
    environment: environmentOf(record),
    run: runOf(evidence),
    outputs: outputsOf(evidence),
    claims: evidence.claims.map(({ claim, produced, holds }) => ({
      text: claim.text,
      output: claim.output,
      produced: produced !== null && Number.isFinite(produced) ? produced : null,
      holds,
    })),
    inputs: record.inputs.map(({ path, url, digestBefore, digestAfter }) => ({
      path,
      uri: url,
      digest: { sha256: hexOf(digestBefore) },
      unchanged: digestBefore === digestAfter,
    })),
    baseline: {
      where: "reproduce.lock or reproduce.yml of the source that was rerun",
      madeBy: "not checked: whoever wrote these files",
    },
    interventions: [],
    notes: record.notes,
    notClaimed,
  };
}

const notClaimed: readonly string[] = [
  "That the code, the data or the methods are right: nobody reviewed them.",
  "That the outputs are those printed in a paper, beyond the claims listed here.",
  "That an output was computed rather than copied from another file of the source.",
  "Who wrote what was recorded, and how they came by it.",
  "That whoever signed is independent of the authors: ask who holds the key.",
];

/** What the declaration promises and this run did not do, or left out on the word of its authors. */
function partialOf({ run, comparisons }: Evidence): Findings["partial"] {
  const { plan, steps } = run.record;
  const ran = new Set(steps.map(({ name }) => name));
  return [
    ...(plan.leftOut ?? []).map((each) => ({ what: nameOfLeftOut(each), reason: each.reason })),
    ...plan.steps
      .filter(({ name }) => !ran.has(name))
      .map(({ name }) => ({ what: `step ${name}`, reason: "it did not run" })),
    ...comparisons
      .filter(({ kind }) => kind === "unrecorded")
      .map(({ path }) => ({ what: `output ${path}`, reason: "nothing is recorded to compare it with" })),
  ];
}

function repositoryOf({ plan, sourceDigest }: RunRecord): Findings["repository"] {
  const { repository, commit, modified } = plan.source;
  return {
    uri: repository === null ? null : `git+${repository}`,
    commit,
    // ISO/IEC 18670: a revision is its commit by SHA-1; what was changed after it is no revision.
    swhid: commit?.length === 40 && !modified ? `swh:1:rev:${commit}` : null,
    modified,
    sourceDigest: sourceDigest === null ? null : hexOf(sourceDigest),
  };
}

function environmentOf({ images, packages, plan, machine }: RunRecord): Findings["environment"] {
  return {
    images: images.map(({ image, resolved, kind, platform }) => ({
      declared: image,
      name: resolved,
      digest: { sha256: /sha256:([0-9a-f]{64})$/.exec(resolved)?.[1] ?? "" },
      kind,
      platform,
    })),
    packages: packages.length,
    network: plan.network,
    env: plan.env,
    cpu: machine.cpu,
    cpus: machine.cpus,
    kernel: machine.kernel,
    engine: machine.engine,
  };
}

function runOf({ run, decidedAt }: Evidence): Findings["run"] {
  const { startedAt, finishedAt, wallSeconds, steps, failure, log } = run.record;
  return {
    id: run.id,
    startedAt,
    finishedAt,
    judgedAt: decidedAt,
    wallMilliseconds: milliseconds(wallSeconds),
    steps: steps.map((step) => ({
      name: step.name,
      exitCode: step.exitCode,
      wallMilliseconds: milliseconds(step.wallSeconds),
      cpuMilliseconds: step.cpuSeconds === null ? null : milliseconds(step.cpuSeconds),
      peakMemoryBytes: step.peakMemoryBytes,
    })),
    failure,
    log: { name: "log", digest: { sha256: hexOf(log.digest) } },
  };
}

/** Every output that was compared or produced: a run that broke has produced some that nobody compared. */
function outputsOf({ run, comparisons }: Evidence): readonly CertifiedOutput[] {
  const { plan, outputs } = run.record;
  const compared = new Set(comparisons.map(({ path }) => path));
  return [
    ...comparisons.map((comparison) => comparedOutput(comparison, rulesFor(comparison.path, plan.outputs))),
    ...outputs
      .filter(({ path }) => !compared.has(path))
      .map(
        (output): CertifiedOutput => ({
          path: output.path,
          label: null,
          comparison: "not compared",
          recorded: null,
          produced: factsOf(output),
          rules: null,
          setAside: [],
          explanation: null,
        }),
      ),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function comparedOutput(comparison: Comparison, rules: CompareRules): CertifiedOutput {
  const { path, label, kind } = comparison;
  const recorded = "recorded" in comparison ? comparison.recorded : null;
  return {
    path,
    label,
    comparison: kind,
    recorded: recorded === null ? null : factsOf(recorded),
    produced: "produced" in comparison ? factsOf(comparison.produced) : null,
    rules: isExact(rules) ? null : rules,
    setAside: "setAside" in comparison ? comparison.setAside.map(({ rule }) => rule) : [],
    explanation: "explanation" in comparison ? comparison.explanation : null,
  };
}

const isExact = (rules: CompareRules): boolean => canonicalJson(rules) === canonicalJson(exactly);

function factsOf<Facts extends FileFacts | RecordedFacts>({ digest, sizeBytes }: Facts) {
  return { sha256: hexOf(digest), sizeBytes } as { sha256: string; sizeBytes: Facts["sizeBytes"] };
}

/** Whole numbers, since a float has no spelling that all languages agree on. */
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);
