// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the tools' own
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "../../src/domain/shell-word.ts";
import { fillCommand } from "../../src/imports/shell-text.ts";

const printed = (command: string): string => execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" });

const nasty = [
  "; echo injected",
  "$(echo injected)",
  "`echo injected`",
  "a' ; echo injected; '",
  'a" ; echo injected; "',
  "a\nb",
  "$HOME ${HOME}",
  "\\",
  "* ? [a] {b,c} ~ # !",
];

test.each(nasty)("a value that holds signs of the shell is only text wherever it stands: %j", (value) => {
  const own = (name: string) => (name === "value" ? value : undefined);
  for (const command of [
    "printf %s ${value}",
    'printf %s "${value}"',
    "printf %s '${value}'",
    "# don't\nprintf %s ${value}",
  ]) {
    const filled = fillCommand(command, own);
    expect([filled.refused, filled.quoted]).toEqual([[], ["value"]]);
    expect(printed(filled.text)).toBe(value);
  }
  expect(printed(`printf %s ${shellWord(value)}`)).toBe(value);
});

test.each([
  'echo "$(echo ${value})"',
  "cat <<EOF\n${value}\nEOF",
  "echo `echo ${value}`",
  "echo $'${value}'",
  "# ${value}",
])("where a command nests others, such a value is not put in: %j", (command) => {
  expect(fillCommand(command, () => "; echo injected")).toMatchObject({ text: command, refused: ["value"] });
});

test("plain words go in as they are, and what has no value stays", () => {
  const values: Record<string, string> = { args: "--lr 0.1 --n 3", "a.b": "x/y.csv" };
  const filled = fillCommand('run ${args} "${ a.b }" ${HOME} \\${escaped} \\"', (name) => values[name]);
  expect(filled.text).toBe('run --lr 0.1 --n 3 "x/y.csv" ${HOME} ${escaped} \\"');
  expect(filled.unknown).toEqual(["HOME"]);
});
