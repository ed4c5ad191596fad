import { expect, test } from "vitest";
import { appLab, declaration, lockFor } from "./app-lab.ts";
import { filesBelow } from "./tickmark-server.ts";

/* What GitHub tells comes in any order, twice, and between its own failures. Whatever happens, some things always hold. */

const lab = appLab({}, { TICKMARK_WORKERS: "2" });

const makes = (value: string) => declaration(`mkdir -p out && echo ${value} > out/a.csv`);
const lock = lockFor({ "out/a.csv": "1\n" });
/** A busy day of a laboratory, all of which the app hears of at once. Answers the commits that deserve a verdict. */
async function busyDay(name: string) {
  const { github } = lab;
  const repository = await github.createRepository({ owner: "lab", name });
  github.setCollaborator(repository, "ada", "write");
  const heads: string[] = [];
  await github.push(repository, "main", { "reproduce.yml": makes("1"), "reproduce.lock": lock });
  const main = await github.push(repository, "main", { "note.txt": "1" });
  heads.push(main.sha);
  await github.push(repository, "change", { "reproduce.yml": makes("2") });
  const pull = await github.openPullRequest(repository, { branch: "change", author: "ada" });
  await github.push(repository, "change", { "reproduce.yml": makes("3") });
  const change = await github.push(repository, "change", { "reproduce.yml": makes("4") });
  heads.push(change.sha);
  const fork = await github.openPullRequest(repository, {
    branch: "idea",
    fork: { owner: "eve", files: { "note.txt": "eve" } },
  });
  const { sha } = await github.pushToPullRequest(repository, fork.number, { "note.txt": "eve again" });
  await github.tag(repository, "v1", main.sha);
  await github.release(repository, "v1");
  await github.push(repository, "gone", { "note.txt": "2" });
  await github.deleteBranch(repository, "gone");
  return { repository, heads, held: sha, pulls: [pull.number, fork.number] };
}

test.each([1, 2])(
  "shuffled and doubled, with GitHub failing now and then (seed %i)",
  async (seed) => {
    const { github, server } = lab;
    github.hold();
    const day = await busyDay(`chaos-${seed}`);
    for (const operation of ["checks/create", "repos/get-content", "checks/update", "repos/get-branch", "pulls/get"]) {
      github.fail(operation, { status: 502, times: 1 });
    }
    github.resetConnection("checks/create", { times: 1, afterwards: true });
    github.resetConnection("issues/create-comment", { times: 1, afterwards: true });
    await github.releaseHeld({ shuffle: seed, duplicate: 0.5 });

    const ours = github.pullRequest(day.repository, 1);
    expect(ours.state).toBe("open");
    const settled = async () => {
      const text = await (await server.get("/metrics")).text();
      const waiting = /tickmark_jobs\{state="queued"\} (\d+)/.exec(text)?.[1];
      const running = /tickmark_jobs\{state="running"\} (\d+)/.exec(text)?.[1];
      return waiting === "0" && running === "0";
    };
    await github.waitFor(settled, { timeoutMs: 55_000 });

    // Every check that was opened is completed; no commit has two verdicts that nobody asked for.
    const runs = [...day.heads, day.held].map((sha) => github.checkRuns(day.repository, sha));
    for (const ofCommit of runs) {
      expect(ofCommit.every(({ status }) => status === "completed")).toBe(true);
      expect(ofCommit.filter(({ conclusion }) => conclusion !== "cancelled")).toHaveLength(1);
    }
    expect(runs.map((ofCommit) => ofCommit.find(({ conclusion }) => conclusion !== "cancelled")?.conclusion)).toEqual([
      "success",
      "failure",
      "action_required",
    ]);
    for (const { sha } of github.deliveries.flatMap(({ request }) => {
      const after = (request.payload as { after?: string }).after;
      return after === undefined || /^0+$/.test(after) ? [] : [{ sha: after }];
    })) {
      expect(github.checkRuns(day.repository, sha).every(({ status }) => status === "completed")).toBe(true);
    }
    // At most one comment, and only where something differs.
    const bot = `${github.app.slug}[bot]`;
    const comments = day.pulls.map((number) =>
      github.comments(day.repository, number).filter((each) => each.author === bot),
    );
    expect(comments.map(({ length }) => length)).toEqual([1, 0]);
    expect(comments[0]?.[0]?.body).toContain(day.heads[1]?.slice(0, 12));
    // No token in what is kept or said.
    for (const token of github.tokens) {
      expect(server.log()).not.toContain(token);
      for (const { path, content } of filesBelow(server.home)) {
        expect([path, content.includes(token)]).toEqual([path, false]);
      }
    }
  },
  120_000,
);
