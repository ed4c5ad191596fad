import { expect, test } from "vitest";
import { diagnose } from "../../src/doctor/doctor.ts";
import type { Reruns } from "../../src/doctor/reruns.ts";
import { varyEach } from "../../src/doctor/vary.ts";
import type { Cause } from "../../src/domain/cause.ts";
import type { Comparison } from "../../src/domain/comparison.ts";
import type { Conditions } from "../../src/domain/conditions.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import type { Failure } from "../../src/domain/execution.ts";
import { aPlan, different, found, identical, someEvidence } from "../builders.ts";

/* The doctor's reasoning on analyses that are functions of what surrounds them; real ones are in test/live. */

interface Surroundings {
  /** Counts the runs, as what has no seed does. */
  readonly run: number;
  /** What the clock of the container says, in seconds; it goes on by itself unless it is held. */
  readonly time: number;
  /** What a stopwatch of the container would measure. */
  readonly elapsed: number;
  readonly env: Readonly<Record<string, string>>;
  readonly conditions: Conditions;
}

type Analysis = (surroundings: Surroundings) => Readonly<Record<string, string>> | Failure;

const started = Date.parse("2026-01-31T12:00:00Z") / 1000;
const unseen: Cause = { kind: "unseen", sentence: "Nothing changed", evidence: [], advice: null };

function reruns(
  analysis: Analysis,
  {
    command = "python3 walk.py",
    env = { PYTHONHASHSEED: "0", PERL_HASH_SEED: "0" },
    clockLibrary = "/faketime.so" as string | null,
    recorded = undefined as Readonly<Record<string, string>> | undefined,
    close = false,
    rewritten = [] as readonly Comparison[],
  } = {},
): Reruns & { readonly count: () => number } {
  const plan = aPlan({ steps: [{ name: "run", command, image: null }], env });
  const contents = new Map<Evidence, Readonly<Record<string, string>>>();
  let count = 0;
  const run = async (ran = plan, conditions: Conditions = {}): Promise<Evidence> => {
    count += 1;
    const { clock } = conditions;
    const isHeld = clock !== undefined && !clock.time.startsWith("+");
    const time = isHeld
      ? Date.parse(`${clock.time.replace(" ", "T")}Z`) / 1000
      : started + count * 3 + (clock === undefined ? 0 : 400 * 86_400);
    const elapsed = clock?.measures === true ? 0 : count / 7;
    const outputs = analysis({ run: count, time, elapsed, env: ran.env, conditions });
    const failure = "kind" in outputs ? (outputs as unknown as Failure) : null;
    const files = failure === null ? (outputs as Readonly<Record<string, string>>) : {};
    const comparisons = Object.entries(files).map(([path, text]) =>
      recorded === undefined || recorded[path] === text ? identical(path, text) : different(path),
    );
    const isUnexplained = comparisons.some(({ kind }) => kind === "different");
    const evidence = someEvidence({ comparisons, failure, causes: isUnexplained ? [unseen] : [] });
    contents.set(evidence, files);
    return evidence;
  };
  return {
    plan,
    means: { clockLibrary, mayGiveAway: true },
    announce: () => undefined,
    first: run,
    again: run,
    differences: async (one, other) => {
      const [a = {}, b = {}] = [contents.get(one), contents.get(other)];
      const differing = Object.keys(a)
        .filter((path) => a[path] !== b[path])
        .map((path) => difference(path, a[path] ?? "", b[path] ?? "", close));
      return { differing, rewritten };
    },
    count: () => count,
  };
}

function difference(path: string, was: string, is: string, isClose: boolean): Comparison {
  const explanation = `line 1: recorded "${was}", produced "${is}"`;
  const abs = Math.abs(Number(was) - Number(is));
  return {
    ...found({
      format: path.endsWith(".png") ? "PNG" : "text",
      explanation,
      largest: Number.isFinite(abs) ? { abs, scaled: null, where: "line 1", part: "" } : null,
    }),
    kind: isClose ? "close" : "different",
    path,
    label: null,
    recorded: { digest: digestOf(was), sizeBytes: 1, mediaType: "text/plain" },
    produced: { digest: digestOf(is), sizeBytes: 1, mediaType: "text/plain" },
  };
}

/** Which outputs each cause names. */
const blamed = (causes: readonly Cause[]) =>
  causes.map(({ kind, sentence, evidence }) => [
    kind,
    sentence.split(":")[0],
    evidence.map((line) => line.split(":")[0]),
  ]);

