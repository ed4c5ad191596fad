import { expect, test } from "vitest";
import type { CheckState } from "../../src/domain/check.ts";
import type { Failure } from "../../src/domain/execution.ts";
import { completedCheck, queuedCheck, runningCheck } from "../../src/report/check-run.ts";
import { faultCheck, problemsCheck, skippedCheck } from "../../src/report/unjudged-checks.ts";
import { aPlan, different, found, hostile, identical, missing, someEvidence, unrecorded } from "../builders.ts";

const context = {
  pageUrl: "https://tickmark.example/runs/1?key=k",
  logTail: "Traceback:\n  ValueError: walk too short\n",
};
const limit = 65_535;
const bytes = (text: string | undefined) => Buffer.byteLength(text ?? "");

test("three identical outputs are a success that says so in its title", () => {
  const evidence = someEvidence({ comparisons: ["a.csv", "b.csv", "c.csv"].map((path) => identical(path)) });
  const check = completedCheck(evidence, context);
  expect(check).toMatchObject({
    status: "completed",
    conclusion: "success",
    detailsUrl: context.pageUrl,
    startedAt: "2026-01-31T12:00:00.000Z",
    completedAt: "2026-01-31T12:00:13.000Z",
    output: { title: "Reproduced: 3 of 3 outputs identical" },
  });
  expect(check.output.summary).toContain("| <code>a.csv</code> | <code>");
  expect(check.output.summary).toContain("| ✓ identical |");
  expect(check.output.summary).toContain("Took 12 s, 10 s of processor time, 200 MiB of memory at most, no network.");
  expect(check.output.text).not.toContain("ValueError");
});

test("a divergence names the first culprits, explains them and says how to accept them", () => {
  const comparisons = [identical("a.csv"), different("results.csv", undefined, "Table 1"), identical("c.csv")];
  const { conclusion, output } = completedCheck(someEvidence({ comparisons }), context);
  expect(conclusion).toBe("failure");
  expect(output.title).toBe("Diverged: Table 1 (results.csv) differs (2 of 3 identical)");
  expect(output.summary).toContain("| ✗ different: line 2 says 3.15 where 3.14 was recorded |");
  expect(output.summary).toContain("<code>tickmark record</code>");
  expect(output.summary.indexOf("results.csv")).toBeLessThan(output.summary.indexOf("a.csv"));
});

test.each([
  [[missing("a.png")], "Diverged: a.png is missing (0 of 1 match)"],
  [[different("a"), missing("b")], "Diverged: a differs, b is missing (0 of 2 match)"],
  [
    [different("a"), missing("b"), missing("c"), identical("d")],
    "Diverged: a differs, b is missing and 1 more output (1 of 4 identical)",
  ],
  [[unrecorded("a"), unrecorded("b"), unrecorded("c")], "Not recorded yet: 3 outputs produced"],
  [[identical("a"), unrecorded("b")], "Not recorded yet: 1 output produced"],
  [
    [identical("a"), { ...identical("b"), ...found(), kind: "close" } as const],
    "Reproduced: 2 outputs: 1 identical, 1 close",
  ],
])("the title of %#", (comparisons, title) => {
  expect(completedCheck(someEvidence({ comparisons }), context).output.title).toBe(title);
});

test.each<[Failure, string, string]>([
  [{ kind: "exited", step: "plot", exitCode: 1 }, "failure", "Failed: step plot exited with 1"],
  [{ kind: "timed-out", step: "plot", limitSeconds: 1800 }, "timed_out", "Failed: timed out in step plot after 30 min"],
  [
    { kind: "out-of-memory", step: "plot", limitBytes: 2 ** 32 },
    "failure",
    "Failed: step plot ran out of memory at 4.0 GiB",
  ],
  [
    { kind: "out-of-disk", step: "plot", limitBytes: 2 ** 30 },
    "failure",
    "Failed: step plot ran out of disk at 1.0 GiB",
  ],
  [
    { kind: "unprepared", what: "image", message: "no such image: x" },
    "failure",
    "Failed: the image could not be had: no such image: x",
  ],
])("a failure shows the end of the log: %#", (failure, conclusion, title) => {
  const check = completedCheck(someEvidence({ comparisons: [], failure }), context);
  expect(check).toMatchObject({ conclusion, output: { title } });
  expect(check.output.text).toContain("```text\nTraceback:\n  ValueError: walk too short\n```");
});

test("nothing recorded asks for an action", () => {
  expect(completedCheck(someEvidence({ comparisons: [unrecorded("a")] }), context).conclusion).toBe("action_required");
});

test("a network lowers the title of a reproduced run", () => {
  const evidence = someEvidence({ record: { plan: aPlan({ network: "full" }), notes: ["network was on"] } });
  const { title, summary } = completedCheck(evidence, context).output;
  expect(title).toBe("Reproduced with the network on: 1 of 1 output identical");
  expect(summary).toContain("- network was on");
});

test("before and while it runs, the check says what happens now", () => {
  expect(queuedCheck()).toMatchObject({ status: "queued", output: { title: "Waiting for its turn" } });
  const progress = { kind: "step", name: "plot", index: 1, count: 3 } as const;
  const check = runningCheck({ progress, elapsedSeconds: 80, lastLine: "\u001b[31mstep 5 of 10" });
  expect(check).toMatchObject({ status: "in_progress", output: { title: "Running step 2 of 3: plot (1 min 20 s)" } });
  expect(check.output.summary).toContain("<code>step 5 of 10</code>");
});

