import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { processIdentity } from "../../src/adapters/process-identity.ts";
import { folderWorkspaces } from "../../src/adapters/workspace.ts";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function aWorkspace(files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder();
  const workspaces = folderWorkspaces(join(root, "work"), join(root, "objects"));
  const workspace = await workspaces.create("nonce");
  const write = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(workspace.root, path)), { recursive: true });
    writeFileSync(join(workspace.root, path), content, { mode });
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  const collect = (
    wanted: (path: string) => boolean = () => true,
    before = new Map<string, Digest>(),
    limitBytes = 1_000_000,
  ) => workspace.collect({ wanted, limitBytes, before });
  return { root, workspaces, workspace, write, collect, at: (path: string) => join(workspace.root, path) };
}

test("the digest of a sealed workspace says names, modes and content, not times or umasks", async () => {
  const [a, b] = [await aWorkspace({ "x/a.txt": "1", "b.sh": "2" }), await aWorkspace({ "b.sh": "2", "x/a.txt": "1" })];
  chmodSync(b.at("x/a.txt"), 0o600);
  const first = await a.workspace.seal(1000);
  expect(await b.workspace.seal(2000)).toEqual(first);
  chmodSync(b.at("b.sh"), 0o700);
  expect((await b.workspace.seal(1000)).digest).not.toBe(first.digest);
  for (const changed of [{ "x/a.txt": "1", "b.sh": "3" }, { "x/a.txt": "1", "c.sh": "2" }, { "x/a.txt": "1" }]) {
    expect(
      (await (await aWorkspace(changed as unknown as Record<string, string>)).workspace.seal(1000)).digest,
    ).not.toBe(first.digest);
  }
});

test("a name that imitates another file's line in the digest does not give its digest", async () => {
  const two = await aWorkspace({ a: "1", b: "2" });
  const one = await aWorkspace({ [`a\n644 ${digestOf("2")} b`]: "1" });
  expect((await one.workspace.seal(1000)).digest).not.toBe((await two.workspace.seal(1000)).digest);
});

test("links count by where they lead, and are not followed", async () => {
  const { workspace, at, root } = await aWorkspace({ "a.txt": "1" });
  symlinkSync(root, at("link"));
  const { digest } = await workspace.seal(1000);
  const other = await aWorkspace({ "a.txt": "1" });
  symlinkSync("elsewhere", other.at("link"));
  expect((await other.workspace.seal(1000)).digest).not.toBe(digest);
});

test("every file has the sealed time and the container's user", async () => {
  const { workspace, at } = await aWorkspace({ "x/a.txt": "1" });
  await workspace.seal(1234);
  for (const path of ["x", "x/a.txt"]) {
    expect(lstatSync(at(path))).toMatchObject({ mtimeMs: 1_234_000, uid: workspace.user.uid, gid: workspace.user.gid });
  }
});

test("LFS pointers are found by their content", async () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
  const { workspace } = await aWorkspace({
    "a.bin": pointer,
    "b.txt": `about ${pointer}`,
    "long.txt": `${pointer}${"x".repeat(2000)}`,
  });
  expect((await workspace.seal(1000)).lfsPointers).toEqual(["a.bin"]);
});

test("folders are made step by step, and a link or file in the way is named", async () => {
  const { workspace, at, root } = await aWorkspace({ file: "x" });
  symlinkSync(root, at("link"));
  expect(await workspace.makeFolder("a/b/c")).toBeUndefined();
  expect(lstatSync(at("a/b/c")).isDirectory()).toBe(true);
  expect(await workspace.makeFolder("link/x")).toEqual({ link: "link" });
  expect(await workspace.makeFolder("file")).toEqual({ link: "file" });
  expect(existsSync(join(root, "x"))).toBe(false);
});

test("nothing is written through a link", async () => {
  const { workspace, at, root } = await aWorkspace();
  writeFileSync(join(root, "outside"), "theirs");
  symlinkSync(join(root, "outside"), at("a.txt"));
  await expect(workspace.write("a.txt", Buffer.from("ours"))).rejects.toThrow("ELOOP");
  expect(readFileSync(join(root, "outside"), "utf8")).toBe("theirs");
});

test("wanted files are moved to the store with what is known of them", async () => {
  const { collect, root } = await aWorkspace({ "results/table.csv": "1,2\n", "notes.txt": "x" });
  expect(await collect((path) => path.startsWith("results/"))).toEqual({
    produced: [{ path: "results/table.csv", digest: digestOf("1,2\n"), sizeBytes: 4, mediaType: "text/csv" }],
    refused: [],
    // As git itself says: printf '1,2\n' | git hash-object --stdin
    gitBlobs: { "results/table.csv": "d72f2010a822172de15795be5808b26d750dba36" },
  });
  const hex = digestOf("1,2\n").slice(7);
  expect(readFileSync(join(root, "objects", "sha256", hex.slice(0, 2), hex.slice(2)), "utf8")).toBe("1,2\n");
});

