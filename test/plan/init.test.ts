import { describe, expect, test } from "vitest";
import { type FolderListing, wantsText } from "../../src/plan/init/folder.ts";
import { type Proposal, propose } from "../../src/plan/init.ts";
import { parseDeclaration } from "../../src/plan/parse-declaration.ts";

const folder = (...files: (string | readonly [path: string, text: string])[]): FolderListing =>
  files.map((file) => (typeof file === "string" ? { path: file } : { path: file[0], text: file[1] }));

/** The proposal without its explanations, as an author would have typed it. */
const said = ({ declaration }: Proposal) =>
  declaration.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
const runLines = ({ dockerfile }: Proposal) =>
  dockerfile?.split("\n").filter((line) => /^(?:FROM|COPY|RUN|ENV)/.test(line));
const example = ["outputs:", "  - results/*"];

describe("what a folder holds becomes a declaration", () => {
  test("an empty one: a template, and what to fill in", () => {
    const proposal = propose([]);
    expect(said(proposal)).toEqual(["version: 1", "image: python:3.12-slim", "run: python analysis.py", ...example]);
    expect(proposal.dockerfile).toBeNull();
    expect(proposal.guesses).toEqual([
      "Nothing says what the analysis needs: `image` names Python as an example.",
      "No script, notebook or Makefile was found: write under `run` how the analysis is started.",
      "No outputs were found: `results/*` is an example. Name the files that the paper uses under `outputs`.",
    ]);
  });

  test("a Dockerfile and a Makefile", () => {
    const proposal = propose(folder("Dockerfile", "Makefile", "src/fit.c"));
    expect(said(proposal)).toEqual(["version: 1", "build: Dockerfile", "run: make", ...example]);
    expect(proposal.dockerfile).toBeNull();
    expect(proposal.guesses).toContain("Dockerfile found: the environment is built from it.");
  });

  test("Python with requirements, parameters and figures", () => {
    const proposal = propose(
      folder(
        ["requirements.txt", "numpy==2.1.0\nmatplotlib>=3 # plots\n"],
        ["analysis.py", 'plt.savefig("figures/walk.png")\ndf.to_csv("results.csv")\nopen(f"log-{n}.txt", "w")'],
        "figures/walk.png",
        "figures/other.svg",
        "params.json",
      ),
    );
    expect(said(proposal)).toEqual([
      "version: 1",
      "build: Dockerfile",
      "parameters: params.json",
      "run: python analysis.py",
      "outputs:",
      "  - figures/*.png",
      "  - figures/*.svg",
      "  - log-*.txt",
      "  - results.csv",
    ]);
    expect(runLines(proposal)).toEqual([
      "FROM python:3.12-slim",
      "COPY requirements.txt /tmp/requirements.txt",
      "RUN pip install --no-cache-dir -r /tmp/requirements.txt",
    ]);
    expect(proposal.guesses).toContain(
      "requirements.txt leaves a version open: pin each with `==`, or a later rerun gets other ones.",
    );
  });

  test("Python without requirements: only packages that are known by their import are installed", () => {
    const proposal = propose(
      folder(["main.py", "import numpy as np\nfrom sklearn.svm import SVC\nimport evil_typo, os\n"]),
    );
    expect(runLines(proposal)).toEqual(["FROM python:3.12-slim", "RUN pip install --no-cache-dir numpy scikit-learn"]);
    expect(said(propose(folder(["main.py", "import os\n"])))).toContain("image: python:3.12-slim");
  });

  test("a pyproject that is a project, and one that only configures tools", () => {
    expect(runLines(propose(folder(["pyproject.toml", '[project]\nname = "x"'], "run.py")))).toContain(
      "RUN pip install --no-cache-dir /opt/project",
    );
    expect(propose(folder(["pyproject.toml", "[tool.ruff]\n"], "run.py")).dockerfile).toBeNull();
  });

  test("make with Python takes the image that has make", () => {
    expect(said(propose(folder("Makefile", "fit.py")))).toContain("image: python:3.12");
  });

  test("conda", () => {
    const proposal = propose(folder("environment.yml", "Snakefile"));
    expect(said(proposal)).toContain("run: snakemake --cores 1");
    expect(runLines(proposal)?.[0]).toBe("FROM mambaorg/micromamba:2.0.5");
    expect(proposal.dockerfile).toContain("snakemake-minimal");
  });

  test("R: renv.lock, DESCRIPTION, attached packages, or nothing but R", () => {
    expect(runLines(propose(folder(["renv.lock", '{ "R": { "Version": "4.3.2" } }'], "run_all.R")))?.[0]).toBe(
      "FROM rocker/r-ver:4.3.2",
    );
    expect(propose(folder("DESCRIPTION", "main.R")).dockerfile).toContain("remotes::install_deps");
    expect(runLines(propose(folder(["main.R", 'library(ggplot2)\nlibrary("stats")\nrequire(dplyr)'])))).toContain(
      "RUN install2.r --error dplyr ggplot2",
    );
    expect(said(propose(folder("main.R")))).toEqual([
      "version: 1",
      "image: r-base:4.4.1",
      "run: Rscript main.R",
      ...example,
    ]);
  });

  test("numbered scripts run in their order, ten after nine", () => {
    const proposal = propose(
      folder("10_plot.R", ["2-fit.R", 'write.csv(f(x, y), file = "tables/fit.csv")\npdf("fig.pdf")'], "01_clean.R"),
    );
    expect(said(proposal).slice(2)).toEqual([
      "run:",
      "  - Rscript 01_clean.R",
      "  - Rscript 2-fit.R",
      "  - Rscript 10_plot.R",
      "outputs:",
      "  - fig.pdf",
      "  - tables/fit.csv",
    ]);
  });

  test("notebooks are executed in place and are outputs", () => {
    const proposal = propose(folder("walk.ipynb", ".ipynb_checkpoints/walk-checkpoint.ipynb"));
    expect(said(proposal).slice(2)).toEqual([
      "run: jupyter nbconvert --to notebook --execute --inplace walk.ipynb",
      "outputs:",
      "  - walk.ipynb",
    ]);
    expect(proposal.dockerfile).toContain("nbconvert ipykernel");
  });

  test("the script whose name says so is taken, tests and tools are not", () => {
    expect(said(propose(folder("helpers.py", "setup.py", "tests/main.py", "code/main.py")))).toContain(
      "run: python code/main.py",
    );
    expect(propose(folder("a.py", "b.py")).guesses.join(" ")).toContain("a.py is a guess");
  });
});

