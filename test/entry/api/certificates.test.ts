import { expect, test } from "vitest";
import { fileSigningKeys } from "../../../src/adapters/signing-keys.ts";
import { issuerOf } from "../../../src/certificate/issuer.ts";
import type { Comparison } from "../../../src/domain/comparison.ts";
import { certify } from "../../../src/entry/certify.ts";
import { manualClock } from "../../adapters/manual-clock.ts";
import { openStore } from "../../adapters/sqlite/samples.ts";
import { temporaryFolder } from "../../adapters/temporary-folder.ts";
import {
  aContext,
  aPlan,
  aRepository,
  commitOne,
  commitTwo,
  different,
  identical,
  someEvidence,
} from "../../builders.ts";
import { aCertificate } from "../../certificate/certified.ts";
import { visitor } from "../web/visitor.ts";
import { undescribed } from "./described.ts";

const open = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const path = "/api/v1/repositories/{owner}/{repo}/commits/{commit}/certificates";
const address = (name = "notes", commit = commitOne) =>
  `/api/v1/repositories/ada/${name}/commits/${commit}/certificates`;

const outputs = [identical("results.csv"), identical("fig1.png")];

/** Of another verifier, each with a key of its own. */
const byOther = async (host: string, comparisons: readonly Comparison[] = outputs, record = {}) =>
  (await aCertificate(someEvidence({ comparisons, record: { nonce: host, ...record } }), issuerOf(`https://${host}`)))
    .archive;

async function aSite() {
  const store = openStore();
  for (const each of [open, secret]) await store.repositories.remember(each);
  const { ledger, repositories, recordTokens, journalTokens, handedIn, knownKeys, certificates } = store;
  const signingKeys = fileSigningKeys(temporaryFolder(), manualClock());
  const parts = { ledger, repositories, recordTokens, journalTokens, handedIn, knownKeys, certificates, signingKeys };
  const here = await visitor(parts);
  const run = async (repositoryId: number) => {
    const evidence = someEvidence({ comparisons: outputs, record: { nonce: `ours ${repositoryId}` } });
    await ledger.save(evidence, aContext({ repositoryId }));
    return evidence;
  };
  const ours = await run(open.id);
  await run(secret.id);
  const { token } = await journalTokens.create("Journal of Walks", 1);
  const hand = async (body: Uint8Array, where = address(), bearer: string | null = token, type = "application/zip") => {
    const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
    const headers = { "content-type": type, ...authorization };
    const answer = await here.ask(where, { method: "POST", headers, body: Buffer.from(body) });
    expect(undescribed(path, answer, "post")).toEqual([]);
    return answer;
  };
  const together = async () => {
    const answer = await here.ask(address());
    expect([answer.status, undescribed(path, answer)]).toEqual([200, []]);
    return JSON.parse(answer.body).analyses[0];
  };
  return { ...here, store, ours, signingKeys, hand, together };
}

test("three parties that reproduced the same are shown together, on the pages and to programs, each to be downloaded", async () => {
  const { ask, hand, together, ours, store } = await aSite();
  expect((await together()).reproducedBy).toBe(1);
  expect((await ask(`/r/ada/notes/${commitOne}`)).body).not.toContain("Who verified it");
  const [journal, lab] = [await byOther("journal.example"), await byOther("lab.example")];
  const added = await hand(journal);
  expect([added.status, JSON.parse(added.body)]).toMatchObject([201, { analysis: "main", verdict: "reproduced" }]);
  expect((await hand(lab)).status).toBe(201);
  // The same again is the same.
  expect([(await hand(journal)).status, (await together()).parties.length]).toEqual([200, 3]);
  const { id, key } = JSON.parse(added.body);
  await store.knownKeys.know(key, "The <b>Journal</b>");
  const seen = await together();
  expect(seen).toMatchObject({
    analysis: "main",
    reproducedBy: 3,
    parties: [
      { isThisServer: true, claims: "did:web:tickmark.example", standing: "agrees", handedInBy: null },
      { knownAs: "The <b>Journal</b>", claims: "did:web:journal.example", handedInBy: "Journal of Walks" },
      { knownAs: null, claims: "did:web:lab.example", standing: "agrees", differences: [] },
    ],
  });
  for (const page of [`/r/ada/notes/${commitOne}`, `/runs/${ours.run.id}`]) {
    const { body } = await ask(page);
    expect(body).toContain("Reproduced by 3 parties");
    expect(body).toContain("The &lt;b&gt;Journal&lt;/b&gt;");
    expect(body).toContain("did:web:lab.example");
    expect(body).toContain(`href="/r/ada/notes/${commitOne}/certificates/${id}.zip"`);
    expect(body).not.toContain("Remove</button>");
  }
  const file = await ask(`/r/ada/notes/${commitOne}/certificates/${id}.zip`);
  expect([file.status, file.bytes.equals(journal)]).toEqual([200, true]);
  const raw = await ask(`${address()}/${id}`);
  expect([raw.status, undescribed(`${path}/{id}`, raw), raw.bytes.equals(journal)]).toEqual([200, [], true]);
  expect((await ask(`${address("notes", commitTwo)}/${id}`)).status).toBe(404);
  expect((await ask(`/r/ada/secret/${commitOne}/certificates/${id}.zip`)).status).toBe(404);
});

