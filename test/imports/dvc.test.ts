// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the tools' own
import { expect, test } from "vitest";
import { proposed } from "./proposals.ts";

const steps = (answer: ReturnType<typeof proposed>) =>
  Object.fromEntries(answer.said.analyses[0].steps.map(({ name, command }) => [name, command]));
const outputs = (answer: ReturnType<typeof proposed>) => answer.said.analyses[0].outputs.map(({ path }) => path);

const pipeline = `
vars:
  - more.yaml:greeting
  - own: {words: --lr 0.1 --n 3, nasty: "a; touch /tmp/x"}
stages:
  plot:
    cmd: python plot.py "\${own.nasty}" \${own.words} \${greeting}
    deps: [model, plot.py]
    plots:
      - figures/out.png: {cache: false, persist: true}
  train:
    foreach: \${sizes}
    do:
      wdir: sub
      cmd:
        - python train.py \${item.n}
        - echo "done with \${key}"
      deps: ["../data/clean"]
      outs: ["../model/\${key}.json"]
  clean:
    cmd: ./clean.sh
    deps: [data/raw.csv, clean.sh]
    outs: [data/clean]
    frozen: true
`;
const files = {
  "params.yaml": "sizes: {small: {n: 10}, large: {n: 20}}\n",
  "more.yaml": "greeting: hello\nother: 1\n",
  "clean.sh": "",
  "data/raw.csv.dvc":
    "outs: [{md5: d8b874c5fa18c32b2d67f73606a1be60, path: raw.csv}]\ndeps: [{path: https://example.org/raw.csv}]\n",
  "dvc.lock": `schema: '2.0'
stages:
  clean:
    cmd: ./clean.sh
    deps: [{path: data/raw.csv, hash: md5, md5: d8b874c5fa18c32b2d67f73606a1be60, size: 975}]
    outs: [{path: data/clean, md5: 0123456789abcdef0123456789abcdef.dir, nfiles: 2}]
`,
};

test("stages become steps in the order of what they need, with loops unrolled and values put in", () => {
  const answer = proposed("dvc.yaml", pipeline, files);
  expect(Object.entries(steps(answer))).toEqual([
    ["clean", "./clean.sh"],
    ["train@small", 'cd sub\npython train.py 10\necho "done with small"'],
    ["train@large", 'cd sub\npython train.py 20\necho "done with large"'],
    ["plot", 'python plot.py "a; touch /tmp/x" --lr 0.1 --n 3 hello'],
  ]);
  expect(outputs(answer)).toEqual(["data/clean/**", "model/small.json", "model/large.json", "figures/out.png"]);
  expect(answer.said.analyses[0].parameters).toBe("params.yaml");
});

test("what DVC knows of a file that no commit holds is said beside the question where it comes from", () => {
  const { declaration, decisions, untranslated } = proposed("dvc.yaml", pipeline, files);
  expect(declaration).toContain(
    '#   - { path: data/raw.csv, url: "https://example.org/raw.csv", sha256: "…" }   (md5 d8b874c5fa18c32b2d67f73606a1be60, 975 bytes)',
  );
  const lines = declaration.split("\n");
  for (const { line } of decisions) expect(lines[line - 1]).toContain("# DECIDE: ");
  expect(untranslated.join("\n")).toContain("stages.clean.frozen");
});

test("a matrix is unrolled, and a value that is not there is asked for", () => {
  const answer = proposed(
    "dvc.yaml",
    'stages:\n  m:\n    matrix: {a: [1, 2], b: [x]}\n    cmd: run ${item.a} ${item.b} ${no.such}\n    outs: ["m-${item.a}-${item.b}.txt"]\n',
  );
  expect(steps(answer)).toEqual({ "m@1-x": "run 1 x ${no.such}", "m@2-x": "run 2 x ${no.such}" });
  expect(outputs(answer)).toEqual(["m-1-x.txt", "m-2-x.txt"]);
  expect(answer.decisions.filter(({ text }) => text.includes("${no.such}"))).toHaveLength(2);
});

test("stages in a circle, loops without end, odd names and paths out of the folder do not stop the rest", () => {
  const circle =
    "stages:\n  a: {cmd: x, deps: [b.txt], outs: [a.txt]}\n  b: {cmd: y, deps: [a.txt], outs: [b.txt, ../../c, /etc/passwd]}\n";
  const answer = proposed("dvc.yaml", circle);
  expect(steps(answer)).toEqual({ a: "x", b: "y" });
  expect(outputs(answer)).toEqual(["a.txt", "b.txt"]);
  expect(answer.untranslated.join("\n")).toContain("circle");
  const many = `stages:\n  m:\n    matrix: {a: &l [${Array.from({ length: 60 }, (_, each) => each).join(",")}], b: *l, c: *l, d: *l}\n    cmd: run\n    outs: [o.txt]\n`;
  expect(proposed("dvc.yaml", many).untranslated.join("\n")).toContain("more than 100");
  const names =
    'stages:\n  "__proto__": {cmd: "x ${__proto__.a} ${constructor.name}", outs: [o.txt]}\n  "a\\nb: c": {cmd: y}\n';
  expect(Object.keys(steps(proposed("dvc.yaml", names)))).toContain("a b: c");
});
