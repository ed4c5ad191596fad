import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withoutCredentials } from "../../../src/adapters/git/commit-tree.ts";
import { gitSources } from "../../../src/adapters/git/sources.ts";
import { gitIn } from "../../live/lab.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/* Folders and commits as trees of sources, with the real git. */

const calm = new AbortController().signal;

function aRepository(files: Readonly<Record<string, string>> = { "a.txt": "a\n" }) {
  const root = temporaryFolder();
  const folder = join(root, "paper");
  const git = (...args: string[]) => gitIn(folder, root, args);
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  mkdirSync(folder);
  git("init", "--quiet", "--initial-branch=main");
  for (const [path, content] of Object.entries(files)) write(path, content);
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--message", "x");
    return git("rev-parse", "HEAD");
  };
  const sources = gitSources(join(root, "fetched"));
  return {
    root,
    folder,
    git,
    write,
    commit,
    sources,
    url: `file://${folder}`,
    fetched: () => readdirSync(join(root, "fetched")),
  };
}

const paths = async (tree: { files(): Promise<readonly { path: string }[]> } | undefined) =>
  (await tree?.files())?.map(({ path }) => path);

test("a commit's tree is listed with kinds, read and exported, and gone when it is closed", async () => {
  const { commit, folder, root, sources, url, write, fetched } = aRepository({ "b/ü 1.txt": "b\n", "a.txt": "a\n" });
  write("tool.sh", "#!/bin/sh\n");
  chmodSync(join(folder, "tool.sh"), 0o755);
  symlinkSync("a.txt", join(folder, "link"));
  const id = commit();
  const tree = await sources.commit({ url, ref: id }, calm);
  expect(await tree?.files()).toMatchObject([
    { path: "a.txt", kind: "file" },
    { path: "b/ü 1.txt", kind: "file" },
    { path: "link", kind: "link" },
    { path: "tool.sh", kind: "executable" },
  ]);
  expect(tree?.source).toEqual({ repository: url, commit: id, modified: false });
  expect(await tree?.gitTree()).toBe(
    execFileSync("git", ["rev-parse", `${id}^{tree}`], { cwd: folder })
      .toString()
      .trim(),
  );
  expect(Buffer.from((await tree?.read("b/ü 1.txt", 100)) ?? []).toString()).toBe("b\n");
  expect(await tree?.read("link", 100)).toBeUndefined();
  expect(await tree?.read("nothing", 100)).toBeUndefined();
  await expect(tree?.read("a.txt", 1)).rejects.toMatchObject({ code: "FILES" });
  const target = join(root, "workspace");
  mkdirSync(target);
  await tree?.exportTo(target, ["b/ü 1.txt", "link"]);
  expect(readdirSync(target)).toEqual(["b", "link"]);
  expect(existsSync(join(target, ".git"))).toBe(false);
  await tree?.close();
  expect(fetched()).toEqual([]);
});

test("a commit's bytes are exported as they were committed, whatever its attributes ask for", async () => {
  const { commit, root, sources, url, write } = aRepository({
    ".gitattributes": "gone.txt export-ignore\n",
    "gone.txt": "$Format:%H$\n",
  });
  write("crlf.txt", "a\r\nb\r\n");
  const ref = commit();
  const tree = await sources.commit({ url, ref }, calm);
  mkdirSync(join(root, "w"));
  await tree?.exportTo(join(root, "w"), ["gone.txt", "crlf.txt"]);
  expect(readFileSync(join(root, "w", "gone.txt"), "utf8")).toBe("$Format:%H$\n");
  expect(readFileSync(join(root, "w", "crlf.txt"), "utf8")).toBe("a\r\nb\r\n");
  await tree?.close();
});

test("what a repository does not have is undefined, and a repository that is not there a fault", async () => {
  const { commit, root, sources, url, fetched } = aRepository();
  commit();
  for (const ref of ["nothing", "0".repeat(40), "refs/heads/nothing", "main~1", "-x"]) {
    expect(await sources.commit({ url, ref }, calm)).toBeUndefined();
  }
  await expect(sources.commit({ url: `file://${root}/nowhere`, ref: "main" }, calm)).rejects.toMatchObject({
    code: "GIT",
  });
  expect(fetched()).toEqual([]);
});

