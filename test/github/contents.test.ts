import { afterAll, beforeAll, expect, test } from "vitest";
import { badAnswersOf, octokitOf, refusalOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let first: string;
beforeAll(async () => {
  github = await startGitHub();
  const repository = await github.createRepository({
    owner: "ada",
    name: "walks",
    private: true,
    defaultBranch: "trunk",
  });
  const { sha } = await github.push(repository, "trunk", {
    "reproduce.yml": "version: 1\n",
    "data/ünïcode name.csv": "a,b\n",
    "data/bytes.bin": Buffer.from([0, 255, 10, 13]),
    "big.txt": "x".repeat(1024 * 1024 + 1),
    link: { symlink: "data/ünïcode name.csv" },
    astray: { symlink: "../../etc/passwd" },
    "run.sh": { executable: "#!/bin/sh\n" },
  });
  first = sha;
  await github.push(repository, "trunk", { "reproduce.yml": "version: 2\n" });
});
afterAll(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
});

const raw = { mediaType: { format: "raw" } };

async function contentOf(path: string, options: { ref?: string; mediaType?: { format: string } } = {}) {
  const { data, headers } = await octokitOf(github).repos.getContent({ ...walks, path, ...options });
  return { data: data as unknown, type: headers["content-type"] };
}

test("a file comes as base64 in lines, from the default branch", async () => {
  const { data } = await contentOf("reproduce.yml");
  expect(data).toMatchObject({ type: "file", encoding: "base64", size: 11, content: expect.stringMatching(/\n$/) });
  expect(Buffer.from((data as { content: string }).content, "base64").toString()).toBe("version: 2\n");
});

test("a ref is a sha, a branch or a tag", async () => {
  await github.tag("ada/walks", "v1", first);
  const at = async (ref: string): Promise<unknown> => (await contentOf("reproduce.yml", { ref, ...raw })).data;
  expect(await Promise.all([first, "v1", "refs/tags/v1", "trunk"].map((ref) => at(ref.replace("refs/", ""))))).toEqual([
    "version: 1\n",
    "version: 1\n",
    "version: 1\n",
    "version: 2\n",
  ]);
});

test("the raw form is the bytes themselves", async () => {
  const { data, type } = await contentOf("data/ünïcode name.csv", raw);
  expect([data, type]).toEqual(["a,b\n", "application/vnd.github.raw; charset=utf-8"]);
  const url = `${github.url}/api/v3/repos/ada/walks/contents/data/bytes.bin`;
  const { token } = (await octokitOf(github).auth({ type: "installation" })) as { token: string };
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github.raw+json" };
  expect(Buffer.from(await (await fetch(url, { headers })).arrayBuffer())).toEqual(Buffer.from([0, 255, 10, 13]));
});

test("above a megabyte only the raw form has the content", async () => {
  expect((await contentOf("big.txt")).data).toMatchObject({ encoding: "none", content: "", size: 1024 * 1024 + 1 });
  expect((await contentOf("big.txt", raw)).data).toHaveLength(1024 * 1024 + 1);
});

test("a folder is the list of what is in it, with the kind of each", async () => {
  const { data } = await contentOf("");
  const entries = (data as { name: string; type: string }[]).map(({ name, type }) => `${name} ${type}`);
  expect(entries.sort()).toEqual([
    "astray symlink",
    "big.txt file",
    "data dir",
    "link symlink",
    "reproduce.yml file",
    "run.sh file",
  ]);
  expect((await contentOf("data")).data).toMatchObject([{ path: "data/bytes.bin" }, { path: "data/ünïcode name.csv" }]);
});

test("a folder as an object carries its entries", async () => {
  const { data } = await contentOf("data", { mediaType: { format: "object" } });
  expect(data).toMatchObject({
    type: "dir",
    path: "data",
    entries: [{ name: "bytes.bin" }, { name: "ünïcode name.csv" }],
  });
});

test("a link to a file is that file, any other link is described", async () => {
  expect((await contentOf("link", raw)).data).toBe("a,b\n");
  expect((await contentOf("link")).data).toMatchObject({ type: "file", name: "link", path: "link" });
  expect((await contentOf("astray")).data).toMatchObject({ type: "symlink", target: "../../etc/passwd" });
});

test("what is not there is a 404, and so is a ref that names nothing", async () => {
  expect(await refusalOf(contentOf("missing.yml"))).toMatchObject({ status: 404, message: "Not Found" });
  const { token } = (await octokitOf(github).auth({ type: "installation" })) as { token: string };
  const outside = await fetch(`${github.url}/api/v3/repos/ada/walks/contents/..%2fwalks.git%2fHEAD`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(outside.status).toBe(404);
  expect(await refusalOf(contentOf("reproduce.yml", { ref: "nowhere" }))).toMatchObject({ status: 404 });
  expect(await refusalOf(contentOf("reproduce.yml", { ref: "trunk~1" }))).toMatchObject({ status: 404 });
});
