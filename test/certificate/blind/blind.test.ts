import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type CheckedBlind, checkBlind, checkOpenings } from "../../../src/certificate/blind/check.ts";
import { concealed } from "../../../src/certificate/blind/conceal.ts";
import { commitmentTo, disclosureFrom, disclosureText } from "../../../src/certificate/blind/disclosure.ts";
import { identitiesOf, namesIn, withoutNames } from "../../../src/certificate/blind/identities.ts";
import { keyFrom } from "../../../src/certificate/public-key.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import { certifyBlind } from "../../../src/entry/blind-certificate.ts";
import { aContext, aRepository, someEvidence } from "../../builders.ts";
import { aCertificate, issuer } from "../certified.ts";
import { names, planted, repository } from "./planted.ts";

async function aBlindOne(evidence: Evidence = planted()) {
  const { installation, parts } = await aCertificate(evidence);
  const run = { evidence, context: aContext() };
  const blind = await certifyBlind(run, repository, issuer, installation);
  const [key] = (await installation.signingKeys.published()).filter(({ purpose }) => purpose === "certificate");
  const known = keyFrom(Buffer.from(key?.spki ?? "", "base64"));
  if (known === undefined) throw new TypeError("there is a key");
  return { installation, parts, run, blind, known, bytes: Buffer.from(blind.bundle) };
}

const held = (checked: CheckedBlind) => {
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  return checked;
};
const statementIn = (bundle: string) =>
  Buffer.from(JSON.parse(bundle).dsseEnvelope.payload as string, "base64").toString();

test("commitments are those of RFC 9901: its own example", () => {
  const text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
  expect(disclosureFrom(text)).toEqual({ salt: "_26bc4LT-ac6q2KI6cBW5es", name: "family_name", value: "Möbius" });
  expect(commitmentTo(text)).toBe("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
  const element = { salt: "s", name: null, value: ["FR"] };
  expect(disclosureFrom(disclosureText(element))).toEqual(element);
  for (const wrong of ["", "W10", "WyJzIl0=", "WyJzIiwiX3NkIiwxXQ", "WzEsMl0", "e30", "@@@"]) {
    expect([wrong, disclosureFrom(wrong)]).toEqual([wrong, undefined]);
  }
});

test("a blind statement says what came out, and nowhere whose it is", async () => {
  const evidence = planted();
  const { blind, bytes, known } = await aBlindOne(evidence);
  const checked = held(checkBlind(bytes, [known]));
  expect([checked.isKnownKey, checked.log.index]).toEqual([true, 6]);
  const { predicate, subject } = checked.statement;
  expect(predicate.reproduction).toMatchObject({ verdict: "diverged", grade: null });
  expect(predicate.reproduction.outputs.map(({ label, comparison }) => [label, comparison])).toContainEqual([
    "Figure 1",
    "identical",
  ]);
  expect(subject.map(({ name }) => name)).toEqual([
    "output 1",
    "output 2",
    "figures/walk.png",
    "output 4",
    "results.csv",
  ]);
  const said = statementIn(blind.bundle).toLowerCase();
  const { run } = evidence;
  for (const name of [...names, run.id.slice(0, 12), run.record.plan.id.slice(7, 19), run.record.startedAt]) {
    expect([name, said.includes(name.toLowerCase())]).toEqual([name, false]);
  }
});

test("every commitment has a salt of its own, of 256 bits, and a run has one blind certificate", async () => {
  const { installation, run, blind } = await aBlindOne();
  const { disclosures } = JSON.parse(blind.openings) as { disclosures: readonly string[] };
  const salts = disclosures.map((text) => disclosureFrom(text)?.salt ?? "");
  expect([new Set(salts).size, new Set(disclosures.map(commitmentTo)).size]).toEqual([salts.length, salts.length]);
  expect(salts.every((salt) => Buffer.from(salt, "base64url").length === 32)).toBe(true);
  expect(await certifyBlind(run, repository, issuer, installation)).toEqual(blind);
});

test("its openings give back, to the byte, the statement that the whole certificate signs", async () => {
  const { blind, bytes, parts } = await aBlindOne();
  const opened = checkOpenings(held(checkBlind(bytes, [])), Buffer.from(blind.openings));
  if (!opened.ok) throw new Error(opened.problems.join("; "));
  expect(opened.names).toMatchObject({
    owner: "lovelace-lab",
    repository: "quaternion-walks",
    authors: ["Ágnes Müller-Þórsdóttir"],
    title: "Quaternion walks on a sphere",
    doi: "10.5281/zenodo.7654321",
  });
  const whole = parts.get("certificate.statement.json") ?? new Uint8Array();
  expect(opened.names.statement).toBe(createHash("sha256").update(whole).digest("hex"));
  expect(opened.statement).toEqual(JSON.parse(Buffer.from(whole).toString()));
});

test("an opening that says something else, is missing, stands twice or is another's is refused", async () => {
  const { blind, bytes } = await aBlindOne();
  const checked = held(checkBlind(bytes, []));
  const file = JSON.parse(blind.openings) as { opens: string; disclosures: string[] };
  const tried = (change: Partial<typeof file>) =>
    checkOpenings(checked, Buffer.from(JSON.stringify({ ...file, ...change })));
  const [first = "", ...others] = file.disclosures;
  const owner = file.disclosures.find((text) => disclosureFrom(text)?.name === "owner") ?? "";
  const forged = disclosureText({ ...(disclosureFrom(owner) ?? { salt: "", name: "" }), value: "somebody-else" });
  const withForged = file.disclosures.map((text) => (text === owner ? forged : text));
  expect(tried({})).toMatchObject({ ok: true });
  expect(tried({ disclosures: withForged })).toEqual({
    ok: false,
    problems: ["openings that the certificate did not commit to: 1", "commitments without an opening: 1"],
  });
  expect(tried({ disclosures: others })).toMatchObject({ problems: ["commitments without an opening: 1"] });
  expect(tried({ disclosures: [first, ...file.disclosures] })).toMatchObject({
    problems: ["opening 2 stands there twice"],
  });
  expect(tried({ disclosures: [...file.disclosures, "no"] })).toMatchObject({ ok: false });
  expect(tried({ opens: "0".repeat(64) })).toMatchObject({
    problems: ["the openings are those of another blind certificate"],
  });
  expect(checkOpenings(checked, Buffer.from("{"))).toMatchObject({ ok: false });
  for (const at of [0, 20, first.length - 1]) {
    const flipped = `${first.slice(0, at)}${first[at] === "A" ? "B" : "A"}${first.slice(at + 1)}`;
    expect([at, tried({ disclosures: [flipped, ...others] }).ok]).toEqual([at, false]);
  }
});

test("a blind certificate in which any byte is another one does not hold", async () => {
  const { bytes } = await aBlindOne();
  const step = Math.max(1, Math.floor(bytes.length / 150));
  for (let at = 0; at < bytes.length; at += step) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect([at, checkBlind(flipped, []).ok]).toEqual([at, false]);
  }
  expect(checkBlind(Buffer.from("{}"), [])).toMatchObject({ ok: false });
  expect(checkBlind(Buffer.concat([bytes, Buffer.from("\n")]), [])).toMatchObject({ ok: false });
});

