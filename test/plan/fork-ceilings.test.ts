import { expect, test } from "vitest";
import { forkCeilings } from "../../src/plan/fork-ceilings.ts";

const operator = {
  cpus: 8,
  memoryBytes: 64 * 2 ** 30,
  diskBytes: 100 * 2 ** 30,
  timeoutSeconds: 36_000,
  network: true,
  build: true,
};
const base = (more: string) => `version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n${more}`;

test("a stranger's commit gets what the base branch asks for", () => {
  const ceilings = forkCeilings(operator, base("resources: { cpus: 3, memory: 1 GiB, timeout: 1 min }\n"));
  expect(ceilings).toMatchObject({ cpus: 3, memoryBytes: 2 ** 30, timeoutSeconds: 60, network: false, build: false });
});

test("never more than the operator allows, and never a build", () => {
  const ceilings = forkCeilings(operator, base("resources: { cpus: 64 }\nnetwork: full\n"));
  expect(ceilings).toMatchObject({ cpus: 8, network: true, build: false });
  expect(forkCeilings({ ...operator, network: false }, base("network: full\n")).network).toBe(false);
});

test.each([undefined, "version: 1\n", ": :"])("a base that says nothing (%j) allows what everybody gets", (text) => {
  expect(forkCeilings(operator, text)).toMatchObject({ cpus: 2, timeoutSeconds: 1800, network: false, build: false });
});
