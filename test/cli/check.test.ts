import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { issuerOf } from "../../src/certificate/issuer.ts";
import { zipOf } from "../../src/certificate/zip.ts";
import { runCommand } from "../../src/cli/run-command.ts";
import type { Comparison } from "../../src/domain/comparison.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import {
  aPartialPlan,
  aPlan,
  commitOne,
  commitTwo,
  different,
  found,
  hostile,
  identical,
  someEvidence,
  someFacts,
} from "../builders.ts";
import { aCertificate, figure } from "../certificate/certified.ts";

/* `tickmark check` as it is called, offline: nothing here has a network, an engine or a store. */

async function aDesk(
  evidence = someEvidence({ comparisons: [identical("fig1.png", figure, "Figure 1"), identical("a.csv")] }),
) {
  const { archive, parts } = await aCertificate(evidence);
  const cwd = temporaryFolder();
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  };
  write("certificate.zip", archive);
  write("tickmark.pub.pem", parts.get("keys/tickmark.pub.pem") ?? "");
  for (const [name, content] of parts) write(join("unpacked", name), content);
  const check = async (...args: readonly string[]) => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const io = {
      out: say,
      err: say,
      paint: (_ink: unknown, text: string) => text,
      width: 100,
      live: false,
      cwd,
      bytes: () => undefined,
      isTerminal: false,
    };
    const env = { TICKMARK_HOME: join(cwd, "home") };
    const interruption = () => new AbortController().signal;
    const code = await runCommand(["check", ...args], { ...io, env, interruption });
    return { code, said: said.join("\n") };
  };
  return { archive: Buffer.from(archive), parts, cwd, write, check };
}

test("a certificate that says reproduced is 0, one that does not is 1, one that does not hold is 2", async () => {
  const { check, write } = await aDesk();
  const good = await check("certificate.zip", "--key", "tickmark.pub.pem");
  expect([good.code, good.said]).toEqual([0, expect.stringContaining("It says  reproduced: identical")]);
  expect(good.said).toContain("a key that you have");
  expect((await check("unpacked")).code).toBe(0);
  const diverged = await aDesk(someEvidence({ comparisons: [different("a.csv")] }));
  expect((await diverged.check("certificate.zip")).code).toBe(1);
  write("nothing.zip", "no archive");
  for (const operand of ["nothing.zip", "absent.zip", "tickmark.pub.pem"]) expect((await check(operand)).code).toBe(2);
  expect((await check()).code).toBe(2);
});

test("who checks a figure alone is told how its certificate is named, and nobody else is", async () => {
  const { check, write } = await aDesk();
  for (const name of ["results.csv", "broken.zip"]) write(name, "no archive");
  const hint = "`tickmark check FIGURE -c CERTIFICATE`";
  const figureAlone = await check("results.csv");
  expect([figureAlone.code, figureAlone.said]).toEqual([2, expect.stringContaining(hint)]);
  expect((await check("broken.zip")).said).not.toContain(hint);
  expect((await check("fig.png", "-c", "results.csv")).said).not.toContain(hint);
});