test("what stood there before and was not changed is refused, also when it was touched", async () => {
  const { collect, at } = await aWorkspace({ "a.ipynb": "{}", "b.ipynb": "{}", "c.ipynb": "{ }" });
  utimesSync(at("a.ipynb"), 1000, 1000);
  const before = new Map(["a.ipynb", "b.ipynb", "c.ipynb"].map((name) => [name, digestOf("{}")]));
  const { produced, refused } = await collect(() => true, before);
  expect(refused.map(({ path }) => path)).toEqual(["a.ipynb", "b.ipynb"]);
  expect(refused[0]?.reason).toContain("did not change it");
  expect(produced.map(({ path }) => path)).toEqual(["c.ipynb"]);
});

test("outputs beyond the disk limit are refused by their size alone", async () => {
  const { collect } = await aWorkspace({ a: "12345", b: "12345", c: "1" });
  const { produced, refused } = await collect(() => true, new Map(), 8);
  expect([produced.map(({ path }) => path), refused.map(({ path }) => path)]).toEqual([["a", "c"], ["b"]]);
});

test.each(["a\nb", "a\u0007b", "a\u007fb", "a\u009bb"])(
  "a file called %j is refused, as a lock refuses it",
  async (name) => {
    const { collect } = await aWorkspace({ [name]: "x" });
    expect(await collect()).toMatchObject({ produced: [], refused: [{ path: name }] });
  },
);

test("a file whose name is no text is refused, wherever it lies, and measured all the same", async () => {
  const { collect, workspace, at } = await aWorkspace();
  const folder = Buffer.concat([Buffer.from(at("d")), Buffer.from([0xe9])]);
  mkdirSync(folder);
  writeFileSync(Buffer.concat([folder, Buffer.from("/x.txt")]), "x".repeat(100_000));
  const { produced, refused } = await collect((path) => path.endsWith(".txt"));
  expect(produced).toEqual([]);
  expect(refused).toEqual([{ path: "d\ufffd/x.txt", reason: expect.stringContaining("UTF-8") }]);
  await workspace.close();
  expect(existsSync(workspace.root)).toBe(false);
});

test("one of several names of a file is refused: it would be a way into the store, or cost what a sparse file pretends", async () => {
  const { collect, at, root } = await aWorkspace({ a: "kept", b: "own" });
  linkSync(at("a"), join(root, "second"));
  const { produced, refused } = await collect();
  expect(produced.map(({ path }) => path)).toEqual(["b"]);
  expect(refused).toEqual([{ path: "a", reason: expect.stringContaining("hard links") }]);
});

test("a place for a mount is made again when it is gone, and never through a link", async () => {
  const { workspace, write, at } = await aWorkspace();
  expect(await workspace.place("data/raw.csv")).toBeUndefined();
  expect(readFileSync(at("data/raw.csv"), "utf8")).toBe("");
  write("data/raw.csv", "content");
  expect(await workspace.place("data/raw.csv")).toBeUndefined();
  expect(readFileSync(at("data/raw.csv"), "utf8")).toBe("content");
  symlinkSync("/etc", at("away"));
  expect(await workspace.place("away/raw.csv")).toEqual({ link: "away" });
  expect(await workspace.place("data")).toEqual({ link: "data" });
});

test("what a workspace holds is seen exactly, though others free as much as is written to it", async () => {
  const { workspaces, root } = await aWorkspace();
  writeFileSync(join(root, "theirs"), "x".repeat(8_000_000));
  const workspace = await workspaces.create("another");
  writeFileSync(join(workspace.root, "a"), "x".repeat(3_000_000));
  rmSync(join(root, "theirs"));
  expect(await workspace.exceeds(2_000_000, "exactly")).toBe(true);
  expect(await workspace.exceeds(4_000_000, "exactly")).toBe(false);
});

test("a closed workspace is gone, whatever permissions its folders had", async () => {
  const { workspace, write, at } = await aWorkspace();
  write("a/b/c", "x");
  chmodSync(at("a/b"), 0o000);
  chmodSync(at("a"), 0o000);
  await workspace.close();
  expect(existsSync(workspace.root)).toBe(false);
});

test("clearing removes workspaces and logs of programs that are gone, and no others", async () => {
  const { workspaces, root } = await aWorkspace({ a: "x" });
  mkdirSync(join(root, "work", "4194303.1-dead", "deep"), { recursive: true });
  writeFileSync(join(root, "work", "4194303.1-dead.log"), "log");
  mkdirSync(join(root, "work", `${process.pid}.1-recycled`));
  const left = () => readdirSync(join(root, "work")).length;
  const keep = vi.fn(left);
  expect(await workspaces.clear(keep)).toBe(3);
  // What is to stay can be taken while all is still there, and nobody is asked where nothing is removed.
  expect(keep).toHaveReturnedWith(4);
  expect(readdirSync(join(root, "work"))).toEqual([`${processIdentity()}-nonce`]);
  expect(await folderWorkspaces(join(root, "nowhere"), root).clear(keep)).toBe(0);
  expect(keep).toHaveBeenCalledTimes(1);
});