test("a bad declaration is marked on its lines, fifty at most, and the rest is counted", () => {
  const problems = Array.from({ length: 70 }, (_, index) => ({
    file: "reproduce.yml",
    line: index,
    column: 3,
    pointer: `/outputs/${index}`,
    message: `unknown key "${hostile.markup}"`,
  }));
  const { conclusion, output } = problemsCheck(problems);
  expect(conclusion).toBe("failure");
  expect(output.title).toBe("reproduce.yml cannot be used: 70 problems");
  expect(output.annotations).toHaveLength(50);
  expect(output.annotations?.[0]).toMatchObject({ path: "reproduce.yml", startLine: 1, endLine: 1, level: "failure" });
  expect(output.summary).toContain("20 more have no mark there");
  expect(output.summary).not.toContain("<script>");
});

test("ten thousand problems fit", () => {
  const problem = { file: "reproduce.yml", line: 1, column: 1, pointer: "", message: "|".repeat(2000) };
  const { output } = problemsCheck(Array.from({ length: 10_000 }, () => problem));
  expect(bytes(output.summary)).toBeLessThanOrEqual(limit);
  expect(output.summary).toMatch(/9,\d{3} problems found no room in this list/);
});

test("a fault blames nobody and lets no required check pass", () => {
  const { conclusion, output } = faultCheck(`GitHub did not answer: ghs_${"a".repeat(36)}`);
  expect(conclusion).toBe("cancelled");
  expect(output.title).toBe("Not judged: GitHub did not answer: [token removed]");
  expect(output.summary).toContain("Press **Re-run**");
});

test("nothing to rerun is skipped", () => {
  expect(skippedCheck("no reproduce.yml in this commit")).toMatchObject({ status: "completed", conclusion: "skipped" });
});

const everything = Object.values(hostile).join(" ");

test.each(Object.entries({ ...hostile, everything }))("%s in every place injects nothing and fits", (_name, raw) => {
  // Half a character cannot be in a record: it has no canonical form.
  const text = raw.toWellFormed();
  const evidence = someEvidence({
    comparisons: [different(text, text, text), identical(text, text, text), missing(text, text, text)],
    failure: { kind: "exited", step: text, exitCode: 1 },
    record: {
      plan: aPlan({
        analysis: text,
        source: { repository: text, commit: text, modified: false },
        env: { [text]: text },
      }),
      notes: Array.from({ length: 50 }, () => text),
      parameters: { path: text, digest: identical("p").recorded.digest, content: text },
      images: Array.from({ length: 10 }, () => ({
        image: text,
        resolved: text,
        kind: "built" as const,
        platform: text,
      })),
    },
  });
  const problem = { file: text, line: 1, column: 1, pointer: text, message: text };
  const checks: CheckState[] = [
    completedCheck(evidence, { ...context, logTail: text }),
    completedCheck({ ...evidence, verdict: someEvidence({ comparisons: [different(text)] }).verdict }, context),
    problemsCheck([problem]),
    faultCheck(text),
    skippedCheck(text),
    runningCheck({ progress: { kind: "step", name: text, index: 0, count: 1 }, elapsedSeconds: 1, lastLine: text }),
  ];
  for (const { output } of checks) {
    expect(output.title.length).toBeLessThanOrEqual(200);
    expect(bytes(output.summary)).toBeLessThanOrEqual(limit);
    expect(bytes(output.text)).toBeLessThanOrEqual(limit);
    for (const written of [output.summary, output.text ?? ""]) expect(structureOf(written)).toEqual([]);
    for (const { title, message } of output.annotations ?? []) {
      expect(title.length).toBeLessThanOrEqual(255);
      expect(bytes(message)).toBeLessThan(64 * 1024);
    }
  }
});

test("of ten thousand outputs the worst are in the table, and the rest is counted", () => {
  const comparisons = Array.from({ length: 10_000 }, (_, index) =>
    identical(`figures/${"long/".repeat(20)}${index}.png`),
  );
  const { output } = completedCheck(
    someEvidence({ comparisons: [...comparisons, different("the-bad-one.csv")] }),
    context,
  );
  expect(bytes(output.summary)).toBeLessThanOrEqual(limit);
  expect(bytes(output.summary)).toBeGreaterThan(limit * 0.9);
  expect(output.summary).toContain("the-bad-one.csv");
  const rows = output.summary.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| Output"));
  for (const row of rows.slice(1)) expect(row).toMatch(/^\| .* \| .* \| .* \| .* \|$/);
  const [, left = ""] = /([\d,]+) more outputs found no room/.exec(output.summary) ?? [];
  expect(Number(left.replace(",", "")) + rows.length - 1).toBe(10_001);
});

/** What a reader of Markdown would see as more than plain text, apart from what we write ourselves. */
function structureOf(markdown: string): readonly string[] {
  const outside = markdown
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
    .replace(/<\/?code>/g, "")
    .replace(
      /\[(?:Full report|Open the report|The report links the whole log)\]\(https:\/\/tickmark\.example[^)]*\)/g,
      "",
    )
    .replace(/\*\*|^### |^> |^- |^\| | \||`tickmark validate`|`reproduce.lock`/gm, "")
    .replace(/^(?:---(?: ---)*)$/gm, "");
  return outside.match(/[<>`*_~[\]{}|\\@$]|https?:\/\/|\n\s*[-+=#]|\n\s*\d+\./g) ?? [];
}
