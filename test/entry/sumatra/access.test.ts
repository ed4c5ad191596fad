import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { receivedRecord } from "../../../src/record/received.ts";
import { aPlan, aRepository, different, identical, someEvidence } from "../../builders.ts";
import type { Seen } from "../web/visitor.ts";
import { aSumatraRecord, basic, host, recordSite, types } from "./site.ts";

const open = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });

/** As bytes on the wire, but for the clock. */
function undated({ headers, bytes: _bytes, ...rest }: Seen) {
  const { date: _date, ...others } = headers;
  return { ...rest, headers: others };
}

async function aSite() {
  const site = await recordSite([open, secret]);
  for (const repository of [open, secret]) await site.store.repositories.remember(repository);
  const tokenOf = (repositoryId: number) => site.store.recordTokens.create({ kind: "repository", repositoryId }, "");
  const demo = await site.client("demo");
  await demo.ask("PUT", "/sumatra/demo/", { body: {} });
  await demo.put(aSumatraRecord("a"));
  const id = await site.save(someEvidence({ comparisons: [identical("results.csv")] }), secret);
  return { ...site, demo, tokenOf, id };
}

test.each(["", "a/", "last/", "?tags=x", "tag/x/"])(
  "without a token, and with another's, a project at %s is as one that is not there",
  async (rest) => {
    const { anybody, client } = await aSite();
    const other = await client("other");
    for (const accept of ["", "text/html", "application/json"]) {
      const [there, not] = [
        await anybody("GET", `/sumatra/demo/${rest}`, { accept }),
        await anybody("GET", `/sumatra/gone/${rest}`, { accept }),
      ];
      expect(undated(there)).toEqual(undated(not));
      expect([there.status, there.headers["www-authenticate"] !== undefined]).toEqual([401, true]);
      const [theirs, nobodys] = [
        await other.ask("GET", `/sumatra/demo/${rest}`, { accept }),
        await other.ask("GET", `/sumatra/gone/${rest}`, { accept }),
      ];
      expect(undated(theirs)).toEqual(undated(nobodys));
      expect(theirs.status).toBe(404);
    }
  },
);

test("nobody writes or deletes without a token of the project", async () => {
  const { anybody, client, demo } = await aSite();
  const other = await client("other");
  const record = aSumatraRecord("b");
  for (const [method, path] of [
    ["PUT", "b/"],
    ["PUT", ""],
    ["DELETE", "a/"],
    ["DELETE", "tag/_initialized_/"],
  ] as const) {
    const body = method === "PUT" ? record : undefined;
    for (const project of ["demo", "gone", "ada:secret", "ada:notes"]) {
      expect((await anybody(method, `/sumatra/${project}/${path}`, { body })).status).toBe(401);
      expect((await other.ask(method, `/sumatra/${project}/${path}`, { body })).status).toBe(403);
    }
    const [there, not] = [
      await other.ask(method, `/sumatra/ada:secret/${path}`, { body }),
      await other.ask(method, `/sumatra/ada:gone/${path}`, { body }),
    ];
    expect(undated(there)).toEqual(undated(not));
  }
  expect(await demo.labels()).toEqual(["a"]);
});

test("a token that is revoked, made up or torn opens nothing, at once", async () => {
  const { asking, demo, store } = await aSite();
  for (const authorization of [`Bearer ${demo.token}`, basic(demo.token)]) {
    expect((await asking(authorization)("GET", "/sumatra/demo/")).status).toBe(200);
  }
  for (const bad of [
    `tickmark_${"0".repeat(32)}`,
    demo.token.slice(0, -1),
    demo.id,
    "",
    "'; drop table record_tokens; --",
  ]) {
    for (const path of ["/sumatra/demo/", "/sumatra/", "/sumatra/ada:notes/"]) {
      expect((await asking(basic(bad))("GET", path)).status).toBe(401);
    }
  }
  expect(await store.recordTokens.revoke(demo.id)).toBe(true);
  expect((await demo.ask("GET", "/sumatra/demo/")).status).toBe(401);
  expect(await demo.put(aSumatraRecord("b"))).toBe(401);
});

