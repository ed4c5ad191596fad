import { execFileSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileSigningKeys } from "../../src/adapters/signing-keys.ts";
import type { PublishedKey, Signer } from "../../src/domain/signing-key.ts";
import { manualClock } from "./manual-clock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const message = Buffer.from("a message");
const publicKey = ({ spki }: PublishedKey) =>
  createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" });
const isSigned = ({ key, sign }: Signer, by: PublishedKey = key) =>
  verify(publicKey(by).asymmetricKeyType === "ed25519" ? null : "sha256", message, publicKey(by), sign(message));

test("each purpose has a key of its own, whose signatures its public half verifies", async () => {
  const keys = fileSigningKeys(join(temporaryFolder(), "keys"), manualClock());
  expect(await keys.published()).toEqual([]);
  const signers = Object.values(await keys.signers());
  expect(signers.map(({ key }) => publicKey(key).asymmetricKeyType)).toEqual(["ec", "ed25519", "ec", "ed25519"]);
  expect(signers.map((signer) => isSigned(signer))).toEqual([true, true, true, true]);
  expect(new Set(signers.map(({ key }) => key.spki)).size).toBe(4);
  expect(await keys.published()).toEqual(signers.map(({ key }) => key));
});

test("nobody but the owner can read the private halves", async () => {
  const folder = join(temporaryFolder(), "keys");
  const keys = fileSigningKeys(folder, manualClock());
  await keys.signers();
  await keys.rotate();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(["certificate.json", "checkpoint.json", "log.json", "retired.json", "sums.json"]);
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test("keys stay the same from one start to the next", async () => {
  const folder = temporaryFolder();
  await fileSigningKeys(folder, manualClock()).signers();
  const [one, other] = [fileSigningKeys(folder, manualClock()), fileSigningKeys(folder, manualClock())];
  expect((await one.signers()).certificate.key).toEqual((await other.signers()).certificate.key);
});

test("a rotation brings new keys for certificates and lists, keeps the log's, and forgets the old private halves", async () => {
  const folder = temporaryFolder();
  const clock = manualClock();
  const keys = fileSigningKeys(folder, clock);
  const before = await keys.signers();
  clock.advance(1500);
  await keys.rotate();
  const after = await keys.signers();
  expect(after.log.key).toEqual(before.log.key);
  expect(after.checkpoint.key).toEqual(before.checkpoint.key);
  expect(isSigned(after.certificate, before.certificate.key)).toBe(false);
  const until = after.certificate.key.since;
  expect(until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(await keys.published()).toEqual([
    { ...before.certificate.key, until },
    { ...before.sums.key, until },
    after.certificate.key,
    after.sums.key,
    after.log.key,
    after.checkpoint.key,
  ]);
  await keys.rotate();
  expect(await keys.published()).toHaveLength(8);
  expect(readFileSync(join(folder, "retired.json"), "utf8")).not.toContain("PRIVATE");
});

test("a rotation that was broken off before its end can be made again", async () => {
  const folder = temporaryFolder();
  const keys = fileSigningKeys(folder, manualClock());
  const { certificate } = await keys.signers();
  writeFileSync(join(folder, "retired.json"), JSON.stringify([{ ...certificate.key, until: "2026-01-01T00:00:00Z" }]));
  expect((await keys.published())[0]).toEqual(certificate.key);
  await keys.rotate();
  expect((await keys.published()).filter(({ spki }) => spki === certificate.key.spki)).toHaveLength(1);
});

test("processes that make the first keys at once agree on them", async () => {
  const folder = join(temporaryFolder(), "keys");
  const adapter = join(import.meta.dirname, "../../src/adapters/signing-keys.ts");
  const script = `import { fileSigningKeys } from ${JSON.stringify(adapter)};
    const { certificate } = await fileSigningKeys(process.argv[1], { now: () => new Date() }).signers();
    console.log(certificate.key.spki);`;
  const four = 'for i in 1 2 3 4; do "$NODE" --input-type=module -e "$SCRIPT" "$FOLDER" & done; wait';
  const said = execFileSync("sh", ["-c", four], {
    env: { ...process.env, NODE: process.execPath, SCRIPT: script, FOLDER: folder },
    encoding: "utf8",
  });
  const spkis = said.trim().split("\n");
  expect([spkis.length, new Set(spkis).size]).toEqual([4, 1]);
  expect(readdirSync(folder).toSorted()).toEqual(["certificate.json", "checkpoint.json", "log.json", "sums.json"]);
});

test("a key file that is damaged is a fault, not a new key", async () => {
  const folder = temporaryFolder();
  const keys = fileSigningKeys(folder, manualClock());
  await keys.signers();
  writeFileSync(join(folder, "log.json"), '{"since":"2026-01-01T00:00:00Z","privateKey":"nothing"}');
  await expect(keys.signers()).rejects.toMatchObject({ name: "Fault", code: "FILES" });
});