test("a fetch that is stopped leaves nothing and says who stopped it", async () => {
  const { commit, sources, url, fetched } = aRepository();
  commit();
  const reason = new Error("enough");
  await expect(sources.commit({ url, ref: "main" }, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(fetched()).toEqual([]);
});

test("what a program that is gone had fetched is removed by the next fetch", async () => {
  const { commit, root, sources, url, fetched } = aRepository();
  commit();
  mkdirSync(join(root, "fetched", "4194303.1-abc"), { recursive: true });
  const tree = await sources.commit({ url, ref: "main" }, calm);
  expect(fetched()).toHaveLength(1);
  expect(fetched()[0]).toMatch(new RegExp(`^${process.pid}\\.`));
  await tree?.close();
});

test("a token stands neither in git's arguments nor on the disk", async () => {
  const root = temporaryFolder();
  const seen = join(root, "seen");
  writeFileSync(
    join(root, "git"),
    `#!/bin/sh\necho "$@" >> ${seen}\nenv | grep -c -i 'authorization' >> ${seen}.env\nexit 128\n`,
    { mode: 0o755 },
  );
  const { PATH } = process.env;
  process.env.PATH = `${root}:${PATH}`;
  onTestFinished(() => {
    process.env.PATH = PATH;
  });
  const fetched = join(root, "fetched");
  await expect(
    gitSources(fetched).commit(
      { url: "https://github.com/x/y.git", ref: "main", token: "ghs_secretsecretsecret" },
      calm,
    ),
  ).rejects.toMatchObject({ code: "GIT" });
  const encoded = Buffer.from("x-access-token:ghs_secretsecretsecret").toString("base64");
  expect(readFileSync(seen, "utf8")).toContain("ls-remote");
  expect(readFileSync(seen, "utf8")).not.toContain("ghs_");
  expect(readFileSync(seen, "utf8")).not.toContain(encoded);
  expect(readFileSync(`${seen}.env`, "utf8")).toBe("1\n");
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const content = readFileSync(join(parentPath, name), "latin1");
    expect([name, content.includes("ghs_"), content.includes(encoded)]).toEqual([name, false, false]);
  }
});

test("a folder is what it holds now: tracked and new, not ignored, not deleted", async () => {
  const { commit, folder, sources, write } = aRepository({ "a.txt": "a", "gone.txt": "x", ".gitignore": "cache/\n" });
  const id = commit();
  expect((await sources.folder(folder)).source).toMatchObject({ commit: id, modified: false });
  write("new.txt", "n");
  write("cache/x", "c");
  execFileSync("rm", [join(folder, "gone.txt")]);
  const tree = await sources.folder(folder);
  expect(await paths(tree)).toEqual([".gitignore", "a.txt", "new.txt"]);
  expect(tree).toMatchObject({ branch: "main", source: { modified: true } });
});

test("names that begin or end with blanks are names like others", async () => {
  const { commit, folder, sources, url } = aRepository({ " first": "1", "last ": "2" });
  const ref = commit();
  expect(await paths(await sources.folder(folder))).toEqual([" first", "last "]);
  const tree = await sources.commit({ url, ref }, calm);
  expect(await paths(tree)).toEqual([" first", "last "]);
  await tree?.close();
});

test("a folder without git is taken as it is, without our own store", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, ".tickmark"));
  writeFileSync(join(root, ".tickmark", "tickmark.db"), "");
  mkdirSync(join(root, "sub"));
  writeFileSync(join(root, "sub", "a.txt"), "a");
  const tree = await gitSources(join(root, "fetched")).folder(root);
  expect(await paths(tree)).toEqual(["sub/a.txt"]);
  expect(tree.source).toEqual({ repository: null, commit: null, modified: true });
});

test("our own store is no source, wherever it lies and whatever it is called", async () => {
  const root = temporaryFolder();
  for (const path of ["home/keys/log.json", "home/objects/x", "homely.txt", "a.txt"]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "x");
  }
  const { folder } = gitSources(join(root, "home", "git"));
  expect(await paths(await folder(root))).toEqual(["a.txt", "homely.txt"]);
  execFileSync("git", ["-C", root, "init", "--quiet"]);
  expect(await paths(await folder(root))).toEqual(["a.txt", "homely.txt"]);
});

test("a folder whose git refuses to answer is not taken for one without git", async () => {
  const { commit, folder, sources, write } = aRepository({ "a.txt": "a", ".gitignore": "secret.txt\n" });
  commit();
  write("secret.txt", "ignored");
  writeFileSync(join(folder, ".git", "index"), "broken");
  await expect(sources.folder(folder)).rejects.toMatchObject({ code: "GIT" });
});

test("hooks, monitors and aliases of a repository are not run", async () => {
  const { commit, folder, root, sources, write } = aRepository();
  commit();
  const script = join(root, "evil.sh");
  writeFileSync(script, `#!/bin/sh\ntouch ${root}/ran\n`, { mode: 0o755 });
  write(".git/hooks/post-index-change", `#!/bin/sh\ntouch ${root}/ran\n`);
  chmodSync(join(folder, ".git/hooks/post-index-change"), 0o755);
  execFileSync("git", ["-C", folder, "config", "core.fsmonitor", script]);
  await sources.folder(folder);
  expect(existsSync(join(root, "ran"))).toBe(false);
});

test("an address is shown without the name and password in it", () => {
  expect(withoutCredentials("https://ada:secret@example.org/x.git")).toBe("https://example.org/x.git");
  expect(withoutCredentials("git@github.com:lab/paper.git")).toBe("git@github.com:lab/paper.git");
});
