import { expect, test } from "vitest";
import type { Party } from "../../src/certificate/agreement.ts";
import { findingsOf } from "../../src/certificate/findings.ts";
import { standingsOf } from "../../src/certificate/parties.ts";
import { different, identical, someEvidence } from "../builders.ts";

/** As much of a certificate as is looked at; a key is its holder's name in capitals. */
function party(
  name: string,
  content: string,
  { key = name.toUpperCase(), at = "2026-01-31T12:00:00.000Z" } = {},
): Party {
  const comparison = content === "bad" ? different("a.csv") : identical("a.csv", content);
  const evidence = someEvidence({ comparisons: [comparison], record: { nonce: name, startedAt: at } });
  const predicate = { ...findingsOf(evidence, []), verifier: { id: `did:web:${key}` } };
  return { name, held: { key, statement: { predicate } as never } };
}

const told = (...parties: Party[]) =>
  standingsOf(parties).map(({ party: { name }, kind, differences }) => [name, kind, differences.join("; ")]);

test("three that produced the same agree, and one that did not is beside them with its reason", () => {
  const [a, b, c] = [party("a", "1"), party("b", "1"), party("c", "1")];
  expect(told(a, b, party("x", "2"), c, party("y", "bad"))).toEqual([
    ["a", "agrees", ""],
    ["b", "agrees", ""],
    ["x", "differs", expect.stringContaining("a.csv: x produced another file than a")],
    ["c", "agrees", ""],
    ["y", "differs", expect.stringContaining("y says diverged")],
  ]);
});

test("where the first did not reproduce, those stand together that most agree with", () => {
  const parties = [party("ours", "bad"), party("x", "2"), party("b", "1"), party("c", "1")];
  expect(told(...parties).map(([name, kind]) => [name, kind])).toEqual([
    ["ours", "differs"],
    ["x", "differs"],
    ["b", "agrees"],
    ["c", "agrees"],
  ]);
  expect(told(party("ours", "bad"), party("y", "bad")).map(([, kind]) => kind)).toEqual(["differs", "differs"]);
});

test("the first stands for itself, however many others agree on something else", () => {
  const kinds = told(party("ours", "1"), party("b", "2"), party("c", "2")).map(([, kind]) => kind);
  expect(kinds).toEqual(["agrees", "differs", "differs"]);
});

test("of one key the latest run counts, and the earlier ones stay to be seen", () => {
  const early = party("early", "bad", { key: "LAB", at: "2026-01-01T00:00:00.000Z" });
  const late = party("late", "1", { key: "LAB", at: "2026-02-01T00:00:00.000Z" });
  for (const parties of [
    [party("ours", "1"), early, late],
    [party("ours", "1"), late, early],
  ]) {
    expect(Object.fromEntries(told(...parties).map(([name, kind]) => [name, kind]))).toEqual({
      ours: "agrees",
      late: "agrees",
      early: "replaced",
    });
  }
});

test("one verifier with two keys is one party", () => {
  const lab = party("lab", "1");
  const again = party("again", "1", { key: "LAB2" });
  const verifier = { id: "did:web:LAB" };
  const { predicate } = again.held.statement;
  const same = { ...again, held: { key: "LAB2", statement: { predicate: { ...predicate, verifier } } as never } };
  expect(told(party("ours", "1"), lab, same).at(-1)).toEqual([
    "again",
    "differs",
    expect.stringContaining("that is one party"),
  ]);
});
