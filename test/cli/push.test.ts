import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { someEvidence } from "../builders.ts";
import { recordSite } from "../entry/sumatra/site.ts";
import { type Lab, scenario } from "../live/lab.ts";

/* Records of this machine, sent to a server of records: our own, with its real routes and store, over HTTP. */

async function saved(lab: Lab, label: string, tags: readonly string[] = []) {
  const output = await lab.world.objects.put(Buffer.from(`output of ${label}\n`));
  const diff = await lab.world.objects.put(Buffer.from("-old\n+new\n"));
  const log = await lab.world.objects.put(Buffer.from("the log\n"));
  const evidence = someEvidence({
    record: {
      outputs: [{ path: "results.csv", digest: output.digest, sizeBytes: 12, mediaType: "text/csv" }],
      log: { ...log, leftOutBytes: 0 },
      diff: { digest: diff.digest, sizeBytes: 10, untracked: [], left: [] },
      nonce: label,
    },
  });
  await lab.world.store.ledger.save(evidence, {
    ...noRemarks,
    repositoryId: null,
    branch: null,
    label,
    tags: [...tags],
  });
}

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

scenario(
  "a run is sent with its log, its uncommitted changes and the digests that Sumatra knows files by",
  async (lab) => {
    const site = await recordSite();
    const walks = await site.client("walks");
    const env = { TICKMARK_RECORDS_TOKEN: walks.token };
    const push = (...words: string[]) =>
      lab.start(["push", ...words, "--to", `${site.origin}/sumatra/walks/`], { env }).done;
    await saved(lab, "first", ["paper"]);
    await saved(lab, "second");
    expect((await push("first")).stdout).toContain("1 record sent to");
    expect(await walks.record("first")).toMatchObject({
      stdout_stderr: "the log\n",
      diff: "-old\n+new\n",
      tags: ["_finished_", "paper"],
      // printf 'output of first\n' | sha1sum
      output_data: [{ path: "results.csv", digest: "b177e8e4cb96f437093672a167af0098028236d0" }],
    });
    expect(JSON.parse((await push("--all", "--json")).stdout)).toMatchObject({ new: 1, replaced: 1 });
    expect((await walks.labels()).toSorted()).toEqual(["first", "second"]);
  },
);

scenario("what a server does not take is said with what to do, and a token goes nowhere it should not", async (lab) => {
  const site = await recordSite();
  const walks = await site.client("walks");
  await saved(lab, "first");
  const push = (to: string, token: string) =>
    lab.start(["push", "--to", to], { env: { TICKMARK_RECORDS_TOKEN: token } }).done;
  const refused = await push(`${site.origin}/sumatra/walks/`, "wrong");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("set TICKMARK_RECORDS_TOKEN")]);
  const plain = await push("http://records.example.org/sumatra/walks/", walks.token);
  expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining("without encryption: use https")]);

  const heard: (string | undefined)[] = [];
  const elsewhere = await listening((request, response) => {
    heard.push(request.headers.authorization);
    response.end();
  });
  const moving = await listening((_, response) => response.writeHead(307, { location: elsewhere }).end());
  const moved = await push(`${moving}walks/`, walks.token);
  expect([moved.code, moved.stderr, heard]).toEqual([2, expect.stringContaining("it points elsewhere"), []]);
});
