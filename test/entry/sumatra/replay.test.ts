import { expect, test } from "vitest";
import { aRepository, identical, someEvidence } from "../../builders.ts";
import { aSumatraRecord, basic, recordSite, results, type SumatraJson, types } from "./site.ts";

/*
 * Request by request what a real client of before 0.8 said to this server (`smt comment`, `tag`, `repeat`, `delete`), whose
 * times have no zone. A request of it that brings no password is the first to an address in its process: it takes the 401,
 * and asks again.
 */

const dated = (label: string, parts: Record<string, unknown> = {}) =>
  aSumatraRecord(label, { timestamp: "2026-11-26 09:40:12", ...parts });
const finished = {
  ...results,
  tags: ["_finished_"],
  output_data: [{ ...results.output_data[0], creation: "2026-11-26 09:40:19" }],
};

type Step = readonly [method: string, path: string, isKnown: boolean, status: number, change?: Partial<SumatraJson>];

const again = (path: string, status = 200): readonly Step[] => [
  ["GET", path, false, 401],
  ["GET", path, true, status],
];

const commands: Readonly<Record<string, readonly Step[]>> = {
  "run -r baseline -l one": [
    ...again("", 404),
    ["PUT", "", true, 201],
    ["PUT", "one/", true, 201, { ...dated("one") }],
    ["GET", "one/", true, 200],
    ["PUT", "one/", true, 200, { tags: ["_running_"] }],
    ["GET", "", true, 200],
    ["PUT", "one/", true, 200, finished],
  ],
  "comment fine": [
    ...again("one/"),
    ["GET", "one/", true, 200],
    ...again(""),
    ["PUT", "one/", true, 200, { outcome: "fine" }],
  ],
  "tag paper": [
    ...again("one/"),
    ["GET", "one/", true, 200],
    ...again(""),
    ["PUT", "one/", true, 200, { tags: ["_finished_", "paper"] }],
  ],
  "repeat one -l two": [
    ...again("one/"),
    ...again(""),
    ["PUT", "two/", true, 201, { ...dated("two"), reason: "Repeat experiment one" }],
    ["GET", "two/", true, 200],
    ["PUT", "two/", true, 200, { ...finished, repeats: "one" }],
    ["GET", "one/", true, 200],
    ["GET", "two/", true, 200],
    ["PUT", "two/", true, 200, { outcome: "The new record exactly matches the original." }],
  ],
  "delete two": [["DELETE", "two/", false, 401], ["DELETE", "two/", true, 204], ...again("last/")],
  "delete -t paper": [
    ["DELETE", "tag/paper/", false, 401],
    ["DELETE", "tag/paper/", true, 200],
    ...again("last/", 404),
  ],
  "run -l 'a b/c:d'": [
    ...again(""),
    ["PUT", "a%20b/c:d/", true, 201, { ...dated("a b/c:d") }],
    ["GET", "a%20b/c:d/", true, 200],
  ],
};

test("each command of the client gets the answers that it takes, in its order, and its records stay as it wrote them", async () => {
  const { asking, store } = await recordSite();
  const { token } = await store.recordTokens.create({ kind: "project", name: "seen" }, "");
  const [unknown, known] = [asking(null), asking(basic(token))];
  const sent = new Map<string, SumatraJson>();
  for (const [command, steps] of Object.entries(commands)) {
    for (const [method, path, isKnown, status, change] of steps) {
      const thing = path === "" ? types.project : types.record;
      const record = { ...sent.get(path), ...change } as SumatraJson;
      const body = method !== "PUT" ? {} : { body: path === "" ? {} : record, headers: { "content-type": thing } };
      const accept = method === "GET" ? { accept: `${thing}, application/json` } : {};
      const answer = await (isKnown ? known : unknown)(method, `/sumatra/seen/${path}`, { ...accept, ...body });
      expect([command, method, path, answer.status]).toEqual([command, method, path, status]);
      if (method === "PUT" && path !== "") sent.set(path, record);
      if (method === "GET" && status === 200 && sent.has(path)) expect(JSON.parse(answer.body)).toEqual(sent.get(path));
      if (status === 401) expect(answer.headers["www-authenticate"]).toContain("Basic");
    }
  }
});

test("of several clients that make one project in the same instant, each is told that it is made", async () => {
  const site = await recordSite();
  const clients = await Promise.all([1, 2, 3].map(() => site.client("new")));
  const runs = clients.map(async (client, at) => {
    const seen = await client.ask("GET", "/sumatra/new/");
    const made = await client.ask("PUT", "/sumatra/new/", { body: {} });
    return [seen.status, made.status, await client.put(dated(`run-${at}`))];
  });
  for (const [seen, made, kept] of await Promise.all(runs)) {
    // Whoever saw the project does not make it; whoever did not is told 201.
    expect([200, 404]).toContain(seen);
    expect([made, kept]).toEqual([201, 201]);
  }
  expect((await clients[0]?.labels())?.toSorted()).toEqual(["run-0", "run-1", "run-2"]);
  // What changes something is no making.
  expect((await clients[0]?.ask("PUT", "/sumatra/new/", { body: { name: "New" } }))?.status).toBe(200);
});

test("the times of a repository's runs have no zone, which clients of before 0.8 cannot read", async () => {
  const site = await recordSite();
  const label = (await site.save(someEvidence({ comparisons: [identical("results.csv")] }), aRepository())).slice(
    0,
    12,
  );
  const record = JSON.parse((await site.anybody("GET", `/sumatra/ada:notes/${label}/`)).body);
  const times = [record.timestamp, ...record.output_data.map((each: { creation: string }) => each.creation)];
  expect(times.length).toBeGreaterThan(1);
  for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});
