import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { someEvidence } from "../builders.ts";
import { inLab, type Lab, scenario } from "../live/lab.ts";

scenario("bash completes commands, the options of each, and the labels of runs", async (lab) => {
  const script = (await lab.cli("completion", "bash")).stdout;
  const evidence = someEvidence();
  await lab.world.store.ledger.save(evidence, {
    ...noRemarks,
    repositoryId: null,
    branch: null,
    label: "figure-2",
    tags: ["paper"],
  });
  const program = join(import.meta.dirname, "../../dist/cli.js");
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
  expect(completed("list", "--tag", "")).toEqual(["paper"]);
  expect(completed("completion", "z")).toEqual(["zsh"]);
  expect((await lab.cli("completion", "tcsh")).code).toBe(2);
});

scenario("values that are files are completed as files, whatever the help calls them", async (lab) => {
  const fish = (await lab.cli("completion", "fish")).stdout;
  for (const [command, option] of [
    ["check", "certificate"],
    ["check", "key"],
    ["compare", "diff"],
    ["show", "output"],
  ]) {
    expect(fish).toMatch(new RegExp(`seen_subcommand_from ${command}' -l ${option} .* -r$`, "m"));
  }
  expect(fish).toMatch(/seen_subcommand_from run' -l label .* -x$/m);
});

/** A store with a run in it, and `tickmark` on the path. */
async function ready(lab: Lab) {
  const context = { ...noRemarks, repositoryId: null, branch: null, label: "figure-2", tags: ["paper"] };
  await lab.world.store.ledger.save(someEvidence(), context);
  const program = join(import.meta.dirname, "../../dist/cli.js");
  lab.write("../bin/tickmark", `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`, 0o755);
  return {
    encoding: "utf8" as const,
    env: {
      PATH: `${join(lab.root, "bin")}:${process.env.PATH}`,
      HOME: lab.root,
      TICKMARK_HOME: lab.home,
      TERM: "dumb",
    },
    cwd: lab.folder,
    timeout: 30_000,
  };
}

test("fish completes commands with what they do, options, labels and tags", () =>
  inLab(async (lab) => {
    const asked = [
      "tickmark rep",
      "tickmark list --wh",
      "tickmark show fig",
      "tickmark list --tag ",
      "tickmark completion f",
    ];
    const script = ["tickmark completion fish | source", ...asked.map((line) => `complete -C '${line}'; echo ==`)].join(
      "\n",
    );
    const said = execFileSync("fish", ["--no-config", "-c", script], await ready(lab));
    const answers = said.split("==\n").map((part) => part.trim().split("\t")[0]);
    expect(answers.slice(0, 5)).toEqual(["repeat", "--where", "figure-2", "paper", "fish"]);
  }));

test("zsh completes commands, options, labels and tags at its prompt", () =>
  inLab(async (lab) => {
    lab.write("../rc.zsh", zshPrompt);
    const typed = [
      "tickmark rep",
      "tickmark list --wh",
      "tickmark show fig",
      "tickmark list --tag pa",
      "tickmark completion f",
    ];
    const said = execFileSync(
      "zsh",
      ["-f", "-c", zshTyping, "zsh", join(lab.root, "rc.zsh"), ...typed],
      await ready(lab),
    );
    expect(
      said
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "tickmark repeat",
      "tickmark list --where",
      "tickmark show figure-2",
      "tickmark list --tag paper",
      "tickmark completion fish",
    ]);
  }));

/** A prompt that says what stands in it when Ctrl-X is pressed. */
const zshPrompt = `PS1=; autoload -Uz compinit && compinit -u -D; eval "$(tickmark completion zsh)"; bindkey '^I' complete-word
finish() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }; zle -N finish; bindkey '^X' finish; print REA''DY`;

/** Somebody who types into a terminal of its own, line by line. */
const zshTyping = `zmodload zsh/zpty; zpty z "zsh -f -i"; zpty -w z "source $1"; zpty -r -m z l '*READY*'; shift
for typed in "$@"; do
  zpty -w -n z "$typed"$'\\t\\x18'; zpty -r -m z out '*<<*>>*'; print -r -- "\${\${out##*<<}%%>>*}"
done
zpty -d z`;
