import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { Lock, RecordedAnalysis } from "../../src/domain/lock.ts";
import { formatLock, parseLock, recordedIn, withRecorded } from "../../src/plan/lock.ts";

const recorded = (...paths: string[]): RecordedAnalysis => ({
  run: "0".repeat(64),
  plan: digestOf("plan"),
  recordedAt: "2026-01-01T12:00:00.000Z",
  images: [
    { image: "r-base:4.4.1", resolved: `r-base@${digestOf("r")}` },
    { image: "python:3.12-slim", resolved: `python@${digestOf("p")}` },
  ],
  outputs: paths.map((path) => ({ path, digest: digestOf(path), sizeBytes: path.length, mediaType: "image/png" })),
});

const problems = (text: string) => {
  const parsed = parseLock(text);
  return Array.isArray(parsed) ? parsed.map(({ line, column, message }) => `${line}:${column}: ${message}`) : [];
};

describe("the text of a lock", () => {
  test("reads well in a diff: one line for each fact, always in the same order", () => {
    expect(formatLock({ version: 1, analyses: { main: recorded("walk.png", "a.png") } })).toBe(
      [
        "# Written by `tickmark record`: what the outputs of this repository were when they were recorded.",
        "# Keep it under version control, and record again instead of editing it.",
        "version: 1",
        "analyses:",
        "  main:",
        `    run: '${"0".repeat(64)}'`,
        `    plan: ${digestOf("plan")}`,
        "    recordedAt: '2026-01-01T12:00:00.000Z'",
        "    images:",
        "      - image: python:3.12-slim",
        `        resolved: python@${digestOf("p")}`,
        "      - image: r-base:4.4.1",
        `        resolved: r-base@${digestOf("r")}`,
        "    outputs:",
        "      - path: a.png",
        `        digest: ${digestOf("a.png")}`,
        "        size: 5",
        "        mediaType: image/png",
        "      - path: walk.png",
        `        digest: ${digestOf("walk.png")}`,
        "        size: 8",
        "        mediaType: image/png",
        "",
      ].join("\n"),
    );
  });

  test("is the same whatever order things were recorded in", () => {
    const one: Lock = { version: 1, analyses: { a: recorded("x", "y", "Z"), b: recorded() } };
    const other: Lock = { version: 1, analyses: { b: recorded(), a: recorded("Z", "y", "x") } };
    expect(formatLock(other)).toBe(formatLock(one));
  });

  test.each([
    ["plain names", ["a.png", "b/c.png"]],
    [
      "names that YAML would read as something else",
      ["1.10", "true", "null", "~", "0x1F", "2026-01-01", "- x", "a: b", "#x", "*x", "&x"],
    ],
    [
      "names of all kinds",
      ["ä ö.png", "日本/図.svg", "a'b\"c", " lead", "trail ", "-dash", "x\\y", "👩‍🔬.png", "__proto__", "é", "e\u0301"],
    ],
    ["long names", ["x/".repeat(200) + "y".repeat(200)]],
    ["nothing at all", []],
  ])("comes back unchanged with %s", (_, paths) => {
    const lock: Lock = { version: 1, analyses: { main: recorded(...[...paths].sort()), constructor: recorded() } };
    const text = formatLock(lock);
    const back = parseLock(text);
    if (Array.isArray(back)) throw new Error(JSON.stringify(back));
    expect(formatLock(back)).toBe(text);
    expect(new Set(recordedIn(back, "main")?.outputs)).toEqual(new Set(recorded(...paths).outputs));
  });

  test("keeps what is not known as null", () => {
    const pinned: RecordedAnalysis = {
      run: null,
      plan: null,
      recordedAt: null,
      images: [],
      outputs: [{ path: "a", digest: digestOf("a"), sizeBytes: null, mediaType: "text/csv" }],
    };
    expect(parseLock(formatLock({ version: 1, analyses: { main: pinned } }))).toEqual({
      version: 1,
      analyses: { main: pinned },
    });
  });

  test("of ten thousand outputs is read back", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `results/part-${index}.csv`);
    const back = parseLock(formatLock({ version: 1, analyses: { main: recorded(...paths) } }));
    expect(Array.isArray(back) ? back : recordedIn(back, "main")?.outputs.length).toBe(10_000);
  });
});

describe("recording one analysis", () => {
  test("leaves the others as they were", () => {
    const before: Lock = { version: 1, analyses: { main: recorded("a"), appendix: recorded("b") } };
    const after = withRecorded(before, "main", recorded("c"));
    expect(after.analyses).toEqual({ main: recorded("c"), appendix: recorded("b") });
    expect(before.analyses.main).toEqual(recorded("a"));
  });

  test("makes a lock where there was none", () => {
    expect(withRecorded(null, "main", recorded("a"))).toEqual({ version: 1, analyses: { main: recorded("a") } });
  });

  test("nothing is recorded for an analysis that only JavaScript knows", () => {
    expect(recordedIn({ version: 1, analyses: {} }, "constructor")).toBeNull();
    expect(recordedIn(null, "main")).toBeNull();
  });
});

describe("a lock that someone edited", () => {
  const text = formatLock({ version: 1, analyses: { main: recorded("a.png", "b.png") } });

  test.each([
    ["a digest that is none", text.replace(digestOf("a.png"), "sha256:abc"), /^16:17: /],
    ["a path that leaves the repository", text.replace("path: a.png", "path: ../../a.png"), /^15:15: this path leaves/],
    ["an absolute path", text.replace("path: a.png", "path: /etc/passwd"), /^15:15: this path leaves/],
    ["the same path twice", text.replace("path: b.png", "path: a.png"), /^19:15: `a.png` is recorded twice/],
    ["a key of its own", `${text}extra: 1\n`, /^3:1: /],
    ["a size below zero", text.replace("size: 5", "size: -5"), /^17:15: /],
    ["a media type with markup", text.replace("mediaType: image/png", "mediaType: '<b>/x'"), /^18:20: /],
    ["an alias", text.replace("path: a.png", "path: *a"), /^15:15: /],
    ["another version", text.replace("version: 1", "version: 2"), /^3:10: /],
    ["a merge conflict", text.replace("    outputs:", "<<<<<<< HEAD\n    outputs:"), /^\d+:\d+: /],
  ])("with %s is refused at its place", (_, edited, problem) => {
    expect(edited).not.toBe(text);
    expect(problems(edited)[0]).toMatch(problem);
  });

  test("is refused without being read when it is huge", () => {
    expect(problems("x".repeat(5_000_000))).toEqual(["1:1: the file is larger than 4096 KiB"]);
  });

  test("is refused in bounded time when it is a bomb", () => {
    expect(problems(`a: &a [x]\nb: [*a]`)[0]).toContain("aliases");
    expect(problems("[".repeat(100_000))[0]).toContain("nested too deeply");
  });
});
