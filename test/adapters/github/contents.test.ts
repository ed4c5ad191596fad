import { expect, test } from "vitest";
import { app, expectTokenRequest, github, playGitHub, repository, token } from "./scene.ts";

playGitHub();

const raw = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
const tokens = "/app/installations/5/access_tokens";
const inAnHour = new Date(Date.now() + 3600_000).toISOString();

test("a text file of a commit is read as it is", async () => {
  expectTokenRequest();
  github()
    .get("/repos/ada/notes/contents/paper/reproduce.yml")
    .query({ ref: "c0ffee" })
    .matchHeader("accept", /raw/)
    .matchHeader("authorization", `token ${token}`)
    .reply(200, "title: Ü\n", raw);
  expect(await app().contents.readText(repository, "c0ffee", "paper/reproduce.yml")).toBe("title: Ü\n");
});

test("a JSON file is text too", async () => {
  expectTokenRequest();
  github().get("/repos/ada/notes/contents/reproduce.lock").query({ ref: "c0ffee" }).reply(200, '{"version":1}', raw);
  expect(await app().contents.readText(repository, "c0ffee", "reproduce.lock")).toBe('{"version":1}');
});

test("an empty file is there", async () => {
  expectTokenRequest();
  github().get("/repos/ada/notes/contents/reproduce.yml").query({ ref: "c0ffee" }).reply(200, "", raw);
  expect(await app().contents.readText(repository, "c0ffee", "reproduce.yml")).toBe("");
});

test("a path keeps its folders, and its odd letters are escaped", async () => {
  expectTokenRequest();
  github().get("/repos/ada/notes/contents/a%20b/%C3%BC%3F%23.yml").query({ ref: "c0ffee" }).reply(200, "x", raw);
  expect(await app().contents.readText(repository, "c0ffee", "a b/ü?#.yml")).toBe("x");
});

test("a file that the commit does not have is undefined, and so is a folder of that name", async () => {
  expectTokenRequest();
  const path = "/repos/ada/notes/contents/reproduce.yml";
  // Once, so that another repository which took the name over is noticed.
  github()
    .get("/repositories/77")
    .reply(200, { id: 77, name: "notes", owner: { login: "ada" } });
  github().get(path).query({ ref: "c0ffee" }).twice().reply(404, { message: "Not Found" });
  github()
    .get(path)
    .query({ ref: "folder" })
    .reply(200, [{ name: "a", type: "file" }]);
  const { contents } = app();
  expect(await contents.readText(repository, "c0ffee", "reproduce.yml")).toBeUndefined();
  expect(await contents.readText(repository, "c0ffee", "reproduce.yml")).toBeUndefined();
  expect(await contents.readText(repository, "folder", "reproduce.yml")).toBeUndefined();
});

test("an endless file is cut before it fills the memory", async () => {
  expectTokenRequest();
  github()
    .get("/repos/ada/notes/contents/reproduce.yml")
    .query({ ref: "c0ffee" })
    .reply(200, "x".repeat(20 * 1024 * 1024), raw);
  const text = await app().contents.readText(repository, "c0ffee", "reproduce.yml");
  expect(text?.length).toBeGreaterThan(8_000_000);
  expect(text?.length).toBeLessThan(9_000_000);
});

test("an installation that is gone is not mistaken for a file that is not there", async () => {
  github().post(tokens).reply(404, { message: "Not Found" });
  await expect(app().contents.readText(repository, "c0ffee", "reproduce.yml")).rejects.toMatchObject({
    name: "Fault",
    code: "GONE",
    message: "could not read reproduce.yml of ada/notes at c0ffee: GitHub answered 404: Not Found",
  });
});

test("a token for cloning can read this repository and nothing else", async () => {
  github()
    .post(tokens, { repository_ids: [77], permissions: { contents: "read" } })
    .reply(201, { token, expires_at: inAnHour, permissions: { contents: "read" } });
  const { contents } = app();
  expect(await contents.cloneToken(repository)).toBe(token);
  // Asked again it is the same one, without asking GitHub.
  expect(await contents.cloneToken(repository)).toBe(token);
});

test("a token about to expire is not handed out", async () => {
  const narrow = { repository_ids: [77], permissions: { contents: "read" } };
  const inMinutes = new Date(Date.now() + 5 * 60_000).toISOString();
  github().post(tokens, narrow).reply(201, { token: "ghs_old", expires_at: inMinutes, permissions: {} });
  github().post(tokens, narrow).reply(201, { token: "ghs_new", expires_at: inAnHour, permissions: {} });
  expect(await app().contents.cloneToken(repository)).toBe("ghs_new");
});

test("no right to read the repository is a fault", async () => {
  github().post(tokens).reply(422, { message: "The permissions requested are not granted to this installation." });
  await expect(app().contents.cloneToken(repository)).rejects.toMatchObject({
    code: "GITHUB",
    message: expect.stringContaining("could not get a token for ada/notes: GitHub answered 422"),
  });
});
