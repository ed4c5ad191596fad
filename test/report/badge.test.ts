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
  expect(said(known)).toEqual([
    "tickmark: reproducible!",
    "tickmark: reproducible: close",
    "tickmark: reproducible, 2026-01-31",
    "run this analysis: about $0.40",
  ]);
  expect(badgeOf({ ...known, isolated: false }, "grade").message).toBe("reproducible: close (network on)");
  for (const variant of variants.filter((each) => each !== "cost")) {
    for (const state of states) expect(badgeOf(state, variant)).toEqual(badgeOf(state));
  }
  expect(badgeOf({ kind: "diverged", since: "2026-11-26T00:00:00.000Z" }, "date").message).toBe(
    "diverged since 2026-11-26",
  );
});

const known = {
  ...isolated,
  grade: "close",
  confirmedAt: "2026-01-31T12:00:00.000Z",
  usd: 0.4,
} as const satisfies BadgeState;
const said = (state: BadgeState) =>
  variants.map((each) => {
    const { label, message } = badgeOf(state, each);
    return `${label}: ${message}`;
  });

test("what running it costs is said of what is reproduced alone, as unknown where nobody measured it", () => {
  const costs = states.map((state) => badgeOf(state, "cost").message);
  expect(costs).toEqual(["unknown", "unknown", "unknown", "running", "unrecorded", "diverged", "failed"]);
  expect(badgeOf({ kind: "unknown" }, "cost").label).toBe("run this analysis");
  const other: BadgeState = { ...known, usd: 1.1 };
  expect(badgeOf(worstBadge([known, other]), "cost").message).toBe("about $1.50");
  expect(badgeOf(worstBadge([known, isolated]), "cost").message).toBe("unknown");
  expect(badgeOf(worstBadge([isolated, known]), "cost").message).toBe("unknown");
});

test("a part is never shown as the whole, whatever is asked for", () => {
  const part: BadgeState = { ...known, partial: true };
  expect(said(part)).toEqual([
    "tickmark: partly reproducible",
    "tickmark: partly reproducible: close",
    "tickmark: partly reproducible, 2026-01-31",
    "run this analysis: about $0.40 for a part",
  ]);
  expect(badgeOf({ ...part, isolated: false }).message).toBe("partly reproducible (network on)");
  for (const both of [
    [known, part],
    [part, known],
    [{ ...known, isolated: false }, part],
  ])
    expect(badgeOf(worstBadge(both)).message).toContain("partly reproducible");
  expect(badgeOf(part).color).not.toBe(badgeOf(known).color);
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