test("who found something else is shown as plainly", async () => {
  const { ask, hand, together } = await aSite();
  await hand(await byOther("journal.example"));
  expect((await hand(await byOther("lab.example", [identical("results.csv"), different("fig1.png")]))).status).toBe(
    201,
  );
  const { reproducedBy, parties } = await together();
  expect([reproducedBy, parties.map(({ standing }: { standing: string }) => standing)]).toEqual([
    2,
    ["agrees", "agrees", "differs"],
  ]);
  expect(parties[2].differences).toContainEqual(expect.stringContaining("says diverged"));
  const { body } = await ask(`/r/ada/notes/${commitOne}`);
  expect(body).toContain("Reproduced by 2 parties; 1 other found something else");
  expect(body).toMatch(/the holder of SHA256:.{12}… says diverged/);
});

test("our own key, another commit, another analysis, and whoever says to be us, are no other party", async () => {
  const { hand, ours, store, signingKeys, together } = await aSite();
  const own = await certify({ evidence: ours, context: aContext() }, issuerOf("https://tickmark.example"), {
    ...store,
    signingKeys,
  });
  expect((await hand(own.archive)).status).toBe(409);
  const source = { repository: null, commit: commitTwo, modified: false };
  const refusals = [
    [await byOther("a.example", outputs, { plan: aPlan({ source }) }), "about commit 2222"],
    [await byOther("b.example", outputs, { plan: aPlan({ analysis: "other" }) }), "about analysis other"],
    [
      await byOther("c.example", outputs, {
        plan: aPlan({ source: { ...source, commit: commitOne, modified: true } }),
      }),
      "differ",
    ],
    [await byOther("tickmark.example"), "which is this server"],
  ] as const;
  for (const [archive, reason] of refusals) {
    const { status, body } = await hand(archive);
    expect([status, body]).toEqual([422, expect.stringContaining(reason)]);
  }
  expect((await together()).parties).toHaveLength(1);
});

test("what is no certificate, was changed, or is too large is refused", async () => {
  const { hand, together } = await aSite();
  const good = Buffer.from(await byOther("journal.example"));
  const changed = Buffer.from(good);
  changed[good.indexOf("reproduced")] = 0x52;
  const answers = [Buffer.from("no zip"), changed, good.subarray(0, -30), Buffer.concat([good, Buffer.from("x")])];
  for (const each of answers) expect((await hand(each)).status).toBe(422);
  expect((await hand(Buffer.alloc(17 * 2 ** 20))).status).toBe(413);
  expect((await hand(good, address(), undefined, "text/plain")).status).toBe(415);
  expect((await together()).parties).toHaveLength(1);
});

test("only the token of a journal hands in, and only for a public commit that was run here", async () => {
  const { hand, store } = await aSite();
  const good = await byOther("journal.example");
  const ofRepository = (await store.recordTokens.create({ kind: "repository", repositoryId: open.id }, "")).token;
  expect((await hand(good, address(), null)).status).toBe(401);
  expect((await hand(good, address(), ofRepository)).status).toBe(403);
  for (const where of [address("secret"), address("gone"), address("notes", commitTwo), address("notes", "main")]) {
    expect((await hand(good, where)).status).toBe(404);
  }
});