const iso = (time: number) => new Date(time * 1000).toISOString();
/** Another number for each seed, and the same for the same. */
const drawn = (seed: number) => String(Number.parseInt(digestOf(String(seed)).slice(-8), 16) / 2 ** 32);

test("random numbers without a seed are told from a clock, output by output", async () => {
  const { isStable, causes } = await diagnose(
    reruns(({ run, time }) => ({ "made.txt": iso(time), "walk.csv": drawn(run), "same.txt": "1" })),
  );
  expect(isStable).toBe(false);
  expect(blamed(causes)).toEqual([
    ["clock", "The outputs hold the time at which they are made", ["made.txt"]],
    ["random", "Equal runs give something else each time, whatever is held still", ["walk.csv"]],
  ]);
  expect(causes[0]?.advice).toContain("Leave the time out");
  expect(causes[1]?.advice).toContain("default_rng(42)");
});

test("a generator that takes its seed from the clock is given a seed, and is no clock", async () => {
  const options = { command: "Rscript walk.R" };
  const { causes } = await diagnose(reruns(({ time }) => ({ "walk.csv": drawn(time) }), options));
  expect(causes).toMatchObject([{ kind: "random", advice: "set.seed(42) before the first random number" }]);
});

test.each([
  ["seconds", (time: number) => String(time)],
  ["days", (time: number) => String(time / 86_400)],
  ["thousandths", (time: number) => String(time * 1000)],
])("a number that is the time in %s is a clock", async (_, written) => {
  const { causes } = await diagnose(reruns(({ time }) => ({ "t.csv": written(time) })));
  expect(causes).toMatchObject([{ kind: "clock", sentence: expect.stringContaining("hold the time") }]);
});

test("what follows the clock in a picture may be either, and both are said", async () => {
  const { causes } = await diagnose(reruns(({ time }) => ({ "f.png": drawn(time) })));
  expect(causes).toMatchObject([{ kind: "clock", advice: expect.stringMatching(/SOURCE_DATE_EPOCH.*default_rng/) }]);
});

test("how long something took is neither a clock that was written nor random", async () => {
  const { causes } = await diagnose(reruns(({ elapsed }) => ({ "speed.csv": drawn(elapsed) })));
  expect(causes).toMatchObject([{ kind: "clock", sentence: expect.stringContaining("how long something takes") }]);
});

test("one processor and the seed of hash tables are told apart, each with its own line", async () => {
  const analysis: Analysis = ({ run, env, conditions }) => ({
    "sum.csv": conditions.cpuset === undefined ? drawn(run) : "1",
    "set.txt": env.PYTHONHASHSEED === "0" ? "a b c" : `c ${run} a`,
  });
  const { causes } = await diagnose(reruns(analysis, { env: { PYTHONHASHSEED: "random", PERL_HASH_SEED: "0" } }));
  expect(blamed(causes).map(([, , paths]) => paths)).toEqual([["sum.csv"], ["set.txt"]]);
  expect(causes.map(({ advice }) => advice)).toEqual([
    expect.stringContaining("executor.map"),
    expect.stringContaining("sorted(…) around the set"),
  ]);
});

test("an output that depends on two things is told both, once they are held together", async () => {
  const { causes } = await diagnose(
    reruns(({ run, time, conditions }) => ({ "a.txt": `${iso(time)} ${conditions.cpuset ?? run}` })),
  );
  expect(blamed(causes)).toEqual([["order", "The outputs depend on the order of parallel work", ["a.txt"]]]);
});

