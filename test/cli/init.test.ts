import { expect } from "vitest";
import { parseDeclaration } from "../../src/plan/parse-declaration.ts";
import { scenario } from "../live/lab.ts";

/* `tickmark init` writes what validates, whatever the folder holds. */

const samples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a Python script with requirements": {
    "analysis.py": 'import csv\nopen("results.csv", "w").write("a,b\\n")\n',
    "requirements.txt": "numpy==2.0\nmatplotlib\n",
    "results.csv": "a,b\n",
  },
  "an R script in a package's clothes": {
    "plot.R": 'png("figures/plot.png")\nplot(1:10)\n',
    DESCRIPTION: "Package: x\nImports: ggplot2\n",
    "figures/plot.png": "png",
  },
  "a Makefile": { Makefile: "all:\n\tpython3 a.py\n", "a.py": "print(1)\n", "out/table.csv": "1\n" },
  "a Snakefile": { Snakefile: "rule all:\n  input: 'out.txt'\n", "environment.yml": "dependencies: [snakemake]\n" },
  "a notebook": {
    "walk.ipynb": '{"cells":[],"metadata":{"kernelspec":{"language":"python"}},"nbformat":4,"nbformat_minor":5}',
  },
  "a Dockerfile": { Dockerfile: "FROM tickmark.test/tiny:1\n", "run.sh": "echo x > out.txt\n", "out.txt": "x\n" },
  "nothing that is known": { "README.md": "hello" },
  "hostile names": { "a\u202eb.py": "print(1)", "$(touch x).R": "1", "x y';.csv": "1", '"quoted": [.py': "print(2)" },
  nothing: {},
};

for (const [what, files] of Object.entries(samples)) {
  scenario(`init of a folder with ${what} writes a declaration that validates`, async (lab) => {
    for (const [path, content] of Object.entries(files)) lab.write(path, content);
    const written = await lab.cli("init");
    expect([written.code, written.stderr.includes("mistake in Tickmark")]).toEqual([0, false]);
    expect(parseDeclaration(lab.read("reproduce.yml"), { ceilings: null, lock: null }).ok).toBe(true);
    const validated = await lab.cli("validate");
    expect([validated.stdout, validated.code]).toEqual([expect.stringContaining("is fine"), 0]);
    // What is there is not written over.
    const again = await lab.cli("init");
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("--force") });
    expect((await lab.cli("init", "--force")).code).toBe(0);
  });
}

scenario("init --print shows the declaration and writes nothing", async (lab) => {
  lab.write("analysis.py", "print(1)\n");
  const { stdout, code } = await lab.cli("init", "--print");
  expect(code).toBe(0);
  expect(stdout).toContain("version: 1");
  expect(() => lab.read("reproduce.yml")).toThrow("ENOENT");
});
