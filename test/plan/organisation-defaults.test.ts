import { expect, test } from "vitest";
import { narrowed, type Policy } from "../../src/domain/policy.ts";
import { parseOrganisationDefaults } from "../../src/plan/organisation-defaults.ts";
import { someCeilings } from "../builders.ts";

const operator: Policy = { ceilings: someCeilings, forks: "approval", comments: "on-change", images: null };

function parsed(text: string) {
  const read = parseOrganisationDefaults(text);
  if ("limits" in read) return read;
  throw new Error(read.map(({ line, column, message }) => `${line}:${column} ${message}`).join("\n"));
}

const problems = (text: string) => {
  const read = parseOrganisationDefaults(text);
  return "limits" in read ? [] : read.map(({ line, message }) => `${line}: ${message}`);
};

test("an organisation narrows its operator's limits, and cannot widen them", () => {
  const defaults = parsed("version: 1\nlimits: { cpus: 64, memory: 512 MiB, timeout: 30 s }\n");
  expect(narrowed(operator, defaults).ceilings).toEqual({
    ...someCeilings,
    memoryBytes: 512 * 2 ** 20,
    timeoutSeconds: 30,
  });
});

test("of two policies about forks the stricter holds; about comments the organisation decides", () => {
  const forks = (ours: Policy["forks"], theirs: string) =>
    narrowed({ ...operator, forks: ours }, parsed(`version: 1\nforks: ${theirs}\n`)).forks;
  expect(forks("approval", "always")).toBe("approval");
  expect(forks("always", "approval")).toBe("approval");
  expect(forks("approval", "never")).toBe("never");
  expect(narrowed(operator, parsed("version: 1\ncomments: 'off'\n")).comments).toBe("off");
});

test("what is left out is the operator's to say", () => {
  expect(narrowed(operator, parsed("version: 1\n"))).toEqual(operator);
});

test.each([
  ["version: 1\nlimit: { cpus: 2 }\n", /^2: .*limits/],
  ["version: 1\nlimits: { memory: lots }\n", /^2: `lots` is no amount with a unit/],
  ["version: 1\nforks: sometimes\n", /^2: .*always/],
  ["version: 2\n", /^1: /],
  ["", /^1: the file is empty/],
  ["version: 1\nimages: python\n", /^2: .*images/],
])("%j is refused with a place and a reason", (text, reason) => {
  expect(problems(text)[0]).toMatch(reason);
});
