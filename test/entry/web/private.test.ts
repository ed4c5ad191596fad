import { expect, test } from "vitest";
import { aRepository, commitOne, identical, someEvidence } from "../../builders.ts";
import { memoryObjects } from "../../fakes.ts";
import { type Seen, visitor } from "./visitor.ts";

const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const open = aRepository();

async function withSecret() {
  const objects = memoryObjects("the log\n", "content of results.csv");
  const parts = await visitor({ objects }, [open, secret]);
  const id = await parts.save(someEvidence({ comparisons: [identical("results.csv")] }), secret);
  return { ...parts, id };
}

const otherId = "f".repeat(64);

test.each([
  ["/r/ada/secret", "/r/ada/nothing"],
  [`/r/ada/secret/${commitOne}`, `/r/ada/nothing/${commitOne}`],
  ["/r/ada/secret?key=opens-42", "/r/ada/nothing?key=opens-42"],
  ["/badge/ada/secret.svg", "/badge/ada/nothing.svg"],
  ["/badge/ada/secret.json?branch=main", "/badge/ada/nothing.json?branch=main"],
  ["/badge/ada/secret.png", "/badge/ada/nothing.png"],
  ["/runs/ID", `/runs/${otherId}`],
  ["/runs/ID?key=opens-42", `/runs/${otherId}?key=opens-42`],
  ["/runs/ID.json", `/runs/${otherId}.json`],
  ["/runs/ID/log", `/runs/${otherId}/log`],
  ["/runs/ID/files/results.csv", `/runs/${otherId}/files/results.csv`],
  ["/runs/ID/files/results.csv?side=recorded", `/runs/${otherId}/files/results.csv?side=recorded`],
  ["/r/ada/secret/records?sort=duration", "/r/ada/nothing/records?sort=duration"],
  ["/r/ada/secret/records?since=nonsense", "/r/ada/nothing/records?since=nonsense"],
  ["/r/ada/secret/records.csv", "/r/ada/nothing/records.csv"],
  ["/r/ada/secret/records.json?key=opens-42", "/r/ada/nothing/records.json?key=opens-42"],
  ["/r/ada/secret/plot", "/r/ada/nothing/plot"],
  [`/r/ada/secret/${commitOne}/log`, `/r/ada/nothing/${commitOne}/log`],
  [`/r/ada/secret/${commitOne}/log.txt?from=0`, `/r/ada/nothing/${commitOne}/log.txt?from=0`],
  ["/runs/LABEL", `/runs/${otherId.slice(0, 12)}`],
])("%s answers to the byte as if it did not exist", async (path, nowhere) => {
  const { ask, id } = await withSecret();
  const real = path.replace("ID", id).replace("LABEL", id.slice(0, 12));
  for (const method of ["GET", "HEAD", "POST"]) {
    expect(undated(await ask(real, { method }))).toEqual(undated(await ask(nowhere, { method })));
  }
});

test("a comparison with a record that one may not see is one with none", async () => {
  const { ask, id, save } = await withSecret();
  const own = await save(someEvidence({ record: { nonce: "another" } }), open);
  const asked = async (other: string) => {
    const { status, body } = await ask(`/compare?run=${own}&run=${other}`);
    return [status, body.replaceAll(other, "OTHER")];
  };
  expect(await asked(id)).toEqual(await asked(otherId));
  expect((await asked(id))[0]).toBe(404);
  expect((await ask(`/compare?run=${own}&run=${id}&key=opens-42`)).status).toBe(404);
  const opened = await ask(`/compare?run=${own}&run=${id}&key=opens-9`);
  expect([opened.status, opened.headers["cache-control"]]).toEqual([200, "private, no-store"]);
});

function undated({ headers, ...rest }: Seen) {
  const { date: _date, ...others } = headers;
  return { ...rest, headers: others };
}

test("its own key opens all of it, is carried on by every link, and leaves no copy", async () => {
  const { ask, id } = await withSecret();
  const key = "key=opens-9";
  for (const path of [
    "/r/ada/secret",
    `/r/ada/secret/${commitOne}`,
    "/r/ada/secret/records",
    "/r/ada/secret/plot?x=started",
    `/compare?run=${id}&run=${id}`,
    `/runs/${id}`,
    `/runs/${id}.json`,
    `/runs/${id}/log`,
  ]) {
    const { status, headers, body } = await ask(`${path}${path.includes("?") ? "&" : "?"}${key}`);
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("private, no-store");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers.etag).toBeUndefined();
    for (const [, address = ""] of body.matchAll(/(?:href|src)="(\/(?:r|runs|badge)\/[^"]*)"/g))
      expect(address).toContain(key);
  }
  const { headers } = await ask(`/runs/${id.slice(0, 12)}?${key}`);
  expect(headers.location).toBe(`/runs/${id}?${key}`);
  const file = await ask(`/runs/${id}/files/results.csv?${key}`);
  expect([file.status, file.headers["cache-control"]]).toEqual([200, "private, no-store"]);
  expect((await ask(`/badge/ada/secret.svg?${key}`)).body).toContain("reproducible!");
});

test("a public page does not carry a key on that somebody added", async () => {
  const { ask } = await withSecret();
  expect((await ask("/r/ada/notes?key=opens-9")).body).not.toContain("opens-9");
});
