import { expect, test } from "vitest";
import { aRepository, identical, someEvidence } from "../../builders.ts";
import type { Seen } from "../web/visitor.ts";
import { basic, recordSite } from "./site.ts";

const open = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });

/** As bytes on the wire, but for the clock, and for the address that a page names. */
function undated({ headers, bytes: _bytes, ...rest }: Seen) {
  const { date: _date, ...others } = headers;
  return { ...rest, headers: others };
}

async function aSite() {
  const site = await recordSite([open, secret]);
  for (const repository of [open, secret]) await site.store.repositories.remember(repository);
  await site.objects.put(Buffer.from("content of figures/walk.png"));
  const id = await site.save(someEvidence({ comparisons: [identical("figures/walk.png")] }), secret);
  const tokenOf = async (repositoryId: number) =>
    (await site.store.recordTokens.create({ kind: "repository", repositoryId }, "")).token;
  return { ...site, id, its: await tokenOf(secret.id), others: await tokenOf(open.id) };
}

const ofRun = (id: string) => [`/runs/${id}`, `/runs/${id}/log`, `/runs/${id}/files/figures/walk.png`];
const ofRepository = (name: string) => [`/r/ada/${name}`, `/r/ada/${name}/records`, `/r/ada/${name}/records.csv`];

test("a token of a private repository opens its produced files and its pages, as Basic and as Bearer", async () => {
  const { asking, id, its, store } = await aSite();
  for (const authorization of [basic(its), `Bearer ${its}`]) {
    for (const path of [...ofRun(id), ...ofRepository("secret")]) {
      const answer = await asking(authorization)("GET", path);
      expect([path, answer.status, answer.headers["cache-control"]]).toEqual([path, 200, "private, no-store"]);
    }
  }
  const file = await asking(basic(its))("GET", `/runs/${id}/files/figures/walk.png`);
  expect(file.body).toBe("content of figures/walk.png");
  for (const each of await store.recordTokens.list()) await store.recordTokens.revoke(each.id);
  for (const path of ofRun(id)) expect((await asking(basic(its))("GET", path)).status).toBe(404);
});

test("to every other token what is private is as what is not there", async () => {
  const { anybody, asking, client, id, its, others } = await aSite();
  const project = await client("secret");
  const torn = asking(basic(its.slice(0, -1)));
  for (const ask of [anybody, project.ask, torn, asking(basic(others)), asking("Bearer"), asking("Basic !!!")]) {
    const gone = "f".repeat(64);
    const pairs = [
      ...ofRun(id).map((path, at) => [path, ofRun(gone)[at] ?? ""]),
      ...ofRepository("secret").map((path, at) => [path, ofRepository("gone")[at] ?? ""]),
    ];
    for (const [there = "", not = ""] of pairs) {
      const [real, none] = [await ask("GET", there), await ask("GET", not)];
      expect(undated(real)).toEqual(undated(none));
      expect(real.status).toBe(404);
    }
  }
});

test("a password that a proxy asked for shuts nobody out of what is public", async () => {
  const { asking, save } = await aSite();
  const id = await save(someEvidence({ record: { nonce: "public" } }), open);
  for (const authorization of ["Basic cHJveHk6c2VjcmV0", "Digest x", "Bearer of-somebody-else"]) {
    expect((await asking(authorization)("GET", `/runs/${id}`)).status).toBe(200);
  }
});
