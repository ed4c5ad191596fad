import { canonicalJson } from "../domain/canonical-json.ts";
import type { Evidence } from "../domain/evidence.ts";
import { nameOfLeftOut } from "../domain/left-out.ts";
import { labelOf, type RunRecord } from "../domain/run.ts";

/** What journals ask, and what was observed. `not checked` is an answer. */
export interface Question {
  readonly question: string;
  readonly answer: "yes" | "no" | "not checked";
  readonly detail: string;
}

type Answer = Omit<Question, "question">;

/** The answer to the question that begins with these words. */
export function answerTo(
  questions: readonly Question[],
  beginning: string,
): { answer: Question["answer"]; because: string } {
  const found = questions.find(({ question }) => question.startsWith(beginning));
  return { answer: found?.answer ?? "not checked", because: found?.detail ?? "" };
}

/** The three words of the World Bank, each with its answer. */
export function worldBankWords(
  questions: readonly Question[],
): readonly (readonly [string, ReturnType<typeof answerTo>])[] {
  return [
    ["complete", answerTo(questions, "Is it complete")],
    ["stable", answerTo(questions, "Is it stable")],
    ["consistent (with what was recorded)", answerTo(questions, "Is it consistent")],
  ];
}

/** The World Bank asks whether a package is complete, stable and consistent; TRACE asks the four questions about the verifier. */
export function questionsOf(evidence: Evidence, earlier: readonly Evidence[]): readonly Question[] {
  const { record } = evidence.run;
  const asked: readonly (readonly [string, Answer])[] = [
    ["Did it run clean, from a fresh copy of the source to its end?", clean(record)],
    ["Is it complete: was every declared output produced?", complete(evidence)],
    ["Is it stable: do two runs give equal outputs?", stable(evidence, earlier)],
    ["Is it consistent: are the outputs equal to what was recorded?", consistent(evidence)],
    ["Do the numbers of the paper that are bound to outputs hold?", claimsHold(evidence)],
    ["Was the internet available?", internet(record)],
    ["Was the data in the state that the declaration names?", data(record)],
    ["Was code modified by verifiers?", modified(record)],
    ["Was the work done without the authors' influence?", influence],
  ];
  return asked.map(([question, answer]) => ({ question, ...answer }));
}

const yes = (detail: string): Answer => ({ answer: "yes", detail });
const no = (detail: string): Answer => ({ answer: "no", detail });
const notChecked = (detail: string): Answer => ({ answer: "not checked", detail });

function clean({ failure, steps, plan }: RunRecord): Answer {
  const source = plan.source.modified ? "a working folder that is no commit" : "the commit";
  const where = plan.environment.kind === "host" ? "on a machine itself, not in a container," : "in a container";
  const skipped = (plan.leftOut ?? []).filter(({ kind }) => kind === "step").map(({ name }) => name);
  const without = skipped.length === 0 ? "" : `; not rerun: ${skipped.join(", ")}`;
  return failure === null
    ? yes(
        `${steps.length} of ${plan.steps.length} steps ended with exit code 0, ${where} with a fresh copy of ${source}${without}`,
      )
    : no(
        failure.kind === "unprepared"
          ? `it could not be set up: ${failure.what}`
          : `step ${failure.step}: ${failure.kind}`,
      );
}

function complete({ comparisons, run }: Evidence): Answer {
  if (run.record.failure !== null) return no("the run did not come to its end");
  const missing = comparisons.filter(({ kind }) => kind === "missing");
  const { leftOut = [] } = run.record.plan;
  if (missing.length === 0 && leftOut.length > 0) return no(`left out: ${leftOut.map(nameOfLeftOut).join(", ")}`);
  return missing.length === 0
    ? yes(`files produced: ${run.record.outputs.length}`)
    : no(`not produced: ${missing.map(({ path }) => path).join(", ")}`);
}

/** Two runs are of the same task only when source, images and plan are. */
const taskOf = ({ plan, sourceDigest, images }: RunRecord): string => canonicalJson([plan.id, sourceDigest, images]);

function stable(evidence: Evidence, earlier: readonly Evidence[]): Answer {
  const { run, variations = [] } = evidence;
  const { record } = run;
  if (record.failure !== null) return notChecked("the run did not come to its end");
  const again = earlier.filter(
    (each) =>
      each.run.id !== run.id &&
      each.run.record.startedAt < record.startedAt &&
      each.run.record.failure === null &&
      taskOf(each.run.record) === taskOf(record),
  );
  const varied = variations.map(({ change, outcome }) => `${change}: ${outcome}`);
  for (const each of again) {
    const paths = differing(evidence, each);
    if (paths.length > 0) return no(`run ${labelOf(each.run.id)} of the same source gave other: ${paths.join(", ")}`);
  }
  const [first] = again;
  if (first !== undefined) {
    const bytes = sameBytes(evidence, first) ? "the same bytes" : "the same, apart from what is set aside";
    return yes([`run ${labelOf(first.run.id)} of the same source gave ${bytes}`, ...varied].join("; "));
  }
  if (variations.some(({ outcome }) => outcome === "holds")) return yes(`under other conditions: ${varied.join("; ")}`);
  return notChecked(["it was run once", ...varied].join("; "));
}

