import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../src/cli/run-command.ts";
import { certifyBlind } from "../../src/entry/blind-certificate.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aContext, identical, someEvidence } from "../builders.ts";
import { names, planted, repository } from "../certificate/blind/planted.ts";
import { aCertificate, figure, issuer } from "../certificate/certified.ts";

async function aDesk(evidence = someEvidence({ comparisons: [identical("fig1.png", figure, "Figure 1")] })) {
  const { archive, installation, parts } = await aCertificate(evidence);
  const made = await certifyBlind({ evidence, context: aContext() }, repository, issuer, installation);
  const cwd = temporaryFolder();
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);
  write("blind.json", made.bundle);
  write("openings.json", made.openings);
  write("tickmark.pub.pem", parts.get("keys/tickmark.pub.pem") ?? "");
  const check = async (...args: readonly string[]) => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const paint = (_ink: unknown, text: string) => text;
    const io = { out: say, err: say, paint, width: 100, live: false, cwd, bytes: () => undefined, isTerminal: false };
    const env = { TICKMARK_HOME: join(cwd, "home") };
    const code = await runCommand(["check", ...args], { ...io, env, interruption: () => new AbortController().signal });
    return { code, said: said.join("\n") };
  };
  return { ...made, certificate: archive, write, check };
}

test("a blind certificate is checked offline, says what came out and not whose it is", async () => {
  const { check, write } = await aDesk();
  const checked = await check("blind.json", "--key", "tickmark.pub.pem");
  expect([checked.code, checked.said]).toEqual([0, expect.stringContaining("It says  reproduced: identical")]);
  expect(checked.said).toContain("a key that you have");
  write("fig1.png", figure);
  write("other.png", "other");
  expect((await check("fig1.png", "-c", "blind.json")).said).toContain("✓ fig1.png is Figure 1 as the rerun made it");
  expect((await check("other.png", "-c", "blind.json")).code).toBe(1);
  const all = await aDesk(planted());
  const { code, said } = await all.check("blind.json");
  expect([code, names.filter((name) => said.toLowerCase().includes(name.toLowerCase()))]).toEqual([1, []]);
  expect(JSON.parse((await all.check("blind.json", "--json")).said)).toMatchObject({ ok: true });
});

test("a blind certificate among others is told apart from a damaged one", async () => {
  const { check, certificate, write } = await aDesk();
  write("certificate.zip", certificate);
  for (const order of [
    ["certificate.zip", "blind.json"],
    ["blind.json", "certificate.zip"],
  ]) {
    const { code, said } = await check(...order);
    expect([code, said]).toEqual([
      2,
      expect.stringContaining("blind.json is JSON, as blind certificates are: these are not counted"),
    ]);
  }
});

test("openings say whose it is, and are refused where they are not what was committed to", async () => {
  const { check, write, openings, bundle } = await aDesk(planted());
  const opened = await check("blind.json", "--openings", "openings.json");
  expect([opened.code, opened.said]).toEqual([1, expect.stringContaining("lovelace-lab/quaternion-walks")]);
  expect(opened.said).toContain("c0ffee0123456789c0ffee0123456789c0ffee01");
  write("openings.json", openings.replace(/"disclosures": \[\s+"[^"]+",/, '"disclosures": ['));
  const fewer = await check("blind.json", "--openings", "openings.json");
  expect([fewer.code, fewer.said]).toEqual([2, expect.stringContaining("commitments without an opening: 1")]);
  write("blind.json", bundle.replace(/"sig":"./, '"sig":"A'));
  expect((await check("blind.json", "--openings", "openings.json")).code).toBe(2);
  write("certificate.zip", "no archive");
  expect((await check("certificate.zip", "--openings", "openings.json")).said).toContain("no blind certificate");
});
