import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { someEvidence } from "../builders.ts";
import { scenario } from "../live/lab.ts";

scenario("bash completes commands, the options of each, and the labels of runs", async (lab) => {
  const script = (await lab.cli("completion", "bash")).stdout;
  const evidence = someEvidence();
  await lab.world.store.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null, label: "figure-2" });
  const program = join(import.meta.dirname, "../../src/cli.ts");
  const tickmark = join(lab.root, "tickmark");
  lab.write("../tickmark", `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`);
  chmodSync(tickmark, 0o755);
  const completed = (...words: string[]) =>
    execFileSync(
      "bash",
      [
        "--norc",
        "-c",
        `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tickmark; printf '%s\\n' "\${COMPREPLY[@]}"`,
        "bash",
        tickmark,
        ...words,
      ],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
        env: { PATH: process.env.PATH, TICKMARK_HOME: lab.home },
        cwd: lab.folder,
      },
    )
      .split("\n")
      .filter(Boolean);
  expect(completed("re")).toEqual(["record", "repeat"]);
  expect(completed("list", "--wh")).toEqual(["--where"]);
  expect(completed("show", "fig")).toEqual(["figure-2"]);
  expect(completed("show", "la")).toEqual(["last"]);
  expect(completed("plan", "fig")).toEqual([]);
  expect((await lab.cli("completion", "tcsh")).code).toBe(2);
});