const digestsOf = ({ run }: Evidence) => new Map(run.record.outputs.map(({ path, digest }) => [path, digest]));

function sameBytes(one: Evidence, other: Evidence): boolean {
  const [ours, theirs] = [digestsOf(one), digestsOf(other)];
  return ours.size === theirs.size && [...ours].every(([path, digest]) => theirs.get(path) === digest);
}

/** Outputs that two runs made otherwise. Two that are both equivalent to the same recorded file are equivalent to each other. */
function differing(one: Evidence, other: Evidence): readonly string[] {
  const [ours, theirs] = [digestsOf(one), digestsOf(other)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter((path) => {
    if (ours.get(path) === theirs.get(path)) return false;
    const recorded = contentOf(one, path);
    return recorded === undefined || recorded !== contentOf(other, path);
  });
}

/** The recorded file whose content the output has; undefined where it has that of none. */
function contentOf({ comparisons }: Evidence, path: string): string | undefined {
  const found = comparisons.find((comparison) => comparison.path === path);
  return found?.kind === "identical" || found?.kind === "equivalent" ? found.recorded.digest : undefined;
}

function consistent({ comparisons, verdict, run }: Evidence): Answer {
  if (verdict.kind === "failed") return notChecked("outputs of a run that broke are not compared");
  const counts = ["identical", "equivalent", "close", "different", "missing", "unrecorded"]
    .map((kind) => [kind, comparisons.filter((each) => each.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
  if (comparisons.some(({ kind }) => kind === "different" || kind === "missing")) return no(counts);
  if (comparisons.some(({ kind }) => kind === "unrecorded")) return notChecked(counts);
  const leftOut = (run.record.plan.leftOut ?? []).filter(({ kind }) => kind === "output").length;
  return leftOut === 0 ? yes(counts) : notChecked(`${counts}; left out: ${leftOut}`);
}

function claimsHold({ claims, verdict, run }: Evidence): Answer {
  const leftOut = (run.record.plan.leftOut ?? []).filter(({ kind }) => kind === "claim");
  const unchecked = `left out with the outputs that they are bound to: ${leftOut.length}`;
  if (claims.length === 0) {
    if (verdict.kind === "failed") return notChecked("the run did not come to its end");
    return notChecked(leftOut.length > 0 ? unchecked : "no number is bound to an output");
  }
  const broken = claims.filter(({ holds }) => !holds);
  if (broken.length > 0) return no(`${broken.length} of ${claims.length} do not hold`);
  const held = `${claims.length} of ${claims.length + leftOut.length}`;
  return leftOut.length === 0 ? yes(held) : notChecked(`${held} hold; ${unchecked}`);
}

function internet({ plan }: RunRecord): Answer {
  return plan.network === "none"
    ? no("the containers had no network; declared inputs were fetched before, by digest")
    : yes("the declaration asks for it: the result may depend on what was out there");
}

function data({ inputs, sourceDigest, failure, plan }: RunRecord): Answer {
  if (failure?.kind === "unprepared") return notChecked("the run could not be set up");
  const changed = inputs.filter(({ digestBefore, digestAfter }) => digestBefore !== digestAfter);
  if (changed.length > 0) return no(`changed during the run: ${changed.map(({ path }) => path).join(", ")}`);
  const restricted = (plan.leftOut ?? []).filter(({ kind }) => kind === "input").map(({ name }) => name);
  if (restricted.length > 0) return notChecked(`restricted, so not fetched: ${restricted.join(", ")}`);
  const source = `files of the source as sealed before the run (${sourceDigest})`;
  return yes(
    inputs.length === 0
      ? `no inputs are fetched; ${source}`
      : `each input by its digest, before and after the run: ${inputs.map(({ path }) => path).join(", ")}; ${source}`,
  );
}

function modified({ plan }: RunRecord): Answer {
  return plan.source.modified
    ? notChecked("a working folder was rerun, which is not as in any commit")
    : no(
        "the source is what the commit holds; declared outputs are left out of it, and a notebook that is executed in place goes in without its outputs",
      );
}

const influence: Answer = notChecked(
  "the run had nobody at hand; whether the holder of the key is independent, no program can tell",
);
