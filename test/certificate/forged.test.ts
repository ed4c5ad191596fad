import { expect, test } from "vitest";
import { signed } from "../../src/certificate/certify.ts";
import { attestedOf, checkCertificate } from "../../src/certificate/check.ts";
import { type Statement, statementBytes } from "../../src/certificate/statement.ts";
import { certificateLines } from "../../src/cli/check-lines.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { identical, someEvidence } from "../builders.ts";
import { aCertificate, issuer } from "./certified.ts";
import { resigned } from "./resigned.ts";

/* Anybody can sign anything with keys of their own: a statement of any shape is refused or shown, and breaks nothing. */

const odd: readonly unknown[] = [null, true, -1, 1e308, "", "\u001b[2J", [], [null], {}, { a: [] }, "x".repeat(1000)];

/** Copies of a value, in each of which one thing is another one, is not there, or is there besides. */
function* mutations(value: unknown): Generator<unknown> {
  yield* odd;
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const entry = (value as Record<string, unknown>)[key];
    const rest = Object.entries(value).filter(([name]) => name !== key);
    yield isList ? rest.map(([, each]) => each) : Object.fromEntries(rest);
    for (const mutated of mutations(entry)) {
      yield isList
        ? Object.entries(value).map(([name, each]) => (name === key ? mutated : each))
        : { ...value, [key]: mutated };
    }
  }
}

test("a forger's statement of any shape is refused or shown, and breaks nothing", async () => {
  const evidence = someEvidence({ comparisons: [identical("a.csv")] });
  const { installation, parts } = await aCertificate(evidence);
  const signers = await installation.signingKeys.signers();
  const honest = JSON.parse(Buffer.from(parts.get("certificate.statement.json") ?? []).toString()) as Statement;
  const forgeries = [...mutations(honest)];
  expect(forgeries.length).toBeGreaterThan(1000);
  let [refused, shown] = [0, 0];
  // Every few of them, and others each time that something is added to a statement.
  for (const [number, forged] of forgeries.filter((_, index) => index % 7 === 0).entries()) {
    const statement = forged as Statement;
    const { leaf, bundleAt } = signed(statementBytes(statement), issuer, signers);
    const subject = digestOf(`forgery ${number}`);
    const { bundle } = await installation.certificates.add(subject, "run", leaf, (place) => ({
      bundle: canonicalJson(bundleAt(place)),
      archive: Buffer.alloc(0),
    }));
    const forgedParts = [
      ["certificate.statement.json", Buffer.from(canonicalJson(statement))],
      ["certificate.dsse.json", Buffer.from(canonicalJson(JSON.parse(bundle).dsseEnvelope))],
      ["certificate.sigstore.json", Buffer.from(bundle)],
    ] as const;
    const checked = checkCertificate(await resigned(new Map([...parts, ...forgedParts]), installation), []);
    if (checked.ok) {
      shown += 1;
      const lines = certificateLines(checked, 80).join("");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the character that must not be there
      expect(lines).not.toMatch(/\u001b/);
      expect(attestedOf(checked.statement, "0".repeat(64)).kind).toBe("unknown");
    } else {
      refused += 1;
      expect(checked.problems.length).toBeGreaterThan(0);
    }
  }
  expect([refused > 100, shown > 10]).toEqual([true, true]);
}, 120_000);
