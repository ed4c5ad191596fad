import { expect, test } from "vitest";
import type { RunSummary } from "../../src/domain/run-summary.ts";
import { columnsOf } from "../../src/report/columns.ts";
import { planLines } from "../../src/report/plan-lines.ts";
import { listLines } from "../../src/report/run-list.ts";
import { type Paint, problemLines, showLines, unpainted, verdictLines } from "../../src/report/terminal.ts";
import {
  aContext,
  aPlan,
  aSummary,
  different,
  hostile,
  identical,
  missing,
  someEvidence,
  unrecorded,
} from "../builders.ts";

const style = { paint: unpainted, width: 80 };
const marked: Paint = (ink, text) => `<${ink}>${text}</>`;

test("a divergence is told in lines that align", () => {
  const comparisons = [
    identical("results.csv", "x".repeat(2000), "Table 1"),
    different("walk.svg", "first at line 3", "Figure 2"),
    missing("数据.csv"),
  ];
  const evidence = someEvidence({ comparisons });
  expect(verdictLines(evidence, style)).toEqual([
    "✗ Diverged: Figure 2 (walk.svg) differs, 数据.csv is missing (1 of 3 identical)",
    "",
    "  ✗ missing    数据.csv               30 B",
    "      the analysis did not write it",
    "  ✗ different  walk.svg     Figure 2  28 B → 19 B",
    "      first at line 3",
    "  ✓ identical  results.csv  Table 1   2.0 KiB",
    "",
    `  run ${evidence.run.id.slice(0, 12)} · 12 s · python:3.12-slim · no network`,
    "",
    "  Is the change meant? Record it: tickmark record, and commit reproduce.lock.",
    `  More about this run: tickmark show ${evidence.run.id.slice(0, 12)}`,
  ]);
});

test("a failure shows the end of the log and a hint", () => {
  const failure = { kind: "exited", step: "plot", exitCode: 127 } as const;
  const logTail = `${Array.from({ length: 50 }, (_, index) => `line ${index}`).join("\n")}\nRscript: not found\n`;
  const lines = verdictLines(someEvidence({ comparisons: [], failure }), { ...style, logTail });
  expect(lines[0]).toBe("✗ Failed: step plot exited with 127");
  expect(lines).toContain("  │ Rscript: not found");
  expect(lines).not.toContain("  │ line 0");
  expect(lines.join("\n")).toContain("Is it installed in the image?");
});

test("colours come from the door only", () => {
  const evidence = someEvidence({ comparisons: [identical("a"), unrecorded("b")] });
  expect(verdictLines(evidence, { paint: marked, width: 80 })[0]).toBe(
    "<unsure>○ Not recorded yet: 1 output produced</>",
  );
  expect(verdictLines(evidence, style).join("")).not.toContain("\u001b");
});

const listed = (summaries: readonly RunSummary[], width = style.width) =>
  listLines({ summaries, unfinished: [], imported: [] }, { ...style, width }, new Date(0));

test("a list has a line for every run, and says when there is none", () => {
  const [head, line] = listed([aSummary({ tags: ["submitted"], reason: "the reviewer asked" })], 120);
  expect(head).toMatch(/^run +when +verdict +analysis +commit +took +label, tags, reason$/);
  expect(line).toBe(
    "aaaaaaaaaaaa  2026-01-31 12:00:00Z  ✓ reproduced, identical  main      1111111  12 s  submitted, the reviewer asked",
  );
  expect(listed([])).toEqual(["No runs yet."]);
});

test("a plan says what would run and what the container would see", () => {
  const plan = aPlan({ outputs: [{ path: "walk.svg", label: "Figure 2" }] });
  const lines = planLines(plan, ["plot.py", "simulate.py"], style);
  expect(lines).toContain("  output    walk.svg (Figure 2)");
  expect(lines).toContain("  limits    2 processors, 4.0 GiB of memory, 10 GiB of disk, 30 min");
  expect(lines.slice(-10)).toEqual([
    "",
    "2 steps, one after the other:",
    "  1. simulate",
    "     $ python simulate.py params.json",
    "  2. plot",
    "     $ python plot.py",
    "",
    "The container sees 2 files of the repository:",
    "  plot.py",
    "  simulate.py",
  ]);
});

test("problems are links in an editor", () => {
  const problem = { file: "reproduce.yml", line: 3, column: 1, pointer: "/x", message: "unknown key x" };
  expect(problemLines([problem], style)).toEqual(["reproduce.yml:3:1: unknown key x", "✗ 1 problem"]);
});

test("everything of one run is shown on demand", () => {
  const evidence = someEvidence();
  const text = showLines(evidence, aContext({ tags: ["submitted"] }), style).join("\n");
  for (const fact of [evidence.run.id, evidence.run.record.plan.id, "submitted", "An honest processor", "200 MiB"]) {
    expect(text).toContain(fact);
  }
});

test.each(Object.entries(hostile))("%s moves no cursor in any of it", (_name, raw) => {
  const text = raw.toWellFormed();
  const plan = aPlan({
    analysis: text,
    source: { repository: text, commit: text, modified: true },
    env: { [text]: text },
    steps: [{ name: text, command: text, image: text }],
    outputs: [{ path: text, label: text }],
    parameters: text,
  });
  const evidence = someEvidence({
    comparisons: [different(text, text, text), identical(text, text, text)],
    failure: { kind: "exited", step: text, exitCode: 1 },
    record: { plan, user: text, notes: [text], machine: { cpu: text, cpus: 1, kernel: text, engine: text } },
  });
  const lines = [
    ...verdictLines(evidence, { ...style, logTail: raw }),
    ...showLines(evidence, aContext({ label: text, tags: [text], reason: text, outcome: text, branch: text }), {
      ...style,
      logTail: raw,
    }),
    ...planLines(plan, [text], style),
    ...listed([aSummary({ analysis: text, label: text, tags: [text], reason: text, outcome: text })]),
    ...problemLines([{ file: text, line: 1, column: 1, pointer: text, message: text }], style),
  ];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must be gone
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  for (const line of verdictLines(evidence, { ...style, logTail: raw })) expect(columnsOf(line)).toBeLessThan(2000);
});
