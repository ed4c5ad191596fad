import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { type SourceFile, selectSources } from "../../src/domain/select-sources.ts";
import { aPlan } from "../builders.ts";

const files = (...paths: readonly string[]): SourceFile[] => paths.map((path) => ({ path, kind: "file" }));
const outputs = (...paths: readonly string[]) => paths.map((path) => ({ path, label: null }));

test("without a word about sources the whole tree is seen, except outputs", () => {
  const { paths } = selectSources(
    aPlan({ outputs: outputs("results.csv", "figures/*.png") }),
    files("a.py", ".hidden", "results.csv", "figures/a.png", "figures/readme.txt", "figures/old/a.png"),
  );
  expect(paths).toEqual(["a.py", ".hidden", "figures/readme.txt", "figures/old/a.png"]);
});

test("the lock is not seen: it says what is expected, and recording would change the sources", () => {
  expect(selectSources(aPlan(), files("a.py", "reproduce.lock", "sub/reproduce.lock")).paths).toEqual([
    "a.py",
    "sub/reproduce.lock",
  ]);
});

test("an output that is named as a source too is still an output", () => {
  expect(
    selectSources(
      aPlan({ sources: ["**", "results.csv"], outputs: outputs("results.csv") }),
      files("a.py", "results.csv"),
    ).paths,
  ).toEqual(["a.py"]);
});

test("a link at an output's path is an output, and a notebook that is a link is no notebook", () => {
  const { paths, notebooks } = selectSources(aPlan({ outputs: outputs("out.txt", "walk.ipynb") }), [
    { path: "out.txt", kind: "link" },
    { path: "walk.ipynb", kind: "link" },
    { path: "data", kind: "link" },
  ]);
  expect([paths, notebooks]).toEqual([["data"], []]);
});

test("only declared sources are seen", () => {
  expect(
    selectSources(
      aPlan({ sources: ["src/**", "params.json"] }),
      files("src/a.py", "src/deep/b.py", "params.json", "notes.md"),
    ).paths,
  ).toEqual(["src/a.py", "src/deep/b.py", "params.json"]);
});

test("folders of outputs stay, also where all that was in them was outputs", () => {
  expect(
    selectSources(
      aPlan({ outputs: outputs("figures/**/*.png", "top.csv") }),
      files("figures/a.png", "figures/deep/b.png", "figures/deep/c.png", "top.csv"),
    ).folders,
  ).toEqual(["figures", "figures/deep"]);
});

test("what is committed where an input goes is left out", () => {
  const inputs = [{ path: "data/raw.csv", url: "https://example.org/raw.csv", digest: digestOf("raw") }];
  expect(selectSources(aPlan({ inputs }), files("data/raw.csv", "data/other.csv")).paths).toEqual(["data/other.csv"]);
});

test("what is restricted is left out where it was committed, all of a folder too", () => {
  const restricted = { kind: "input", name: "data/patients", label: null, reason: "restricted: health" } as const;
  const tree = files("data/patients/1.csv", "data/patients/old/2.csv", "data/patients.md", "data/other.csv");
  expect(selectSources(aPlan({ leftOut: [restricted] }), tree).paths).toEqual(["data/patients.md", "data/other.csv"]);
});

test("a notebook that is source and output at once is kept apart, to be cleared", () => {
  const tree = files("walk.ipynb", "notes.ipynb", "a.py");
  expect(selectSources(aPlan({ outputs: outputs("walk.ipynb") }), tree)).toMatchObject({
    paths: ["notes.ipynb", "a.py"],
    notebooks: ["walk.ipynb"],
  });
  expect(selectSources(aPlan({ sources: ["*.py"], outputs: outputs("walk.ipynb") }), tree)).toMatchObject({
    paths: ["a.py"],
    notebooks: [],
  });
});

test("submodules are named, not exported", () => {
  const tree: SourceFile[] = [...files("a.py"), { path: "lib", kind: "submodule" }];
  expect(selectSources(aPlan(), tree)).toMatchObject({ paths: ["a.py"], submodules: ["lib"] });
  expect(selectSources(aPlan({ sources: ["*.py"] }), tree).submodules).toEqual([]);
});
