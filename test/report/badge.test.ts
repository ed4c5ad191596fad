import { expect, test } from "vitest";
import { type BadgeState, badgeJson, badgeOf, badgeSvg, variants, worstBadge } from "../../src/report/badge.ts";

const states: readonly BadgeState[] = [
  { kind: "reproduced", isolated: true },
  { kind: "reproduced", isolated: false },
  ...(["unknown", "running", "unrecorded", "diverged", "failed"] as const).map((kind) => ({ kind })),
];

const isolated = { kind: "reproduced", isolated: true } as const;

test("it says what is known in two words", () => {
  expect(states.map((state) => badgeOf(state).message)).toEqual([
    "reproducible!",
    "reproducible (network on)",
    "unknown",
    "running",
    "unrecorded",
    "diverged",
    "failed",
  ]);
});

test.each(states)("white letters can be read on the colour of %o", (state) => {
  expect(1.05 / (luminance(badgeOf(state).color) + 0.05)).toBeGreaterThanOrEqual(4.5);
});

test("of several analyses the worst is shown", () => {
  for (const [index, state] of states.entries()) expect(worstBadge(states.slice(0, index + 1))).toEqual(state);
  expect(worstBadge([])).toEqual({ kind: "unknown" });
});

test("a variant says more where there is more to say, and never hides what is wrong", () => {
  const known: BadgeState = { ...isolated, grade: "close", confirmedAt: "2026-01-31T12:00:00.000Z", cost: "$0.40" };
  expect(variants.map((each) => badgeOf(known, each).message)).toEqual([
    "reproducible!",
    "reproducible: close",
    "reproducible, 2026-01-31",
    "reproducible, about $0.40",
  ]);
  expect(badgeOf({ ...known, isolated: false }, "grade").message).toBe("reproducible: close (network on)");
  for (const variant of variants) {
    for (const state of states) expect(badgeOf(state, variant)).toEqual(badgeOf(state));
  }
});

test("of several reproduced analyses the worst grade is said, and the oldest day", () => {
  const one: BadgeState = { ...isolated, grade: "identical", confirmedAt: "2026-02-01T00:00:00.000Z" };
  const other: BadgeState = { ...isolated, grade: "equivalent", confirmedAt: "2026-01-01T00:00:00.000Z" };
  expect(worstBadge([one, other])).toEqual(other);
  expect(worstBadge([other, one])).toEqual(other);
  expect(worstBadge([one, { kind: "diverged" }])).toEqual({ kind: "diverged" });
});

test("the picture names itself for those who do not see it", () => {
  const svg = badgeSvg(badgeOf({ kind: "reproduced", isolated: true }));
  expect(svg).toContain('aria-label="tickmark: reproducible!"');
  expect(svg).toContain("<title>tickmark: reproducible!</title>");
});

test("shields.io gets what its endpoint badge asks for", () => {
  expect(JSON.parse(badgeJson(badgeOf({ kind: "diverged" })))).toEqual({
    schemaVersion: 1,
    label: "tickmark",
    message: "diverged",
    color: "#cf222e",
    isError: true,
    cacheSeconds: 300,
  });
});

/** Relative luminance as WCAG defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