test("the runs of a public repository are records for everybody, which nobody can change", async () => {
  const site = await recordSite([open]);
  await site.objects.put(Buffer.from("content of results.csv"));
  const evidence = someEvidence({ comparisons: [identical("results.csv"), different("walk.svg")] });
  const id = await site.save(evidence, open);
  const listed = JSON.parse((await site.anybody("GET", "/sumatra/ada:notes/")).body);
  const label = id.slice(0, 12);
  expect(listed).toMatchObject({
    id: "ada:notes",
    access: "public",
    user: "anonymous",
    records: [`https://${host}/sumatra/ada:notes/${label}/`],
    tags: ["_finished_", "diverged"],
  });
  const answer = await site.anybody("GET", `/sumatra/ada:notes/${label}/`, {
    accept: `${types.record}, application/json`,
  });
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, types.record]);
  expect(JSON.parse(answer.body)).toMatchObject({
    label,
    tags: ["_finished_", "diverged"],
    outcome: expect.stringContaining("Diverged: walk.svg differs"),
    stdout_stderr: "the log\n",
    datastore: {
      type: "MirroredFileSystemDataStore",
      parameters: { root: "./Data", mirror_base_url: `https://${host}/runs/${id}/files/` },
    },
  });
  // SHA-1 of "content of results.csv", as the client would compare it.
  const [table] = JSON.parse(answer.body).output_data;
  expect([table.path, table.digest]).toEqual(["results.csv", "a532c53cd721e129dda3a63afeca499d7dc2c6bf"]);
  expect(JSON.parse((await site.anybody("GET", "/sumatra/ada:notes/last/")).body)).toMatchObject({ label });
  expect(JSON.parse((await site.anybody("GET", "/sumatra/ada:notes/?tags=reproduced")).body).records).toEqual([]);
  const { token } = await site.store.recordTokens.create({ kind: "project", name: "x" }, "");
  const writing = await site.asking(basic(token))("DELETE", `/sumatra/ada:notes/${label}/`);
  expect([writing.status, writing.body]).toEqual([
    403,
    "the records of a repository are its runs: they can only be read\n",
  ]);
});

test("what a stranger's step was is never what a client would execute to read the record", async () => {
  const site = await recordSite([open]);
  const steps = [{ name: "run", command: "$(touch$IFS/owned) simulate.py", image: null }];
  const record = { plan: aPlan({ steps }), sourceFiles: { "simulate.py": digestOf("1") }, packages: [] };
  const id = await site.save(someEvidence({ record }), open);
  const { body } = await site.anybody("GET", `/sumatra/ada:notes/${id.slice(0, 12)}/`);
  expect(JSON.parse(body)).toMatchObject({
    executable: { version: "unknown" },
    launch_mode: { type: "SerialLaunchMode", parameters: { working_directory: "/analysis", options: null } },
  });
  // Held against what a client may send, it is a record like any other.
  expect(receivedRecord(body)).toMatchObject({ ok: true });
});

test("a stranger's parameters reach the client as data, never as source that it evaluates", async () => {
  const site = await recordSite([open]);
  const content = "n = __import__('os').system('touch /tmp/owned')\n";
  const digest = (await site.objects.put(Buffer.from(content))).digest;
  const values = { n: "__import__('os').system('touch /tmp/owned')" };
  for (const parameters of [
    { path: "default.param", content, digest, values },
    { path: "default.param", content, digest },
  ]) {
    const id = await site.save(someEvidence({ record: { parameters, nonce: JSON.stringify(parameters) } }), open);
    const { body } = await site.anybody("GET", `/sumatra/ada:notes/${id.slice(0, 12)}/`);
    const { type, content: sent } = JSON.parse(body).parameters;
    expect([type, JSON.parse(sent)]).toEqual([
      "JSONParameterSet",
      "values" in parameters ? values : { "default.param": content },
    ]);
  }
});

test("a private repository's runs open with a token of that repository, whatever it is called by then", async () => {
  const { anybody, asking, tokenOf, demo, id, repositories } = await aSite();
  const [its, others] = [await tokenOf(secret.id), await tokenOf(open.id)];
  for (const path of ["/sumatra/ada:secret/", `/sumatra/ada:secret/${id.slice(0, 12)}/`, "/sumatra/ada:secret/last/"]) {
    const nowhere = path.replace("secret", "gone");
    expect((await asking(basic(its.token))("GET", path)).status).toBe(200);
    expect(undated(await anybody("GET", path))).toEqual(undated(await anybody("GET", nowhere)));
    for (const ask of [asking(basic(others.token)), demo.ask]) {
      expect(undated(await ask("GET", path))).toEqual(undated(await ask("GET", nowhere)));
    }
  }
  // A key of its pages is in the address of a check, and addresses travel.
  expect((await anybody("GET", "/sumatra/ada:secret/?key=opens-9")).status).toBe(401);
  const projects = await asking(basic(its.token))("GET", "/sumatra/", { accept: types.list });
  expect(JSON.parse(projects.body)).toMatchObject([{ id: "ada:secret" }]);

  await repositories.remember({ ...secret, name: "renamed" });
  const moved = await asking(basic(its.token))("GET", "/sumatra/ada:secret/last/?format=json");
  expect([moved.status, moved.headers.location]).toEqual([302, "/sumatra/ada:renamed/last/?format=json"]);
  expect((await asking(basic(its.token))("GET", "/sumatra/ada:renamed/")).status).toBe(200);
  expect((await anybody("GET", "/sumatra/ada:secret/last/")).status).toBe(401);
});

test("a run of another repository is not found under this one's name", async () => {
  const { asking, tokenOf, id } = await aSite();
  const { token } = await tokenOf(open.id);
  expect((await asking(basic(token))("GET", `/sumatra/ada:notes/${id.slice(0, 12)}/`)).status).toBe(404);
});
