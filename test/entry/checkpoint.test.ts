import { createPublicKey, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { fileSigningKeys } from "../../src/adapters/signing-keys.ts";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { issuerOf } from "../../src/certificate/issuer.ts";
import { isRekorCheckpoint } from "../../src/certificate/log.ts";
import { rootOf } from "../../src/domain/merkle.ts";
import { certifyingLedger, loggedOf } from "../../src/entry/certify.ts";
import type { TransparencyLog } from "../../src/ports.ts";
import { completedCheck } from "../../src/report/check-run.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aContext, someEvidence } from "../builders.ts";
import { memoryLedger } from "../fakes.ts";

/* What leaves our hands in the text of a check, held against the log as it is later: by somebody who keeps only that text. */

const issuer = issuerOf("https://tickmark.example");

function aServer() {
  const clock = manualClock();
  const store = openSqliteStore(":memory:", clock);
  const signingKeys = fileSigningKeys(temporaryFolder(), clock);
  const ledger = certifyingLedger(memoryLedger(), issuer, { ...store, signingKeys });
  const runs = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => someEvidence({ record: { nonce: `run ${from + index}` } }));
  return {
    ...store,
    async logKey(): Promise<KeyObject> {
      const key = (await signingKeys.published()).find(({ purpose }) => purpose === "log");
      return createPublicKey({ key: Buffer.from(key?.spki ?? "", "base64"), format: "der", type: "spki" });
    },
    async save(from: number, count: number) {
      for (const evidence of runs(from, count)) await ledger.save(evidence, aContext());
    },
    async textOf(number: number) {
      const [evidence] = runs(number, 1);
      if (evidence === undefined) throw new TypeError("there is one");
      const logged = await loggedOf(evidence, store.certificates);
      const context = { pageUrl: "https://tickmark.example/runs/x", logTail: "", ...(logged && { logged }) };
      return completedCheck(evidence, context).output?.text ?? "";
    },
  };
}

/** The note out of its fence, with origin, size and root. */
function checkpointIn(text: string) {
  const [, index = "", note = ""] =
    /<summary>Certificate: entry (\d+) of the log<\/summary>[\s\S]*?```text\n([\s\S]*?)\n```\n\n<\/details>/.exec(
      text,
    ) ?? [];
  const [origin = "", size = "", root = ""] = note.split("\n");
  return { index: Number(index), note: `${note}\n`, origin, treeSize: Number(size), root: Buffer.from(root, "base64") };
}

/** The root that the log of today had when it held so many entries. */
async function rootAt(size: number, log: TransparencyLog): Promise<Buffer> {
  const levels: (readonly Uint8Array[])[] = [];
  for (let level = 0; 2 ** level <= size; level += 1) levels.push(await log.hashes(level, 0, size));
  return Buffer.from(rootOf(size, (level, index) => levels[level]?.[index] ?? Buffer.alloc(0)));
}

test("a checkpoint out of a check's text is signed by the log, and fits the log that has grown since", async () => {
  const server = aServer();
  await server.save(0, 5);
  const { index, note, origin, treeSize, root } = checkpointIn(await server.textOf(4));
  expect([origin, index, treeSize]).toEqual(["tickmark.example - 1", 5, 6]);
  expect(isRekorCheckpoint(note, issuer.name, { treeSize, root }, await server.logKey())).toBe(true);
  await server.save(5, 8);
  expect((await server.transparencyLog.state()).treeSize).toBe(14);
  expect(await rootAt(treeSize, server.transparencyLog)).toEqual(root);
  // The text of that check does not change when it is written anew.
  expect(checkpointIn(await server.textOf(4)).note).toBe(note);
});

test("a log in which an entry was replaced does not fit a checkpoint that somebody kept", async () => {
  const [honest, rewritten] = [aServer(), aServer()];
  await honest.save(0, 5);
  await rewritten.save(1, 7);
  const { treeSize, root } = checkpointIn(await honest.textOf(4));
  expect(await rootAt(treeSize, rewritten.transparencyLog)).not.toEqual(root);
});

test("a run without a certificate has no checkpoint to show", async () => {
  expect(await aServer().textOf(0)).not.toContain("Certificate");
});