test("a blind certificate by another key holds, and is not one that the reader knows", async () => {
  const { bytes } = await aBlindOne();
  const { known } = await aBlindOne();
  expect(checkBlind(bytes, [known])).toMatchObject({ ok: true, isKnownKey: false });
});

test("names are found however they are written, and words that everybody uses are none", () => {
  const identities = identitiesOf(planted(), repository);
  const found = (text: string) => namesIn(identities, text).length > 0;
  for (const text of [
    "Lovelace_Lab",
    "by MULLER-ÞORSDOTTIR",
    "quaternionWalks.csv",
    "/home/agnes@maths.uni-entenhausen.example/x",
  ]) {
    expect([text, found(text)]).toEqual([text, true]);
  }
  for (const text of ["a walk", "figures/walk.png", "An honest processor", ""])
    expect([text, found(text)]).toEqual([text, false]);
  const ada = identitiesOf(someEvidence(), aRepository({ owner: "ada", name: "data" }));
  expect(namesIn(ada, "Canada's data")).toEqual([]);
  expect(withoutNames(ada, "home/ada/x and Canada")).toBe("home/[hidden]/x and Canada");
});

test.each<readonly [string, string]>([
  ["xu-li", "runs of xu_li in 2020"],
  ["m-a", "/home/m-a/fig.png"],
  ["Bo Li", "BoLi.csv"],
  ["王伟", "王伟的结果.png"],
])("%s is found in %j", (owner, text) => {
  const identities = identitiesOf(someEvidence(), aRepository({ owner, name: "data" }));
  expect([namesIn(identities, text), withoutNames(identities, text)]).not.toContain(text);
  expect(namesIn(identities, text)).toContain(owner);
});

test("a short name stands by itself also behind a line end", () => {
  const identities = identitiesOf(someEvidence(), aRepository({ owner: "bob", name: "data" }));
  const showing = { fields: { explanation: "checked" } } as const;
  const kept: string[] = [];
  const said = (explanation: string) => concealed({ explanation }, showing, identities, () => "", kept.push.bind(kept));
  for (const end of ["\n", "\t", "\r\n"]) expect(said(`line 1 says${end}bob`)).not.toHaveProperty("explanation");
  // As an excerpt writes it.
  for (const end of ["\\t", "\\n", "\\u00a0"]) {
    expect(withoutNames(identities, `line 1 says "1${end}bob"`)).not.toContain("bob");
  }
  expect(withoutNames(identities, "C:\\bob")).not.toContain("bob");
  expect(said("line 1 says\nbobbin")).toHaveProperty("explanation");
  expect(kept).toHaveLength(3);
});

test("half a name, where an excerpt was cut, is a name", () => {
  const identities = identitiesOf(planted(), repository);
  for (const text of [
    'line 1 says "by Lovel…" where "x" was recorded',
    'line 1 says "…lace-Lab, 2020" where "x" was recorded',
    'line 1 says "…ion walks on a sph…"',
    "Mül… (300 characters)",
  ]) {
    expect([text, withoutNames(identities, text)]).toEqual([text, "[hidden]"]);
  }
  const harmless = 'line 1 says "…one two th…" where "…one two fo…" was recorded';
  expect(withoutNames(identities, harmless)).toBe(harmless);
});

test("numbers are not taken for ids", () => {
  const identities = identitiesOf(planted(), repository);
  const text = "line 2 says 3.141592653589793238 where 3.141592653589794 was recorded";
  expect(withoutNames(identities, text)).toBe(text);
});
