import { expect, test } from "vitest";
import { spokenCommands } from "../../../src/entry/commands/parse.ts";

const words = (body: string) => spokenCommands(body, "tickmark-lab").map(({ word, operands }) => [word, ...operands]);

test.each([
  ["/tickmark run", [["run"]]],
  ["/tickmark run appendix", [["run", "appendix"]]],
  ["Thank you!\n\n/tickmark accept fig1.png  table.csv\r\nbest, Ada", [["accept", "fig1.png", "table.csv"]]],
  ["@tickmark-lab status", [["status"]]],
  ["@tickmark-lab[bot] status.", [["status"]]],
  ["  /TICKMARK Help!", [["help"]]],
  ["/tickmark", [[""]]],
  ["/tickmark run\n/tickmark status", [["run"], ["status"]]],
  ["- [ ] todo\n/tickmark cancel", [["cancel"]]],
])("%j is heard", (body, expected) => {
  expect(words(body)).toEqual(expected);
});

test.each([
  ["in the middle of a line", "please /tickmark run"],
  ["in a quote", "> /tickmark run"],
  ["in a fence", "```\n/tickmark run\n```"],
  ["in a longer fence that holds a shorter one", "````\n```\n/tickmark run\n```\n````"],
  ["in a fence of tildes", "~~~sh\n/tickmark run\n~~~"],
  ["in a fence that is never closed", "```\n/tickmark run"],
  ["in code by indentation", "    /tickmark run"],
  ["in a comment that nobody sees", "<!--\n/tickmark run\n-->"],
  ["in a comment that is never closed", "<!--\n/tickmark run"],
  ["under another app's name", "@tickmarks run\n/tickmarker run\n@tickmark-labs run"],
])("a command %s is not", (_, body) => {
  expect(words(body)).toEqual([]);
});

test("what follows a closed fence is heard, and a flood is not", () => {
  expect(words("```\nx\n```\n/tickmark run")).toEqual([["run"]]);
  expect(words("/tickmark run\n".repeat(1000))).toHaveLength(5);
});

test("a line that is made to take long takes no time", () => {
  for (const end of ["\r", "\u2028", "x"]) {
    const line = `/tickmark${" ".repeat(900)}${end}y`;
    expect(words(`${line}\n`.repeat(60))).toHaveLength(5);
    expect(words(`/tickmark${" \t".repeat(30_000)}${end}y`)).toEqual([]);
  }
});
