import { expect, test } from "vitest";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import { Fault } from "../../src/domain/fault.ts";
import type { Download, Downloads, Objects } from "../../src/ports.ts";
import { fetchInputs } from "../../src/prepare/fetch-inputs.ts";
import { memoryObjects } from "../fakes.ts";

const url = "https://data.example.org/raw.csv";
const input = { path: "data/raw.csv", url, digest: digestOf("1,2\n") };
const calm = new AbortController().signal;
const plenty = 1_000_000;

/** A store whose files have names, as if they lay on a disk. */
function store(...contents: string[]): Objects {
  const objects = memoryObjects(...contents);
  return {
    ...objects,
    checkedPath: async (digest: Digest) => ((await objects.has(digest)) ? `/store/${digest}` : undefined),
  };
}

function server(inputs: Objects, answer: string | Download | Error): Downloads & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async fetch(address) {
      asked.push(address);
      if (answer instanceof Error) throw answer;
      return typeof answer === "string" ? { kind: "fetched", ...(await inputs.put(Buffer.from(answer))) } : answer;
    },
  };
}

const fetched = (inputs: Objects, downloads: Downloads, signal = calm) =>
  fetchInputs({ inputs: [input], limitBytes: plenty }, { inputs, downloads }, () => undefined, signal);

test("an input comes from the store when it is there, and its host is not asked", async () => {
  const inputs = store("1,2\n");
  const downloads = server(inputs, new Error("asked"));
  expect(await fetched(inputs, downloads)).toEqual([
    { ...input, origin: "stored", file: `/store/${input.digest}`, sizeBytes: 4 },
  ]);
  expect(downloads.asked).toEqual([]);
});

test("its host is asked all the same where that is what is wanted: whether others can still have it", async () => {
  const inputs = store("1,2\n");
  const asking = (downloads: Downloads) =>
    fetchInputs(
      { inputs: [input], limitBytes: plenty, areAskedFor: true },
      { inputs, downloads },
      () => undefined,
      calm,
    );
  expect(await asking(server(inputs, "1,2\n"))).toMatchObject([{ origin: "downloaded" }]);
  expect(await asking(server(inputs, { kind: "refused", reason: "it answered 404" }))).toMatchObject({
    kind: "unprepared",
    message: "data/raw.csv: it answered 404",
  });
  expect(await asking(server(inputs, "1,3\n"))).toMatchObject({ kind: "unprepared", what: "input" });
});

test("an input that is not in the store is fetched", async () => {
  const inputs = store();
  const downloads = server(inputs, "1,2\n");
  expect(await fetched(inputs, downloads)).toMatchObject([
    { path: "data/raw.csv", sizeBytes: 4, origin: "downloaded" },
  ]);
  expect(downloads.asked).toEqual([url]);
});

test("other content than was declared leaves the analysis unprepared, with both digests", async () => {
  const inputs = store();
  const answer = await fetched(inputs, server(inputs, "1,3\n"));
  expect(answer).toMatchObject({ kind: "unprepared", what: "input" });
  expect(JSON.stringify(answer)).toContain(input.digest);
  expect(JSON.stringify(answer)).toContain(digestOf("1,3\n"));
});

test("an address that answers without the content leaves the analysis unprepared", async () => {
  const inputs = store();
  expect(await fetched(inputs, server(inputs, { kind: "refused", reason: "it is not there" }))).toEqual({
    kind: "unprepared",
    what: "input",
    message: "data/raw.csv: it is not there",
  });
});

test("a host that does not answer is a fault", async () => {
  const inputs = store();
  await expect(fetched(inputs, server(inputs, new Fault("DOWNLOAD", "nobody answers")))).rejects.toMatchObject({
    code: "DOWNLOAD",
  });
});

test("whoever stops the run is told so, not that the host is at fault", async () => {
  const inputs = store();
  const reason = new Error("enough");
  await expect(
    fetched(inputs, server(inputs, new Fault("DOWNLOAD", "it was stopped")), AbortSignal.abort(reason)),
  ).rejects.toBe(reason);
});
