import { expect, test } from "vitest";
import { standingOf } from "../../src/domain/standing.ts";
import type { VerdictKind } from "../../src/domain/verdict.ts";
import { standingSentence } from "../../src/report/releases.ts";
import { aSummary } from "../builders.ts";

/** Runs of one analysis, the oldest first, one a month. */
const sentence = (...verdicts: readonly (VerdictKind | "part")[]): string =>
  standingSentence(
    standingOf(
      verdicts
        .map((kind, month) =>
          aSummary({
            verdict: kind === "part" ? "reproduced" : kind,
            grade: kind === "part" ? "identical, partial" : kind === "reproduced" ? "identical" : null,
            startedAt: `2026-${String(month + 1).padStart(2, "0")}-05T00:00:00.000Z`,
          }),
        )
        .toReversed(),
    ),
  );

test("a release stands as its runs say, and from the last stop on", () => {
  expect(sentence()).toBe("not judged yet");
  expect(sentence("failed")).toBe("not reproduced: failed");
  expect(sentence("unrecorded", "diverged")).toBe("not reproduced: diverged");
  expect(sentence("reproduced")).toBe("reproducible since 2026-01-05");
  expect(sentence("reproduced", "reproduced", "reproduced")).toBe(
    "reproducible since 2026-01-05, last confirmed 2026-03-05",
  );
  expect(sentence("failed", "reproduced", "reproduced")).toBe(
    "reproducible since 2026-02-05, last confirmed 2026-03-05",
  );
  expect(sentence("reproduced", "diverged", "reproduced")).toBe("reproducible since 2026-03-05");
  expect(sentence("part", "part")).toBe("partly reproducible since 2026-01-05, last confirmed 2026-02-05");
});

test("one that stopped says until when it was reproducible, and which run was the first that was not", () => {
  expect(sentence("reproduced", "reproduced", "failed", "diverged")).toBe(
    "reproducible from 2026-01-05 to 2026-02-05; no longer since 2026-03-05: failed",
  );
  expect(sentence("diverged", "reproduced", "diverged")).toBe(
    "reproducible on 2026-02-05; no longer since 2026-03-05: diverged",
  );
});