test("without a key from elsewhere, it is said that anybody could have made it; with a wrong one it is refused", async () => {
  const { check, write } = await aDesk();
  const alone = await check("certificate.zip");
  expect([alone.code, alone.said]).toEqual([0, expect.stringContaining("which is not a key that you have")]);
  const other = await aDesk();
  write("other.pem", other.parts.get("keys/tickmark.pub.pem") ?? "");
  const refused = await check("certificate.zip", "--key", "other.pem");
  expect([refused.code, refused.said]).toEqual([2, expect.stringContaining("which is not the key that you gave")]);
  for (const content of ["", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"]) {
    write("odd.pem", content);
    expect((await check("certificate.zip", "--key", "odd.pem")).code).toBe(2);
  }
});

test("every flipped byte of the archive is refused", async () => {
  const { archive, check, write } = await aDesk();
  // Of all that the archive adds to its parts (the first header, the directory, its end), and of the parts themselves.
  const start = archive.indexOf(Buffer.from("PK\u0001\u0002"));
  expect(start).toBeGreaterThan(0);
  const places = [
    ...Array.from({ length: Math.ceil((archive.length - start) / 4) }, (_, at) => start + at * 4),
    ...Array.from({ length: 30 }, (_, at) => archive.length - 1 - at),
    ...Array.from({ length: 60 }, (_, at) => at),
    ...Array.from({ length: 150 }, (_, step) => Math.floor((start / 150) * step)),
  ];
  for (const at of places) {
    const flipped = Buffer.from(archive);
    flipped.writeUInt8((flipped[at] as number) ^ 0x20, at);
    write("flipped.zip", flipped);
    const { code, said } = await check("flipped.zip");
    expect([at, code, said]).toEqual([at, 2, expect.stringContaining("flipped.zip does not hold")]);
  }
}, 120_000);

test("an archive with something behind, before or between its parts is refused", async () => {
  const { archive, check, parts, write } = await aDesk();
  const longer = { "behind.zip": [archive, Buffer.from("x")], "before.zip": [Buffer.from("x"), archive] };
  for (const [name, pieces] of Object.entries(longer)) {
    write(name, Buffer.concat(pieces));
    expect([name, (await check(name)).code]).toEqual([name, 2]);
  }
  write("more.zip", zipOf(new Map([...parts, ["evil.sh", Buffer.from("x")]])));
  expect((await check("more.zip")).said).toContain("evil.sh is no part of a certificate");
});

test("each missing part is named", async () => {
  const { check, parts, write } = await aDesk();
  for (const name of parts.keys()) {
    write("less.zip", zipOf(new Map([...parts].filter(([each]) => each !== name))));
    const { code, said } = await check("less.zip");
    expect([code, said]).toEqual([2, expect.stringContaining(`${name} is missing`)]);
  }
});

test("a file is reproduced or not by its certificate, whatever it is called", async () => {
  const { check, write } = await aDesk();
  write("from-a-mail.png", figure);
  write("edited.png", `${figure}!`);
  const good = await check("from-a-mail.png", "--certificate", "certificate.zip");
  expect([good.code, good.said]).toEqual([
    0,
    expect.stringMatching(
      /^✓ from-a-mail\.png is Figure 1 \(fig1\.png\): this very file was reproduced from commit 1{40}/,
    ),
  ]);
  const bad = await check("edited.png", "from-a-mail.png", "--certificate", "certificate.zip");
  expect([bad.code, bad.said]).toEqual([
    1,
    expect.stringContaining("✗ edited.png is not a file that this certificate knows"),
  ]);
  expect((await check("absent.png", "--certificate", "certificate.zip")).code).toBe(2);
  write("certificate.zip", "broken");
  expect((await check("from-a-mail.png", "--certificate", "certificate.zip")).code).toBe(2);
});

test("--json answers one document, also when it does not hold", async () => {
  const { check, write } = await aDesk();
  expect(JSON.parse((await check("certificate.zip", "--json")).said)).toMatchObject({
    ok: true,
    isKnownKey: false,
    statement: { predicate: { verdict: "reproduced" } },
  });
  write("broken.zip", "broken");
  expect(JSON.parse((await check("broken.zip", "--json")).said)).toMatchObject({
    ok: false,
    problems: [expect.any(String)],
  });
  write("fig.png", figure);
  expect(JSON.parse((await check("fig.png", "-c", "certificate.zip", "--json")).said)).toMatchObject({
    files: [{ file: "fig.png", kind: "produced", reproduced: true }],
  });
});

/** One more verifier of the same task, with keys and an address of their own. */
async function aParty(name: string, evidence: Partial<Parameters<typeof someEvidence>[0]> & object = {}) {
  const comparisons = [identical("fig1.png", figure, "Figure 1"), identical("a.csv")];
  const { record, ...more } = evidence;
  const run = someEvidence({ comparisons, ...more, record: { nonce: `run of ${name}`, ...record } });
  return aCertificate(run, issuerOf(`https://${name}.example`));
}

test("certificates of three verifiers show together that three parties reproduced the same", async () => {
  const { check, write } = await aDesk();
  const names = ["one", "two", "three"];
  for (const name of names) {
    const { archive, parts } = await aParty(name);
    write(`${name}.zip`, archive);
    write(`${name}.pem`, parts.get("keys/tickmark.pub.pem") ?? "");
  }
  const zips = names.map((name) => `${name}.zip`);
  const alone = await check(...zips);
  expect([alone.code, alone.said]).toEqual([
    0,
    expect.stringMatching(/^✓ Reproduced by 3 parties: the same 2 outputs of analysis main,\n {2}commit 1{40}/),
  ]);
  expect(alone.said).toContain("not a key that you have");
  expect(alone.said).toContain("Anybody can make as many keys as they like");
  const known = await check(...zips, ...names.flatMap((name) => ["-k", `${name}.pem`]));
  expect([known.code, known.said]).toEqual([0, expect.not.stringContaining("Anybody can make")]);
  const lessKnown = await check(...zips, "-k", "one.pem", "-k", "two.pem");
  expect([lessKnown.code, lessKnown.said]).toEqual([2, expect.stringContaining("✗ three.zip does not hold")]);
  expect(lessKnown.said).not.toContain("Reproduced by");
  expect(JSON.parse((await check(...zips, "--json")).said)).toMatchObject({
    reproducedBy: 3,
    differences: [],
    certificates: [{ file: "one.zip", ok: true }, {}, {}],
  });
});

test("parties that reproduced a part say so, and must have left out the same", async () => {
  const { check, write } = await aDesk();
  const part = { record: { plan: aPartialPlan() } };
  write("one.zip", (await aParty("one", part)).archive);
  write("two.zip", (await aParty("two", part)).archive);
  write("whole.zip", (await aParty("three")).archive);
  const both = await check("one.zip", "two.zip");
  expect([both.code, both.said]).toEqual([0, expect.stringMatching(/^✓ Partly reproduced by 2 parties/)]);
  expect(JSON.parse((await check("one.zip", "two.zip", "--json")).said)).toMatchObject({
    reproducedBy: 2,
    partial: [{ what: "step simulate" }, {}, {}, {}],
  });
  const mixed = await check("one.zip", "whole.zip");
  expect([mixed.code, mixed.said]).toEqual([
    1,
    expect.stringContaining("whole.zip leaves out other things than one.zip"),
  ]);
  expect((await check("one.zip")).said).toContain("It says  reproduced: identical, partial");
  write("fig1.png", figure);
  expect((await check("fig1.png", "-c", "one.zip")).said).toContain("; only a part was rerun, without step simulate");
  expect((await check("fig1.png", "-c", "whole.zip")).said).not.toContain("only a part");
});

test("one person with two runs, or one certificate given twice, is one party", async () => {
  const { check, write } = await aDesk();
  const first = await aParty("one");
  const comparisons = [identical("fig1.png", figure, "Figure 1"), identical("a.csv")];
  const evidence = someEvidence({ comparisons, record: { nonce: "second" } });
  write("one.zip", first.archive);
  // The same key under another address, and another key under the same.
  write("key.zip", (await first.installation.certified(evidence, issuerOf("https://other.example"))).archive);
  write("rotated.zip", (await aParty("one", { record: { nonce: "third" } })).archive);
  // Another key and address, for a run that somebody else made.
  write("run.zip", (await aParty("two", { record: { nonce: "run of one" } })).archive);
  for (const [other, why] of [
    ["one.zip", "one.zip is signed by the same key as one.zip"],
    ["key.zip", "key.zip is signed by the same key as one.zip"],
    ["rotated.zip", "rotated.zip is by the same verifier as one.zip"],
    ["run.zip", "run.zip is of the same run as one.zip"],
  ] as const) {
    const { code, said } = await check("one.zip", other);
    expect([other, code, said]).toEqual([other, 1, expect.stringContaining(why)]);
    expect(said).not.toContain("Reproduced by");
  }
});

test("what differs between certificates is said, and the worst gives the exit code", async () => {
  const { check, write } = await aDesk();
  write("one.zip", (await aParty("one")).archive);
  const plan = (parts: Parameters<typeof aPlan>[0]) => ({ record: { plan: aPlan(parts) } });
  const source = { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: false };
  const same = identical("a.csv");
  const cases: readonly (readonly [string, Parameters<typeof aParty>[1], string])[] = [
    ["diverged", { comparisons: [different("fig1.png"), same] }, "diverged.zip says diverged"],
    ["commit", plan({ source: { ...source, commit: commitTwo } }), `commit.zip is about commit ${commitTwo}`],
    ["modified", plan({ source: { ...source, modified: true } }), "modified.zip is about files that differ from"],
    ["folder", plan({ source: { ...source, commit: null } }), "folder.zip is about a folder that is not under git"],
    ["analysis", plan({ analysis: "appendix" }), "analysis.zip is about analysis appendix, one.zip about main"],
    ["source", { record: { sourceDigest: digestOf("N=40") } }, "source.zip was not made from the same source files"],
    ["less", { comparisons: [same] }, "fig1.png: an output in one.zip, not in less.zip"],
    [
      "more",
      { comparisons: [identical("fig1.png", figure), same, identical("b.csv")] },
      "b.csv: an output in more.zip",
    ],
    ["bytes", { comparisons: [identical("fig1.png", "another"), same] }, "fig1.png: bytes.zip produced another file"],
  ];
  for (const [name, evidence, why] of cases) {
    write(`${name}.zip`, (await aParty(name, evidence)).archive);
    for (const order of [
      ["one.zip", `${name}.zip`],
      [`${name}.zip`, "one.zip"],
    ] as const) {
      const { code, said } = await check(...order);
      expect([name, code, said]).toEqual([name, 1, expect.stringMatching(/^✗ These 2 certificates do not show/)]);
      if (order[0] === "one.zip") expect(said).toContain(why);
    }
  }
  write("broken.zip", "broken");
  const worst = await check("one.zip", "diverged.zip", "broken.zip");
  expect([worst.code, worst.said]).toEqual([2, expect.stringContaining("✗ broken.zip does not hold")]);
  expect(worst.said).toContain("diverged.zip says diverged");
  expect((await check("one.zip", "absent.zip")).code).toBe(2);
});

test("a file that is the same in content counts as the same, one that is only close does not", async () => {
  const { check, write } = await aDesk();
  const recorded = someFacts(figure, "image/png");
  const made = (kind: "equivalent" | "close"): Comparison => ({
    ...found(),
    kind,
    path: "fig1.png",
    label: null,
    recorded,
    produced: someFacts(`${figure} made at noon`, "image/png"),
  });
  write("one.zip", (await aParty("one")).archive);
  write("same.zip", (await aParty("same", { comparisons: [made("equivalent"), identical("a.csv")] })).archive);
  write("close.zip", (await aParty("close", { comparisons: [made("close"), identical("a.csv")] })).archive);
  const same = await check("one.zip", "same.zip");
  expect([same.code, same.said]).toEqual([0, expect.stringContaining("✓ Reproduced by 2 parties")]);
  expect(same.said).toContain(
    "Not byte for byte the same, but each the same in content as what was recorded: fig1.png",
  );
  const close = await check("one.zip", "close.zip");
  expect([close.code, close.said]).toEqual([
    1,
    expect.stringContaining("fig1.png: close.zip produced another file than one.zip"),
  ]);
});

test.each(Object.entries(hostile))("%s in a certificate moves nothing on the terminal", async (_name, text) => {
  const { check } = await aDesk(
    someEvidence({
      comparisons: [different(text.toWellFormed(), text, text.toWellFormed())],
      record: { notes: [text.toWellFormed()] },
    }),
  );
  const { code, said } = await check("certificate.zip");
  expect(code).toBe(1);
  const together = await check("certificate.zip", "certificate.zip");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there
  expect(said + together.said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});
