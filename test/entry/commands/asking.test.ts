import { beforeEach, expect, test } from "vitest";
import { acceptOutputs } from "../../../src/entry/accept-outputs.ts";
import { interpret } from "../../../src/entry/events.ts";
import { proposeDeclaration } from "../../../src/entry/onboarding.ts";
import { aContext, aPlan, someEvidence, unrecorded } from "../../builders.ts";
import { declaration, openScene, type Scene, takeIn } from "../recovery/scene.ts";

/* Comments as GitHub delivers them: late, twice, by many, and with answers that get lost on the way. */

let scene: Scene;
let issue: number;

/** With the right to answer in issues and to commit. */
const permissions = {
  metadata: "read",
  checks: "write",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  merge_queues: "read",
};

beforeEach(async () => {
  scene = await openScene({ permissions });
  await scene.github.createRepository({ owner: "ada", name: "walks" });
  issue = scene.github.createIssue("ada/walks", { title: "Review" });
});

const answers = () => scene.github.comments("ada/walks", issue).filter(({ authorType }) => authorType === "Bot");
const asks = (body: string, author: string) => scene.github.comment("ada/walks", issue, body, { author });

test("who may only read gets a few answers an hour and is then no longer heard, not even with a reaction", async () => {
  for (let n = 0; n < 12; n += 1) await asks("/tickmark help", "eve");
  for (let n = 0; n < 7; n += 1) await asks("/tickmark status", `crowd-${n}`);
  await scene.workAllDay();
  expect(answers()).toHaveLength(15);
  const heard = scene.github.comments("ada/walks", issue).filter(({ reactions }) => reactions.includes("eyes"));
  expect(heard).toHaveLength(15);
  expect(heard.filter(({ author }) => author === "eve")).toHaveLength(10);
  expect(scene.logged.filter((message) => message.includes("too many commands"))).toHaveLength(4);

  // Whoever works here is answered all the same, and after an hour so are the others.
  await asks("/tickmark help", "ada");
  await scene.workAllDay();
  expect(answers()).toHaveLength(16);
  scene.clock.advance(3600_000);
  await asks("/tickmark help", "eve");
  await scene.workAllDay();
  expect(answers()).toHaveLength(17);
  expect(scene.github.violations).toEqual([]);
});

test("an answer whose receipt was lost is not written a second time", async () => {
  scene.github.resetConnection("issues/create-comment", { afterwards: true });
  await asks("/tickmark help", "ada");
  await scene.workAllDay();
  expect(scene.logged).toContain("a fault");
  expect(answers()).toHaveLength(1);
  expect(await scene.store.queue.depth()).toMatchObject({ queued: 0, running: 0, failed: 0 });
});

test("a comment that is delivered again under another number is obeyed and answered once", async () => {
  const { sha } = await scene.github.push("ada/walks", "main", { "reproduce.yml": declaration });
  await scene.workAllDay();
  const before = scene.github.checkRuns("ada/walks", sha).length;
  await asks("/tickmark run", "ada");
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  expect(interpret({ guid: "", event: "issue_comment", payload }).kind).toBe("comment");
  await scene.workAllDay();
  await scene.store.queue.addDelivery({ guid: "another", event: "issue_comment", payload });
  await scene.workAllDay();
  expect(answers()).toHaveLength(1);
  expect(scene.github.checkRuns("ada/walks", sha)).toHaveLength(before + 1);
});

test("what could not be done for somebody is said where they asked, once, and why", async () => {
  // There is no git here.
  await asks(`/tickmark verify ${scene.github.url}/authors/paper at v1.0`, "ada");
  await asks("/tickmark init", "ada");
  await scene.github.push("ada/walks", "main", { "analysis.py": "print(1)\n" });
  await asks("/tickmark init", "ada");
  await scene.workAllDay();
  const gaveUp = answers().filter(({ body }) => body.includes("could not be done") && body.includes("no git here"));
  expect(gaveUp).toHaveLength(3);
  expect((await scene.store.queue.depth()).failed).toBe(3);
});

test("outputs that were accepted before the server died are not accepted again, and are said to be accepted", async () => {
  await scene.github.push("ada/walks", "main", { "reproduce.yml": declaration });
  await scene.github.push("ada/walks", "change", { "a.csv": "x" });
  const { number, headSha } = await scene.github.openPullRequest("ada/walks", { branch: "change", author: "ada" });
  await takeIn(scene);
  const repository = await scene.store.repositories.byName("ada", "walks");
  if (repository === undefined) throw new Error("a push makes a repository known");
  const plan = aPlan({ source: { repository: repository.cloneUrl, commit: headSha, modified: false } });
  const evidence = someEvidence({ comparisons: [unrecorded("a.csv")], record: { plan } });
  await scene.store.ledger.save(evidence, aContext({ repositoryId: repository.id, branch: "change" }));
  const answer = { kind: "comment", issue: number } as const;
  const wish = { repository, commit: headSha, branch: "change", analysis: "main", by: "ada", outputs: null, answer };
  const world = {
    ...scene.world,
    // As GitHub answers for a repository with more files than it lists.
    contents: { ...scene.world.contents, paths: async () => undefined },
    comparer: { ...scene.world.comparer, canonical: async () => null },
    objects: { ...scene.world.objects, read: async () => undefined },
  };
  // Each attempt gets as far as GitHub, whose answer is lost; the last one finds everything done.
  for (const operation of ["git/update-ref", "issues/create-comment"]) {
    scene.github.resetConnection(operation, { afterwards: true, times: 4 });
    await acceptOutputs(wish, "accept 1", world).catch(() => undefined);
    scene.github.repair();
  }
  await acceptOutputs(wish, "accept 1", world);
  const said = scene.github.comments("ada/walks", number).map(({ body }) => body);
  expect(said).toEqual([expect.stringMatching(/Accepted by.*produced files that it keeps were not updated/)]);
  expect(scene.github.pullRequest("ada/walks", number).headSha).not.toBe(headSha);
  // Another wish finds that the branch is not where it was.
  await acceptOutputs(wish, "accept 2", world);
  expect(scene.github.comments("ada/walks", number).at(-1)?.body).toContain("is not at");
});

test("a proposal that was interrupted goes on where it stopped", async () => {
  const { sha } = await scene.github.push("ada/walks", "main", { "analysis.py": "print(1)\n" });
  await scene.workAllDay();
  const known = await scene.store.repositories.byName("ada", "walks");
  if (known === undefined) throw new Error("a push makes a repository known");
  const sources = { commit: async () => undefined, folder: async () => Promise.reject(new Error("no folder")) };
  const world = { ...scene.world, sources };
  const wish = { repository: known, commit: sha, issue };
  const proposes = () => proposeDeclaration(wish, "propose 1", world, new AbortController().signal);
  for (const operation of ["git/create-ref", "git/update-ref", "pulls/create", "issues/create-comment"]) {
    scene.github.resetConnection(operation, { afterwards: true, times: 4 });
    await proposes().catch(() => undefined);
    scene.github.repair();
  }
  await proposes();
  expect(answers().map(({ body }) => body)).toEqual([expect.stringMatching(/#2/)]);
  expect(scene.github.pullRequest("ada/walks", 2).headRef).toBe("tickmark/init");
  // Somebody else's branch of that name is left alone.
  await proposeDeclaration({ ...wish, commit: sha }, "propose 2", world, new AbortController().signal);
  expect(answers()).toHaveLength(2);
});