test("two runs that agree by chance under a hold name no cause", async () => {
  // Agrees twice with the clock held, and not the third time.
  const words = ["a", "b", "c", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
  const { causes } = await diagnose(reruns(({ run }) => ({ "word.txt": words[run - 1] ?? "z" })));
  expect(causes.map(({ kind }) => kind)).toEqual(["random"]);
});

test("what a program waits for is held no longer than it would take, and that it could not be held is said", async () => {
  const analysis: Analysis = ({ run, conditions }) =>
    conditions.clock === undefined ? { "walk.csv": drawn(run) } : { kind: "timed-out", step: "run", limitSeconds: 124 };
  const { causes, unheld } = await diagnose(reruns(analysis));
  expect(causes.map(({ kind }) => kind)).toEqual(["random"]);
  expect(unheld).toContain("The clock could not be made to stand still: timed out in step run after 2 min 4 s");
});

test("a time is no duration where only both clocks together can be held", async () => {
  const { causes } = await diagnose(
    reruns(({ time, elapsed, conditions: { clock } }) =>
      clock !== undefined && clock.measures !== true
        ? { kind: "exited", step: "run", exitCode: 1 }
        : { "made.txt": iso(time), "speed.csv": drawn(elapsed) },
    ),
  );
  expect(blamed(causes)).toEqual([
    ["clock", "The outputs hold the time at which they are made", ["made.txt"]],
    ["clock", "The outputs hold how long something takes", ["speed.csv"]],
  ]);
});

test("without libfaketime the clock remains a possible cause", async () => {
  const { causes, unheld } = await diagnose(reruns(({ run }) => ({ "a.csv": drawn(run) }), { clockLibrary: null }));
  expect(causes).toMatchObject([{ sentence: expect.stringContaining("or the clock") }]);
  expect(unheld).toEqual([expect.stringContaining("libfaketime is not installed")]);
});

test("where runs agree and nothing explains the record, what no record notes is varied", async () => {
  const analysis: Analysis = ({ time, conditions }) => ({
    "day.txt": iso(time).slice(0, 10),
    "files.txt": conditions.workspaceInMemory === true ? "b a" : "a b",
    "same.txt": "1",
  });
  const recorded = { "day.txt": "2026-01-30", "files.txt": "c a b", "same.txt": "1" };
  const { isStable, causes } = await diagnose(reruns(analysis, { recorded }));
  expect(isStable).toBe(true);
  expect(blamed(causes).map(([kind, , paths]) => [kind, paths])).toEqual([
    ["clock", ["day.txt"]],
    ["order", ["files.txt"]],
  ]);
  expect(causes[1]?.advice).toContain("sorted(glob.glob(…))");
});

test("an output that seldom changes is run more often before it is called stable", async () => {
  const words = ["a", "a", "b", "b", "a", "a", "b", "a", "b", "a", "b", "a", "b", "b"];
  const analysis: Analysis = ({ run }) => ({ "word.txt": words[run - 1] ?? "z" });
  const { isStable } = await diagnose(reruns(analysis, { recorded: { "word.txt": "b" } }));
  expect(isStable).toBe(false);
});

test("what is the same as recorded is run twice only, and blamed for nothing", async () => {
  const steady = reruns(() => ({ "a.txt": "1" }));
  expect(await diagnose(steady)).toMatchObject({ isStable: true, causes: [], unstable: [] });
  expect(steady.count()).toBe(2);
});

test("the same content in other bytes is no difference, and gets the line that makes the bytes the same", async () => {
  const facts = { digest: digestOf("a"), sizeBytes: 1, mediaType: "image/svg+xml" };
  const rewritten = ["f.svg", "g.pdf"].map((path): Comparison => {
    const rule = path === "f.svg" ? "SVG: random ids" : "PDF: CreationDate";
    const set = found({ setAside: [{ rule, where: "" }] });
    return { ...set, kind: "equivalent", path, label: null, recorded: facts, produced: facts };
  });
  const { isStable, causes } = await diagnose(reruns(() => ({ "a.txt": "1" }), { rewritten }));
  expect(isStable).toBe(true);
  expect(causes.map(({ evidence, advice }) => [evidence, advice])).toEqual([
    [["f.svg"], 'plt.rcParams["svg.hashsalt"] = "fixed"'],
    [["g.pdf"], 'fig.savefig(path, metadata={"CreationDate": None})'],
  ]);
});

test("steps in several languages get the line of each, since either may write the output", async () => {
  const { causes } = await diagnose(
    reruns(({ run }) => ({ "a.csv": drawn(run) }), { command: "python3 a.py && Rscript b.R" }),
  );
  expect(causes[0]?.advice).toMatch(/^Python: .*default_rng.*; R: set\.seed/);
});

test("a result holds under a change that keeps it within the declared tolerance", async () => {
  const analysis: Analysis = ({ env }) => ({ "a.csv": env.OPENBLAS_CORETYPE === "Prescott" ? "1.0000001" : "1" });
  const near = reruns(analysis, { close: true });
  const { variations } = await varyEach(near, await near.first());
  expect(variations.filter(({ outcome }) => outcome !== "holds")).toEqual([]);
  expect(variations.find(({ factor }) => factor === "CPU kernel")?.evidence).toEqual([
    expect.stringContaining("1.0000001"),
  ]);
  const far = reruns(analysis);
  const changed = (await varyEach(far, await far.first())).variations.filter(({ outcome }) => outcome === "changes");
  expect(changed.map(({ factor }) => factor)).toEqual(["CPU kernel"]);
});
