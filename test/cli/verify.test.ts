import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { gitIn, type Lab, scenario } from "../live/lab.ts";

/* A repository that is only an address: branch, tag or commit behind an @. */

function published(lab: Lab): { url: string; first: string; second: string } {
  const origin = join(lab.root, "origin.git");
  mkdirSync(origin);
  gitIn(origin, lab.root, ["init", "--quiet", "--bare", "--initial-branch=main"]);
  lab.declare({ run: "echo one > out.txt", outputs: ["out.txt"] });
  lab.recorded({ "out.txt": "one\n" });
  const first = lab.commit();
  lab.git("tag", "--annotate", "--message", "first", "v1.0");
  lab.declare({ run: "echo two > out.txt", outputs: ["out.txt"] });
  const second = lab.commit();
  lab.git("branch", "feature/plots", first);
  lab.git("push", "--quiet", "--tags", origin, "main", "feature/plots");
  return { url: `file://${origin}`, first, second };
}

scenario("branch, tag and commit of a repository are verified as they are named", async (lab) => {
  const { url, first, second } = published(lab);
  const cases: readonly (readonly [string, number, string, string | null])[] = [
    ["", 1, second, "main"],
    ["@main", 1, second, "main"],
    ["@feature/plots", 0, first, "feature/plots"],
    ["@v1.0", 0, first, null],
    [`@${first}`, 0, first, null],
  ];
  for (const [ref, code, commit, branch] of cases) {
    const answer = await lab.cli("verify", "--json", `${url}${ref}`);
    const [run] = JSON.parse(answer.stdout).runs;
    expect([ref, answer.code, run.run.record.plan.source]).toEqual([
      ref,
      code,
      { repository: url, commit, modified: false },
    ]);
    const [saved] = await lab.world.store.ledger.list({ limit: 1 });
    expect([ref, saved?.branch, saved?.commit]).toEqual([ref, branch, commit]);
  }
});

scenario("what a repository does not have is said, without a verdict", async (lab) => {
  const { url } = published(lab);
  for (const ref of ["nothing", "0".repeat(40), "*", "refs/heads/nothing", "--upload-pack=x"]) {
    const { code, stdout, stderr } = await lab.cli("verify", `${url}@${ref}`);
    expect([ref, code, stdout]).toEqual([ref, 2, ""]);
    expect(stderr).toContain(`has no commit, branch or tag ${ref}`);
  }
  const { code, stderr } = await lab.cli("verify", `file://${lab.root}/nowhere.git`);
  expect(code).toBe(2);
  expect(stderr).not.toContain("mistake in Tickmark");
});

scenario("validate and plan take an address too", async (lab) => {
  const { url } = published(lab);
  expect((await lab.cli("validate", `${url}@v1.0`)).code).toBe(0);
  expect((await lab.cli("plan", `${url}@v1.0`)).stdout).toContain("echo one > out.txt");
});

scenario("credentials in an address are neither shown nor recorded", async (lab) => {
  const { stdout, stderr, code } = await lab.cli("verify", "https://ada:hunter2secret@127.0.0.1:9/lab/paper@v1");
  expect(code).toBe(2);
  expect(stdout + stderr).not.toContain("hunter2secret");
});

scenario("a subfolder of a repository can be verified on its own", async (lab) => {
  lab.write(
    "one/reproduce.yml",
    JSON.stringify({
      version: 1,
      image: "tickmark.test/tiny:1",
      run: "find . -type f > /tmp/l; cp /tmp/l out.txt",
      outputs: ["out.txt"],
    }),
  );
  lab.write("other.txt", "x");
  lab.commit();
  const { stdout, code } = await lab.cli("verify", "--json", "one");
  expect(code).toBe(1);
  const [run] = JSON.parse(stdout).runs;
  expect(run.run.record.plan.source.modified).toBe(false);
  expect(await lab.produced(run, "out.txt")).toBe("./reproduce.yml\n");
});
