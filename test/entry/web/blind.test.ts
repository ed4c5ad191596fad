import { expect, test } from "vitest";
import { openSqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { checkBlind, checkOpenings } from "../../../src/certificate/blind/check.ts";
import type { Comparison } from "../../../src/domain/comparison.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { SignIn, UserToken } from "../../../src/ports.ts";
import { manualClock } from "../../adapters/manual-clock.ts";
import { aRepository, different, found, hostile, identical, someEvidence, someFacts } from "../../builders.ts";
import { figure, nameless, names, planted, repository, signed } from "../../certificate/blind/planted.ts";
import { memoryObjects, memorySessions } from "../../fakes.ts";
import { type Seen, visitor } from "./visitor.ts";

const latin = Buffer.from("by\nMüller-Þórsdóttir\n", "latin1");
const escaped = JSON.stringify({ by: "Müller-Þórsdóttir" }).replace(/[^ -~]/g, (letter) => {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
});
const drawing = "what differs, drawn";

const token = (value: string): UserToken => ({ value, expiresAt: null, refreshToken: null });

/** A GitHub that lets ada write and bob read. */
const aSignIn: SignIn = {
  begin: () => ({ address: "", state: "", verifier: "" }),
  exchange: async () => "refused",
  refresh: async () => "refused",
  revoke: async () => undefined,
  person: async (login) => ({ id: 1, login }),
  access: async (login, owner, name) =>
    owner === repository.owner && name === repository.name
      ? { repositoryId: repository.id, isPrivate: true, mayWrite: login === "ada" }
      : undefined,
  reachable: async () => [repository.id],
};

async function site(evidence = planted()) {
  const clock = manualClock();
  const store = openSqliteStore(":memory:", clock);
  await store.repositories.remember(repository);
  const sessions = memorySessions();
  const objects = memoryObjects(
    "the log\n",
    figure,
    nameless,
    signed,
    latin,
    escaped,
    drawing,
    "content of agnes/extra.csv",
  );
  const parts = await visitor({ clock, sessions, objects, signIn: aSignIn, blindLinks: store.blindLinks }, [
    repository,
  ]);
  const id = await parts.save(evidence, repository);
  const as = async (login: string) => ({
    cookie: `__Host-tickmark-session=${await sessions.open({ person: { id: 1, login }, token: token(login) }, 60)}`,
  });
  const ada = await as("ada");
  const page = `/runs/${id}/blind`;
  /** Presses a button of the page of who may write. */
  const press = async (fields: string, headers: { cookie: string } = ada) => {
    const shown = await parts.ask(page, { headers: ada });
    const form = /name="form" value="([0-9a-f]{64})"/.exec(shown.body)?.[1];
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return parts.ask(page, { method: "POST", headers: { ...headers, ...type }, body: `form=${form}&${fields}` });
  };
  /** A new link, as a path. */
  const link = async (fields = "do=new&days=90") =>
    /https:\/\/tickmark\.example(\/blind\/[\w-]{43})</.exec((await press(fields)).body)?.[1] ?? "none was made";
  return { ...parts, blindLinks: store.blindLinks, clock, id, ada, as, page, press, link };
}

const undated = ({ headers: { date: _, ...headers }, ...seen }: Seen) => ({ ...seen, headers });

test("nothing that is served under a blind link says whose it is, in body or headers, whoever asks", async () => {
  const { ask, link, id, ada } = await site();
  const root = await link();
  const { body } = await ask(root);
  const addresses = [...body.matchAll(/(?:href|src)="(\/blind\/[^"#]+)/g)].map(([, address = ""]) => address);
  const sides = [3, 5].flatMap((number) => [`files/${number}`, `figures/${number}`]);
  for (const part of ["blind.json", ...sides]) expect(addresses).toContain(`${root}/${part}`);
  const nowhere = ["openings.json", "files/1", "files/2", "files/2?side=recorded", "files/6", "views/x.png", "x"].map(
    (part) => `${root}/${part}`,
  );
  for (const path of new Set([root, ...addresses, `${root}/files/3?side=recorded`, ...nowhere])) {
    const seen = await ask(path);
    expect([path, seen.status]).toEqual([path, nowhere.includes(path) ? 404 : 200]);
    const payload = path.endsWith("blind.json") ? JSON.parse(seen.body).dsseEnvelope.payload : "";
    const said = [seen.body, JSON.stringify(seen.headers), Buffer.from(payload, "base64").toString()].join("\n");
    for (const name of [
      ...names,
      id.slice(0, 12),
      planted().run.record.plan.id.slice(7, 19),
      "2026-01-31T12",
      "2026-01-31 12",
    ]) {
      expect([path, name, said.toLowerCase().includes(name.toLowerCase())]).toEqual([path, name, false]);
    }
    expect(seen.headers).toMatchObject({
      "cache-control": "private, no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow, noarchive",
    });
    expect([seen.headers.etag, seen.headers["set-cookie"], seen.headers.location]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(undated(await ask(path, { headers: ada }))).toEqual(undated(seen));
  }
});

test("the page shows what came out: verdict, figures, what differs and what journals ask", async () => {
  const { ask, link } = await site();
  const root = await link();
  const { body } = await ask(root);
  expect(body).toContain("results did not come out as recorded");
  expect(body).toContain("<bdi>Figure 1</bdi>");
  expect(body).toContain("It is withheld, since it may say whose it is.");
  expect((await ask(`${root}?profile=aea`)).body).toContain("AEA");
  expect(body).toContain("line 1 says [hidden] where [hidden] was recorded");
  expect(body).toContain("Was the internet available?");
  const picture = await ask(`${root}/files/3`);
  expect([picture.body, picture.headers["content-disposition"]]).toEqual([
    figure,
    `inline; filename="walk.png"; filename*=UTF-8''walk.png`,
  ]);
  expect(picture.headers["content-security-policy"]).toMatch(/sandbox$/);
});

test("files in which a name stands are named to who makes the link, and withheld unless they are let through", async () => {
  const { ask, link, press } = await site();
  const warned = (await press("do=new&days=1")).body;
  expect(warned).toContain("by-muller/signed.csv");
  expect(warned).toContain("not shown");
  expect((await ask(`${await link()}/files/2`)).status).toBe(404);
  const all = await ask(`${await link("do=new&days=1&files=all")}/files/2`);
  expect([all.status, all.body, all.headers["content-disposition"]]).toEqual([
    200,
    signed,
    `inline; filename="output-2.csv"; filename*=UTF-8''output-2.csv`,
  ]);
});

test("what shows a withheld file is withheld with it: also a picture of what differs from it", async () => {
  const differing = {
    ...different("a.csv"),
    recorded: someFacts(signed),
    produced: someFacts(nameless),
    ...found({ views: [{ at: "", sides: null, difference: digestOf(drawing), crops: [] }] }),
  };
  const evidence = { ...someEvidence({ comparisons: [differing] }), recordedInTree: [digestOf(signed)] };
  const run = planted().run;
  const { ask, link } = await site({
    ...evidence,
    run: { ...run, record: { ...run.record, outputs: evidence.run.record.outputs } },
  });
  const picture = `views/${digestOf(drawing).slice("sha256:".length)}.png`;
  const root = await link();
  expect((await ask(`${root}/files/1`)).status).toBe(200);
  expect([(await ask(root)).body.includes(picture), (await ask(`${root}/${picture}`)).status]).toEqual([false, 404]);
  const open = await link("do=new&days=1&files=all");
  expect([(await ask(open)).body.includes(picture), (await ask(`${open}/${picture}`)).body]).toEqual([true, drawing]);
});

test("names are found in files that are not UTF-8, or written in ASCII alone", async () => {
  const outputs = [someFacts(latin), someFacts(escaped)].map((facts, index) => ({ path: `${index}.csv`, ...facts }));
  const { run } = planted();
  const comparisons = outputs.map(({ path, ...facts }): Comparison => {
    return { kind: "identical", path, label: null, recorded: facts, produced: facts };
  });
  const { ask, link } = await site({
    ...someEvidence({ comparisons }),
    run: { ...run, record: { ...run.record, outputs } },
  });
  const root = await link();
  for (const number of [1, 2]) expect((await ask(`${root}/files/${number}`)).status).toBe(404);
  expect((await ask(`${await link("do=new&days=1&files=all")}/files/2`)).body).toBe(escaped);
});

test("the ending under which a file is saved is no name either", async () => {
  const { run } = planted();
  const facts = someFacts(nameless);
  const comparisons: Comparison[] = [
    { kind: "identical", path: "x.agnes", label: null, recorded: facts, produced: facts },
  ];
  const evidence = someEvidence({ comparisons });
  const record = { ...run.record, outputs: evidence.run.record.outputs };
  const { ask, link } = await site({ ...evidence, run: { ...run, record } });
  const root = await link();
  expect((await ask(`${root}/files/1`)).headers["content-disposition"]).toContain('filename="output-1"');
  expect((await ask(root)).body).not.toContain("agnes");
});

test("a link that ended, was ended or never was is the same to whoever guesses", async () => {
  const { ask, link, press, page, ada, clock } = await site();
  const unknown = undated(await ask(`/blind/${"A".repeat(43)}`));
  expect(unknown.status).toBe(404);
  const [short, revoked, lasting] = [await link("do=new&days=1"), await link(), await link()];
  const ids = [...(await ask(page, { headers: ada })).body.matchAll(/name="id" value="(\w+)"/g)].map(([, id]) => id);
  expect((await press(`do=end&id=${ids[2]}`)).status).toBe(303);
  clock.advance(24 * 60 * 60 * 1000);
  for (const path of [
    short,
    revoked,
    `${short}/blind.json`,
    `${revoked}/files/3`,
    "/blind",
    "/blind/",
    "/blind/x/y/z",
  ]) {
    expect(undated(await ask(path))).toEqual(unknown);
  }
  expect((await ask(lasting)).status).toBe(200);
  clock.advance(89 * 24 * 60 * 60 * 1000);
  expect(undated(await ask(lasting))).toEqual(unknown);
  expect((await ask(lasting, { method: "POST" })).status).toBe(405);
});

test("only who may write makes, opens and ends links, and only with the form of their own page", async () => {
  const { ask, page, press, as, id, ada } = await site();
  for (const headers of [{}, await as("bob")]) expect((await ask(page, { headers })).status).toBe(404);
  expect((await press("do=new&days=9", await as("bob"))).status).toBe(403);
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const unproven = await ask(page, { method: "POST", headers: { ...ada, ...type }, body: "do=new&days=9" });
  expect(unproven.status).toBe(403);
  for (const days of ["0", "366", "-1", "1e2", ""]) expect((await press(`do=new&days=${days}`)).status).toBe(400);
  expect((await ask(`/runs/${id}`, { headers: ada })).body).toContain(`href="${page}"`);
  expect((await ask(page, { headers: ada })).body).not.toContain("Links of this run");
});

test("when the names are open the page shows them, and what it hands out proves them", async () => {
  const { ask, link, press, page, ada } = await site();
  const root = await link();
  const [, id] = /name="id" value="(\w+)"/.exec((await ask(page, { headers: ada })).body) ?? [];
  expect((await press(`do=open&id=${id}`)).status).toBe(303);
  const { body } = await ask(root);
  for (const name of [
    "lovelace-lab/quaternion-walks",
    "c0ffee012345",
    "Ágnes Müller-Þórsdóttir",
    "10.5281/zenodo.7654321",
  ]) {
    expect([name, body.includes(name)]).toEqual([name, true]);
  }
  const checked = checkBlind((await ask(`${root}/blind.json`)).bytes, []);
  if (!checked.ok) throw new Error(checked.problems.join());
  expect(checkOpenings(checked, (await ask(`${root}/openings.json`)).bytes)).toMatchObject({ ok: true });
  expect((await ask(`${root}/files/2`)).body).toBe(signed);
});

test("hostile words stay words on a blind page", async () => {
  const comparisons = Object.values(hostile).map((text) => identical(text.toWellFormed().slice(0, 200), "x", text));
  const { ask, link } = await site(someEvidence({ comparisons }));
  const { status, body } = await ask(await link());
  expect([status, body.includes("<script>"), /<[^>]+ onmouseover/.test(body)]).toEqual([200, false, false]);
});

test("a link of a repository that was taken away leads nowhere", async () => {
  const clock = manualClock();
  const store = openSqliteStore(":memory:", clock);
  const own = aRepository();
  await store.repositories.remember(own);
  const made = { runId: "a", repositoryId: own.id, by: "ada", endsAt: "2027-01-01T00:00:00.000Z", files: [] };
  const { token: secret } = await store.blindLinks.create(made);
  expect(await store.blindLinks.find(secret)).toMatchObject({ runId: "a", openedAt: null });
  await store.repositories.forget(own.id);
  expect(await store.blindLinks.find(secret)).toBeUndefined();
  store.close();
});
