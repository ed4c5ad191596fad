import { expect, test } from "vitest";
import { importFile, proposed } from "./proposals.ts";

/* REANA, executable research compendia, Popper. */

test("a serial workflow of REANA keeps its images, its parameters and what it may see", () => {
  const text = `version: 0.3.0
inputs: {files: [code/hello.py], directories: [data/], parameters: {script: code/hello.py, name: "x\\"; rm -rf ."}}
workflow:
  type: serial
  resources: {cvmfs: [fcc.cern.ch]}
  specification:
    steps:
      - {name: hello, environment: 'docker.io/library/python:3.12-slim', kubernetes_memory_limit: 256Mi, commands: ['python "\${script}" \${name} \${HOME}']}
      - {environment: 'debian:12', kerberos: true, kubernetes_memory_limit: 1Gi, commands: [a, b]}
outputs: {files: [results/greetings.txt], directories: [plots/]}
`;
  const { said, untranslated } = proposed("reana.yaml", text);
  const [{ environment, sources, steps, outputs, resources }] = said.analyses;
  expect(environment).toMatchObject({ image: "docker.io/library/python:3.12-slim" });
  expect(sources).toEqual(["code/hello.py", "data/**"]);
  expect(steps.map(({ command, image }) => [command, image])).toEqual([
    [`python "code/hello.py" 'x"; rm -rf .' \${HOME}`, null],
    ["a", "debian:12"],
    ["b", "debian:12"],
  ]);
  expect(outputs.map(({ path }) => path)).toEqual(["results/greetings.txt", "plots/**"]);
  expect(resources.memoryBytes).toBe(2 ** 30);
  expect(untranslated.join("\n")).toMatch(/kerberos[\s\S]*cvmfs/);
});

test.each(["cwl", "snakemake", "yadage"])("a %s workflow of REANA is named as not translated", (type) => {
  const { untranslated } = proposed("reana.yaml", `workflow: {type: ${type}, file: flow}\noutputs: {files: [a.txt]}\n`);
  expect(untranslated[0]).toContain(type);
});

test("a compendium runs its command, else what its main file needs", () => {
  const own =
    "id: x\nmain: a.Rmd\ndisplay: a.html\nexecution: {cmd: \"Rscript -e '1'\", image: image.tar, run: {environment: ['TZ=CET']}}\n";
  const [analysis] = proposed("erc.yml", own, { Dockerfile: "" }).said.analyses;
  expect(analysis).toMatchObject({ env: { TZ: "CET" }, environment: { dockerfile: "Dockerfile" } });
  expect([analysis.steps[0].command, analysis.outputs[0].path]).toEqual(["Rscript -e '1'", "a.html"]);
  const usual = proposed("erc.yml", "spec_version: 1\nmain: it's.Rmd\ndisplay: a.html\n");
  expect(usual.said.analyses[0].steps[0].command).toBe(
    `R --vanilla -e 'rmarkdown::render("it'\\''s.Rmd", output_file = "a.html")'`,
  );
  expect(usual.decisions).toHaveLength(2);
});

test("a workflow of Popper runs its steps in the order of their needs, each word of them one word", () => {
  const text = `steps:
- {id: two, uses: "docker://debian:12", runs: [sh, -c, 'echo "$X"'], needs: [one]}
- {id: one, uses: "docker://alpine:3.9", runs: cat, args: ["a b", "; rm"], env: {X: "1; rm -rf /", "A-B": c}, secrets: [TOKEN]}
options: {env: {A: b}}
`;
  const { said, untranslated } = proposed("wf.yml", text);
  expect(said.analyses[0].env).toEqual({ A: "b" });
  expect(said.analyses[0].steps.map(({ name, command }) => [name, command])).toEqual([
    ["one", "export X='1; rm -rf /'\ncat 'a b' '; rm'"],
    ["two", `sh -c 'echo "$X"'`],
  ]);
  expect(untranslated.join("\n")).toContain("TOKEN");
});

test("what is no file to import says what to do instead", () => {
  const reason = (text: string) => {
    const answer = importFile("x.yml", text);
    return answer.kind === "refused" ? answer.reason : "";
  };
  expect(reason("schema: '2.0'\nstages: {}\n")).toContain("dvc.yaml");
  expect(reason("pipelines: {a: {path: b}}\n")).toContain("tickmark init");
  expect(reason("version: 1\nrun: x\n")).toContain("tickmark validate");
});