describe("whatever the files are called, the proposal validates", () => {
  const strange = [
    "a b",
    "it's",
    'q"q',
    "x\ny",
    "-rf",
    "$(id)",
    "ä",
    "~x",
    "a\\b",
    "c:d",
    "*",
    "[x]",
    "{1..3}",
    "(a+)+",
    "\u202e",
    "#",
    "- y",
    "&z",
    "__proto__",
    "null",
    "\ud800",
    ".git",
    "..",
    "",
  ];
  const shapes: ((name: string) => FolderListing)[] = [
    (name) => folder(`${name}.py`),
    (name) => folder(`${name}/main.R`),
    (name) => folder(`${name}.ipynb`, "x.ipynb"),
    (name) => folder(`figures/${name}.png`, `${name}/figures/a.png`),
    (name) => folder(["run.py", `savefig("${name}.png")\nto_csv('${name}/x.csv')\nopen("${name}.txt", "w")`]),
    (name) => folder(["run.R", `ggsave("${name}.pdf")\nwrite.csv(x, "${name}.csv")\nlibrary(${name})`], "renv.lock"),
    (name) => folder(["requirements.txt", name], ["pyproject.toml", `[project]\n${name}`], `${name}.sh`),
  ];
  const listings = strange.flatMap((name) => shapes.map((shape) => shape(name)));

  test(`in ${listings.length} strange folders`, () => {
    for (const listing of listings) {
      const { declaration, guesses } = propose(listing);
      expect(parseDeclaration(declaration), `${JSON.stringify(listing)}\n${declaration}`).toMatchObject({ ok: true });
      expect(guesses.length).toBeGreaterThan(0);
    }
  });

  test("in a folder with everything at once", () => {
    const proposal = propose([
      ...listings.flat(),
      ...folder("Dockerfile", "Makefile", "params.json", "results/params.json"),
    ]);
    expect(parseDeclaration(proposal.declaration)).toMatchObject({ ok: true });
    expect(said(proposal).slice(1, 4)).toEqual(["build: Dockerfile", "parameters: params.json", "run: make"]);
  });

  test("where a script reads an argument, and which can only be the parameters", () => {
    const run = (text: string, ...more: string[]) =>
      said(propose(folder(["main.py", text], ...more))).find((line) => line.startsWith("run"));
    expect(run("import sys\np = load(sys.argv[1])", "params.json")).toBe("run: python main.py params.json");
    expect(run("import sys\np = load(sys.argv[1])")).toBe("run: python main.py");
    expect(run('import sys\nload("params.json"); name = sys.argv[1]', "params.json")).toBe("run: python main.py");
    expect(run("import argparse", "params.json")).toBe("run: python main.py");
  });

  test("in a folder with thousands of results", () => {
    const listing = Array.from({ length: 3000 }, (_, index) => ({ path: `results/${index}/a.csv` }));
    const { declaration, guesses } = propose(listing);
    expect(parseDeclaration(declaration)).toMatchObject({ ok: true });
    expect(guesses.at(-1)).toMatch(/^2900 of the guessed outputs were left out/);
  });

  test("where a script writes what no run may write", () => {
    const text = 'savefig("/tmp/x.png")\nsavefig("../x.png")\nto_json("params.json")\nto_csv("ok.csv")';
    const proposal = propose(folder(["main.py", text], "params.json"));
    expect(said(proposal).slice(-2)).toEqual(["outputs:", "  - ok.csv"]);
    expect(proposal.guesses.at(-1)).toMatch(/^3 of the guessed outputs were left out/);
  });
});

test("only small files that say something are read", () => {
  expect(["main.py", "a/fit.R", "requirements.txt", "renv.lock", "run.sh"].filter((path) => !wantsText(path))).toEqual(
    [],
  );
  expect(["data.csv", "tests/test_a.py", "a.ipynb", "venv/lib/x.py", ".hidden/x.py"].filter(wantsText)).toEqual([]);
});
