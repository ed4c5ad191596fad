import { expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { aPlan, someEvidence } from "../builders.ts";
import { type Lab, scenario } from "../live/lab.ts";

async function saved(lab: Lab, day: number, N: number, tags: readonly string[] = [], outcome: string | null = null) {
  const content = JSON.stringify({ N });
  const evidence = someEvidence({
    record: {
      plan: aPlan({ parameters: "params.json" }),
      startedAt: `2026-01-0${day}T12:00:00.000Z`,
      parameters: { path: "params.json", digest: digestOf(content), content, values: { N } },
    },
  });
  await lab.world.store.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null, tags, outcome });
}

scenario(
  "runs are filtered by tag, parameter, time and outcome, together and in every form of the answer",
  async (lab) => {
    await saved(lab, 1, 10, ["demo"]);
    await saved(lab, 2, 40, ["demo"], "too slow");
    await saved(lab, 3, 40, ["demo", "paper"]);
    const days = async (...args: string[]) =>
      (JSON.parse((await lab.cli("list", "--json", ...args)).stdout).runs as { startedAt: string }[]).map(
        ({ startedAt }) => Number(startedAt.slice(8, 10)),
      );
    expect(await days()).toEqual([3, 2, 1]);
    expect(await days("-n", "1")).toEqual([3]);
    expect(await days("--where", "N=40", "--tag", "demo")).toEqual([3, 2]);
    expect(await days("-t", "demo", "-t", "paper")).toEqual([3]);
    expect(await days("--outcome", "SLOW")).toEqual([2]);
    expect(await days("--outcome", "reproduced", "--since", "2026-01-02")).toEqual([3, 2]);
    expect(await days("--until", "2026-01-02")).toEqual([2, 1]);
    expect(await days("--since", "2026-01-02T12:00", "--until", "2026-01-03 11:59")).toEqual([2]);
    expect(await days("--since", "1 d")).toEqual([]);
    expect((await lab.cli("list", "--tag", "paper")).stdout.split("\n")).toHaveLength(3);
    const long = (await lab.cli("list", "--long", "--where", "N=40")).stdout;
    expect(long.match(/^Label +: [0-9a-f]{12}$/gm)).toHaveLength(2);
    expect(long).toContain('Parameters       : {"N":40}\n');
    expect((await lab.cli("list", "--tag", "nothing")).stdout).toBe("No run is like that.\n");
    for (const wrong of [
      ["--where", "N"],
      ["--since", "yesterday"],
      ["--until", "2026-13-01"],
      ["-n", "0"],
    ]) {
      expect([wrong, (await lab.cli("list", ...wrong)).code]).toEqual([wrong, 2]);
    }
  },
);

/** A beginning that no end was ever written of. */
async function killedOnHost(lab: Lab, second: string) {
  const [id = ""] = await lab.world.store.unfinished.begin([
    {
      begun: {
        format: 1,
        nonce: "1",
        tickmark: "0",
        user: "ada",
        host: "here",
        plan: aPlan({ environment: { kind: "host" } }),
        parameters: null,
        begunAt: `2026-01-09T12:00:${second}Z`,
      },
      context: { ...noRemarks, repositoryId: null, branch: null },
    },
  ]);
  await lab.world.store.unfinished.end(id, "killed", "gone", null);
}

scenario(
  "runs of one second stand in the same order in every form, and a limit counts all kinds together",
  async (lab) => {
    for (const [millisecond, tag] of [
      ["100", "first"],
      ["300", "third"],
      ["200", "second"],
    ] as const) {
      const evidence = someEvidence({ record: { nonce: tag, startedAt: `2026-01-09T12:00:00.${millisecond}Z` } });
      await lab.world.store.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null, tags: [tag] });
    }
    const tagsIn = (text: string) => text.match(/first|second|third/g);
    expect(tagsIn((await lab.cli("list")).stdout)).toEqual(["third", "second", "first"]);
    expect(tagsIn((await lab.cli("list", "--long")).stdout)).toEqual(["third", "second", "first"]);
    expect(tagsIn((await lab.cli("list", "--long", "-n", "1")).stdout)).toEqual(["third"]);
    await killedOnHost(lab, "00.250");
    const both = JSON.parse((await lab.cli("list", "--json", "-n", "2")).stdout);
    expect([both.runs.length, both.unfinished.length]).toEqual([1, 1]);
  },
);

scenario("a run on the host that was killed is never said to have been contained", async (lab) => {
  await killedOnHost(lab, "00.000");
  expect((await lab.cli("list", "--long")).stdout).toMatch(/^Launch_Mode +: host \(n=\d+\)$/m);
  expect((await lab.cli("show", "last")).stdout).toContain("this machine, not a container");
});

scenario("a script that does it all again goes on after a run that failed, and stops at trouble", async (lab) => {
  await saved(lab, 1, 10);
  expect((await lab.cli("list", "--format", "shell")).stdout).toMatch(/^tickmark run .* \|\| \[ \$\? -eq 1 \]$/m);
});

scenario("a script holds killed runs too, and says what it leaves out", async (lab) => {
  await killedOnHost(lab, "00.000");
  const old = { id: "f".repeat(64), label: "old", startedAt: "2014-03-25T10:15:00Z", duration: 1, version: "c0ffee" };
  const said = { reason: "", outcome: "", tags: [], parameters: {}, content: "{}" };
  await lab.world.store.imported.add([{ ...old, ...said }], "records_export.json");
  const { stdout, stderr } = await lab.cli("list", "--format", "shell");
  expect(stdout).toMatch(/^# [0-9a-f]{12}, 2026-01-09 12:00:00 UTC, killed\n(?:git .*\n)?tickmark run .*--host/m);
  const left = "Left out: 1 imported record, whose commands are another program's.";
  expect(stdout).toContain(`# ${left}\n`);
  expect(stderr).toBe(`${left} \`tickmark list\` shows them.\n`);
});

scenario("a short command loads nothing that speaks HTTP, which takes longer than its answer", async (lab) => {
  await saved(lab, 1, 10);
  const loaded = 'process.on("exit", () => process._rawDebug(process.moduleLoadList.join("\\n")))';
  const hook = `--import data:text/javascript,${encodeURIComponent(loaded)}`;
  for (const words of [["list"], ["show", "last"]]) {
    const { stderr } = await lab.start(words, { env: { NODE_OPTIONS: hook } }).done;
    expect(stderr).toContain("NativeModule sqlite");
    expect(stderr).not.toMatch(/^NativeModule (?:http|https|http2|internal\/deps\/undici\/undici)$/m);
  }
});
