import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { expect } from "vitest";
import { scenario } from "../live/lab.ts";

scenario("two files are compared by what they say, with the exit code that a script needs", async (lab) => {
  lab.write("a.csv", "id,mean\n1,0.5\n2,0.25\n");
  lab.write("same.csv", "id,mean\r\n1,0.50\r\n2,2.5e-1\r\n");
  lab.write("other.csv", "id,mean\n1,0.5\n2,0.26\n");
  const equivalent = await lab.cli("compare", "a.csv", "same.csv");
  expect([equivalent.code, equivalent.stdout]).toEqual([0, expect.stringContaining("✓ equivalent")]);
  const different = await lab.cli("compare", "a.csv", "other.csv", "--json");
  expect(different.code).toBe(1);
  expect(JSON.parse(different.stdout)).toMatchObject({
    kind: "different",
    format: "CSV",
    setAside: [],
    largest: { abs: expect.closeTo(0.01, 9), where: expect.stringContaining("mean") },
    explanation: expect.stringContaining("recorded 0.25, produced 0.26"),
    suggestion: null,
  });
  expect((await lab.cli("compare", "a.csv", "a.csv")).stdout).toContain("✓ identical");
});

scenario("a tolerance is given by two numbers, or as a block of the declaration", async (lab) => {
  lab.write("a.csv", "id,mean,seconds\n1,0.5,3\n2,0.25,4\n");
  lab.write("b.csv", "id,mean,seconds\n2,0.2500001,5\n1,0.5,6\n");
  expect((await lab.cli("compare", "a.csv", "b.csv", "--rtol", "1e-6")).code).toBe(1);
  const like = "{ rtol: 1e-6, keys: [id], ignore: [seconds] }";
  const close = await lab.cli("compare", "a.csv", "b.csv", "--like", like);
  expect([close.code, close.stdout]).toEqual([0, expect.stringContaining("✓ close")]);
  expect((await lab.cli("compare", "a.csv", "b.csv", "--like", `compare: ${like}`)).code).toBe(0);
  for (const wrong of [
    ["--rtol", "small"],
    ["--rtol", "-1"],
    ["--atol=-0.5"],
    ["--atol"],
    ["--rtol", "--json"],
    ["--like", "{ rtoll: 1 }"],
    ["--like", "{ rtol: 1, digits: 3 }"],
  ]) {
    const { code, stderr } = await lab.cli("compare", "a.csv", "b.csv", ...wrong);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /--[ra]tol takes a number of 0 or more|--[ra]tol needs a value: --[ra]tol NUMBER|did you mean `rtol`|two of them/,
      ),
    ]);
  }
});

scenario("an option stands in for its own number of the block only", async (lab) => {
  lab.write("a.csv", "id,mean\n1,100\n2,0.25\n");
  lab.write("b.csv", "id,mean\n1,100\n2,0.75\n");
  const code = async (...options: string[]) => (await lab.cli("compare", "a.csv", "b.csv", ...options)).code;
  expect(await code("--rtol", "1e-9", "--like", "{ atol: 1 }")).toBe(0);
  expect(await code("--rtol", "1e-9", "--like", "{ atol: 0.1 }")).toBe(1);
  // Elsewhere than there, 0.01 of the column's size would do.
  expect(await code("--rtol", "0.01", "--like", "{ numpy: { rtol: 0, atol: 0 } }")).toBe(1);
  expect(await code("--rtol", "0.01", "--like", "{ digits: 1 }")).toBe(2);
});

scenario("what nothing is recorded for was not compared", async (lab) => {
  lab.write("new/a.txt", "1\n");
  mkdirSync(join(lab.folder, "old"));
  const { code, stderr } = await lab.cli("compare", "old", "new");
  expect([code, stderr]).toEqual([2, expect.stringContaining("the recorded folder is empty")]);
});

scenario("two folders are compared file by file, and what only one has is told", async (lab) => {
  for (const [path, text] of [
    ["old/a.txt", "1\n"],
    ["new/a.txt", "1\n"],
    ["old/deep/b.txt", "2\n"],
    ["new/deep/b.txt", "3\n"],
    ["old/gone.txt", "4\n"],
    ["new/fresh.txt", "5\n"],
  ] as const)
    lab.write(path, text);
  const { code, stdout } = await lab.cli("compare", "old", "new", "--json");
  expect(code).toBe(1);
  const answer = JSON.parse(stdout);
  expect(answer.kind).toBe("missing");
  expect(answer.files.map(({ path, kind }: { path: string; kind: string }) => [path, kind])).toEqual([
    ["a.txt", "identical"],
    ["deep/b.txt", "different"],
    ["fresh.txt", "unrecorded"],
    ["gone.txt", "missing"],
  ]);
});

scenario("a picture of the difference is written where it is wanted", async (lab) => {
  const png = (blue: number) =>
    encode({ width: 1, height: 1, channels: 3, depth: 8, data: new Uint8Array([9, 9, blue]) });
  lab.write("a.png", png(9));
  lab.write("b.png", png(200));
  expect((await lab.cli("compare", "a.png", "b.png", "--diff", "d.png")).code).toBe(1);
  expect(readFileSync(join(lab.folder, "d.png")).subarray(1, 4).toString()).toBe("PNG");
  const none = await lab.cli("compare", "a.png", "a.png", "--diff", "d.png");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no two pictures that differ")]);
  expect(none.stdout).toContain("identical");
});

scenario("what is not there, or is not the same kind of thing, is trouble", async (lab) => {
  lab.write("a.txt", "a");
  for (const operands of [["a.txt", "nope"], ["a.txt", "."], ["a.txt"]]) {
    expect((await lab.cli("compare", ...operands)).code).toBe(2);
  }
});

scenario("the built program reads what its libraries are loaded on demand for", async (lab) => {
  const drawing = (y: number) => `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 ${y}"/></svg>`;
  lab.write("a.svg", drawing(0));
  lab.write("b.svg", drawing(1));
  const { code, stdout } = await lab.cli("compare", "a.svg", "b.svg");
  expect([code, stdout]).toEqual([1, expect.stringContaining("Path, vertex 1 of 1: y 0, produced 1")]);
});
