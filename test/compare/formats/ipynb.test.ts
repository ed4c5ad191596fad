import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

type Output = Record<string, unknown>;

const stream = (text: unknown, name = "stdout"): Output => ({ output_type: "stream", name, text });
const result = (data: object, count = 1): Output => ({
  output_type: "execute_result",
  data,
  metadata: {},
  execution_count: count,
});

interface Cell {
  readonly source?: unknown;
  readonly outputs?: readonly Output[];
  readonly metadata?: object;
  readonly more?: object;
}

const code = ({ source = "x", outputs = [], metadata = {}, more = {} }: Cell): object => ({
  cell_type: "code",
  id: "a1b2c3d4",
  execution_count: 1,
  source,
  outputs,
  metadata,
  ...more,
});

const notebook = (cells: readonly object[], metadata: object = {}, minor = 5): string =>
  JSON.stringify({
    cells,
    metadata: { kernelspec: { name: "python3" }, language_info: { name: "python", version: "3.11.2" }, ...metadata },
    nbformat: 4,
    nbformat_minor: minor,
  });

const compared = (recorded: string, produced: string, rules = {}) => comparing("a.ipynb", recorded, produced, rules);

/** The outputs of the only cell, one way and another. */
const outputs = (recorded: readonly Output[], produced: readonly Output[], rules = {}) =>
  compared(notebook([code({ outputs: recorded })]), notebook([code({ outputs: produced })]), rules);

describe("what differs from run to run is set aside", () => {
  const times = { execution: { "iopub.status.busy": "2026-11-22T12:35:26.123456Z" } };

  test.each([
    ["notebook: ids of cells", "cell 1 id", { more: { id: "99999999" } }],
    ["notebook: execution counts", "cell 1 execution_count", { more: { execution_count: 7 } }],
    ["notebook: times of execution", "cell 1 metadata execution", { metadata: times }],
    ["notebook: times of execution", "cell 1 metadata ExecuteTime", { metadata: { ExecuteTime: { end_time: "now" } } }],
    ["notebook: times of execution", "cell 1 metadata executionInfo", { metadata: { executionInfo: { elapsed: 12 } } }],
    ["notebook: ids of cells", "cell 1 metadata outputId", { metadata: { outputId: "a" } }],
    ["notebook: what is folded or scrolled", "cell 1 metadata collapsed", { metadata: { collapsed: true } }],
    [
      "notebook: what is folded or scrolled",
      "cell 1 metadata heading_collapsed",
      { metadata: { heading_collapsed: true } },
    ],
    [
      "notebook: what is folded or scrolled",
      "cell 1 metadata jupyter source_hidden",
      { metadata: { jupyter: { source_hidden: true } } },
    ],
  ])("%s", async (rule, where, cell) => {
    const comparison = await compared(notebook([code({})]), notebook([code(cell)]));
    expect(comparison).toMatchObject({ kind: "equivalent", format: "notebook", setAside: [{ rule, where }] });
  });

  test.each([
    ["notebook: version of the language", { language_info: { name: "python", version: "3.12.1" } }],
    [
      "notebook: how editors treat the language",
      { language_info: { name: "python", version: "3.11.2", pygments_lexer: "ipython3" } },
    ],
    ["notebook: signature", { signature: "sha256:1" }],
    ["notebook: what the kernel is called", { kernelspec: { name: "python3", display_name: "Python 3 (ipykernel)" } }],
    ["notebook: what editors keep", { vscode: { interpreter: { hash: "31f2" } } }],
  ])("%s", async (rule, metadata) => {
    const comparison = await compared(notebook([code({})]), notebook([code({})], metadata));
    expect(comparison.setAside.map((each) => each.rule)).toEqual([rule]);
    expect(comparison.kind).toBe("equivalent");
  });

  test("the random ids of widgets, whose saved state is content", async () => {
    const saved = (first: string, second: string, text: string) => {
      const model = (value: object) => ({ model_name: "M", state: value });
      const state = { [first]: model({ value: text }), [second]: model({ children: [`IPY_MODEL_${first}`] }) };
      const shown = { "application/vnd.jupyter.widget-view+json": { model_id: second, version_major: 2 } };
      const output = { output_type: "display_data", metadata: {}, data: shown };
      const widgets = { "application/vnd.jupyter.widget-state+json": { state, version_major: 2 } };
      return notebook([code({ outputs: [output] })], { widgets });
    };
    const [a, b, c, d] = ["a", "b", "c", "d"].map((digit) => digit.repeat(32)) as [string, string, string, string];
    const same = await compared(saved(a, b, "accuracy 0.93"), saved(d, c, "accuracy 0.93"));
    expect([same.kind, same.setAside.map(({ rule }) => rule)]).toEqual(["equivalent", ["notebook: ids of widgets"]]);
    expect((await compared(saved(a, b, "accuracy 0.93"), saved(d, c, "accuracy 0.39"))).kind).toBe("different");
    expect((await compared(saved(a, b, "accuracy 0.93"), saved(b, a, "accuracy 0.39"))).kind).toBe("different");
    expect((await compared(saved(a, b, "accuracy 0.93"), notebook([code({})]))).kind).toBe("different");
  });

  test("the version of the format, with the ids that it brings", async () => {
    const { kind } = await compared(notebook([code({})]), notebook([{ ...code({}), id: undefined }], {}, 4));
    expect(kind).toBe("equivalent");
  });

  test.each([
    ["notebook: memory addresses of objects", "<object object at 0x7f3a5c0012d0>", "<object object at 0x7f3a5c0099d0>"],
    [
      "notebook: memory addresses of objects",
      "<bound method A.f of <__main__.A object at 0x7f3a5c0012d0>>",
      "<bound method A.f of <__main__.A object at 0x7f3a5c0099d0>>",
    ],
    ...[
      "<function <lambda> at 0x>",
      "<generator object <genexpr> at 0x>",
      "<function outer.<locals>.inner at 0x>",
      "<Foo(a=1, b='x') at 0x>",
      "Generator(PCG64) at 0x",
      "(<cell at 0x: int object at 0x>,)",
      "<weakref at 0x; to 'Foo' at 0x>",
      '<code object <module> at 0x, file "<stdin>", line 1>',
      "<frame at 0x, file 'a.py', line 5, code f>",
      "function (x) x\n<bytecode: 0x>\n<environment: 0x>",
    ].map((text): [string, string, string] => [
      "notebook: memory addresses of objects",
      text.replaceAll("0x", "0x7f3a5c0012d0"),
      text.replaceAll("0x", "0x55d0c8a3b2f8"),
    ]),
    [
      "notebook: execution counts",
      "<ipython-input-3-9e1622b385b6>:1: UserWarning",
      "<ipython-input-5-9e1622b385b6>:1: UserWarning",
    ],
    [
      "notebook: temporary paths of the kernel",
      "/tmp/ipykernel_12/34.py:1: Warning",
      "/tmp/ipykernel_56/78.py:1: Warning",
    ],
    ["notebook: colours of text", "\u001b[31mred\u001b[0m", "red"],
  ])("%s in what was printed: %s", async (rule, recorded, produced) => {
    const comparison = await outputs([stream(recorded)], [stream(produced)]);
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule, where: "cell 1 output 1 (stdout)" }] });
  });
});

test("counts of cells in a traceback are set aside, as they are beside the cell", async () => {
  const error = (line: string) => ({ output_type: "error", ename: "E", evalue: "a", traceback: [line] });
  const each = (lines: readonly string[]) => outputs([error(lines[0] ?? "")], [error(lines[1] ?? "")]);
  expect(await each(["\u001b[0;32mCell In[3], line 1\u001b[0m", "Cell In[7], line 1"])).toMatchObject({
    kind: "equivalent",
    setAside: [{ rule: "notebook: colours of text" }, { rule: "notebook: execution counts" }],
  });
  expect((await each(["Input In [3], in <cell line: 1>()", "Input In [7], in <cell line: 1>()"])).kind).toBe(
    "equivalent",
  );
  expect((await each(["Cell In[3], line 1", "Cell In[3], line 2"])).kind).toBe("different");
  expect((await each(["x = In[3], y", "x = In[4], y"])).kind).toBe("different");
});

test("ids that bokeh makes up are numbered in its scripts, and only those", async () => {
  const ids = ["3a9d3b3c-0a3a-4f0e-9b0a-1c2d3e4f5a6b", "8b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"] as const;
  const script = (docid: string, element: string, y: string) =>
    `// Bokeh\nvar docs_json = {"${docid}":{"roots":[{"y":[3,"${y}"]}]}};\n` +
    `var render_items = [{"docid":"${docid}","root_ids":["1002"],"roots":{"1002":"${element}"}}];`;
  const shown = (text: string) => [
    result({ "application/javascript": text }),
    result({ "application/vnd.bokehjs_load.v0+json": text }),
  ];
  const [a, b] = ids;
  const same = await outputs(shown(script(a, b, "4")), shown(script(b, a, "4")));
  expect([same.kind, same.setAside.map(({ rule }) => rule)]).toEqual(["equivalent", ["notebook: random ids of plots"]]);
  expect((await outputs(shown(script(a, b, "4")), shown(script(b, a, "5")))).kind).toBe("different");
  // A subject of the data is called like this.
  const subject = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
  expect((await outputs(shown(script(a, b, subject)), shown(script(a, b, subject.replace("9b", "9c"))))).kind).toBe(
    "different",
  );
});

test("a notebook of an older version is compared as JSON", async () => {
  const old = { nbformat: 3, nbformat_minor: 0, worksheets: [{ cells: [{ input: ["x"], prompt_number: 1 }] }] };
  expect((await compared(JSON.stringify(old), JSON.stringify(old, null, 1))).kind).toBe("equivalent");
  const other = JSON.stringify(old).replace('"x"', '"y"');
  expect((await compared(JSON.stringify(old), other)).explanation).toMatch(/^\/worksheets\/0\/cells\/0\/input/);
});

describe("what is the same in another form", () => {
  test("texts in one piece or several", async () => {
    const one = notebook([code({ source: "a\nb", outputs: [stream("1\n2\n")] })]);
    const several = notebook([code({ source: ["a\n", "b"], outputs: [stream(["1\n", "2\n"])] })]);
    expect((await compared(one, several)).kind).toBe("equivalent");
  });

  test("a stream that was caught in pieces", async () => {
    expect((await outputs([stream("1\n2\n3\n")], [stream("1\n"), stream("2\n"), stream("3\n")])).kind).toBe(
      "equivalent",
    );
  });

  test("a picture whose pixels are packed otherwise", async () => {
    const picture = (level: number) => png(level).toString("base64");
    const both = [result({ "image/png": `${picture(1)}\n` })];
    expect((await outputs(both, [result({ "image/png": picture(9) })])).kind).toBe("equivalent");
  });
});

describe("what is content", () => {
  const table = "<table><tr><td>1</td></tr></table>";
  const cases: readonly (readonly [string, Cell, Cell, RegExp])[] = [
    ["source", { source: "seed(1)" }, { source: "seed(2)" }, /^cell 1 source: line 1: recorded "seed\(1\)"/],
    ["a blank at the end of a line of source", { source: "a" }, { source: "a " }, /^cell 1 source/],
    ["a tag", {}, { metadata: { tags: ["skip"] } }, /^cell 1: \/metadata is new/],
    ["a number", { outputs: [stream("0.5\n")] }, { outputs: [stream("0.6\n")] }, /^cell 1 output 1 \(stdout\): line 1/],
    [
      "a line break at the end of what was printed",
      { outputs: [stream("a")] },
      { outputs: [stream("a\n")] },
      /line 2 is new/,
    ],
    ["the stream", { outputs: [stream("a")] }, { outputs: [stream("a", "stderr")] }, /stdout|stderr/],
    [
      "the order of streams",
      { outputs: [stream("a"), stream("b", "stderr")] },
      { outputs: [stream("b", "stderr"), stream("a")] },
      /cell 1/,
    ],
    ["a hexadecimal number", { outputs: [stream("0xdeadbeef")] }, { outputs: [stream("0xdeadbee1")] }, /deadbee/],
    [
      "an address in a sentence",
      { outputs: [stream("read at 0x7f3a5c0012d0")] },
      { outputs: [stream("read at 0x7f3a5c0099d0")] },
      /0x7f/,
    ],
    ["a path", { outputs: [stream("/tmp/out_1/x")] }, { outputs: [stream("/tmp/out_2/x")] }, /temporary path/],
    [
      "a date",
      { outputs: [result({ "text/plain": "date(2021, 3, 5)" })] },
      { outputs: [result({ "text/plain": "date(2021, 3, 6)" })] },
      /text\/plain/,
    ],
    [
      "a table",
      { outputs: [result({ "text/html": table })] },
      { outputs: [result({ "text/html": table.replace("1", "2") })] },
      /text\/html/,
    ],
    [
      "data",
      { outputs: [result({ "application/json": { a: 1 } })] },
      { outputs: [result({ "application/json": { a: 2 } })] },
      /\/a: recorded 1/,
    ],
    [
      "a form of an output",
      { outputs: [result({ "text/plain": "a" })] },
      { outputs: [result({ "text/plain": "a", "text/latex": "a" })] },
      /text\/latex/,
    ],
    [
      "a kind of an output",
      { outputs: [result({})] },
      { outputs: [{ output_type: "display_data", data: {}, metadata: {} }] },
      /output_type/,
    ],
    ["an unknown field", {}, { more: { extra: 1 } }, /extra/],
    [
      "a picture that is none",
      { outputs: [result({ "image/png": "AAAA" })] },
      { outputs: [result({ "image/png": "AAAB" })] },
      /image\/png/,
    ],
    [
      "base64 that is none",
      { outputs: [result({ "image/png": "AA*A" })] },
      { outputs: [result({ "image/png": "AAA" })] },
      /image\/png/,
    ],
    [
      "a picture in the text",
      { more: { attachments: { "a.png": { "image/png": "AAAA" } } } },
      { more: { attachments: { "a.png": { "image/png": "AAAB" } } } },
      /attachment a.png/,
    ],
    [
      "what looks like what is put in",
      { outputs: [stream("<a at 0x7f3a5c0012d0>")] },
      { outputs: [stream("<a at \0<address>>")] },
      /cell 1/,
    ],
  ];
  test.each(cases)("%s", async (_, recorded, produced, says) => {
    const { kind, explanation } = await compared(notebook([code(recorded)]), notebook([code(produced)]));
    expect(kind).toBe("different");
    expect(explanation).toMatch(says);
  });

  test("a pixel of a picture", async () => {
    const { kind } = await outputs(
      [result({ "image/png": png(9).toString("base64") })],
      [result({ "image/png": png(9, 1).toString("base64") })],
    );
    expect(kind).toBe("different");
  });

  test("the message of an error and where it came from", async () => {
    const error = (evalue: string, line: string) => ({ output_type: "error", ename: "E", evalue, traceback: [line] });
    expect((await outputs([error("a", "x")], [error("b", "x")])).explanation).toMatch(/^cell 1 output 1: \/evalue/);
    expect((await outputs([error("a", "x")], [error("a", "y")])).explanation).toContain("(traceback): line 1");
  });

  test("a cell that is missing, said first", async () => {
    const { explanation } = await compared(
      notebook([code({ source: "a" }), code({ source: "b" })]),
      notebook([code({ source: "b" })]),
    );
    expect(explanation).toMatch(/^notebook: \/cells: recorded 2, produced 1/);
  });

  test("the language and its kernel", async () => {
    const other = notebook([code({})], { kernelspec: { name: "ir" } });
    expect((await compared(notebook([code({})]), other)).explanation).toMatch(/kernelspec\/name/);
  });
});

test("a clock that was printed is called one", async () => {
  const { explanation } = await outputs([stream("1795350891.5\n")], [stream("1795350955.7\n")]);
  expect(explanation).toBe(
    'cell 1 output 1 (stdout): line 1: recorded "1795350891.5", produced "1795350955.7"; it looks like a clock, a date or a time',
  );
});

test("numbers that were printed may be near each other", async () => {
  const rules = { tolerance: { kind: "scaled", rtol: 1e-9, atol: 0 } } as const;
  expect((await outputs([stream("loss 0.25")], [stream("loss 0.2500000000001")], rules)).kind).toBe("close");
  expect((await outputs([stream("loss 0.25")], [stream("cost 0.2500000000001")], rules)).kind).toBe("different");
});

test.each([
  ["no cells", '{"nbformat": 4}', "it has no cells"],
  ["a cell that is none", '{"nbformat": 4, "cells": [1]}', "a cell is no object"],
  ["a source that is none", '{"nbformat": 4, "cells": [{"source": 1}]}', "the source of cell 1 is no text"],
  [
    "an unknown output",
    '{"nbformat": 4, "cells": [{"source": "", "outputs": [{"output_type": "x"}]}]}',
    "cell 1 output 1 is of a kind that is not known",
  ],
])("%s is not read", async (_, text, unreadable) => {
  expect(await openedAs("a.ipynb", text)).toMatchObject({ format: { name: "notebook" }, unreadable });
});

test("a notebook is recognised without its name", async () => {
  expect((await openedAs("a", notebook([code({})]))).format.name).toBe("notebook");
  expect((await openedAs("a", '{"cells": [1], "n": 2}')).format.name).toBe("JSON");
});

test("whatever happens to a notebook, sources and printed numbers are the same when it is", async () => {
  const text = notebook([code({ source: "mean(x)", outputs: [stream("39.2057\n")] })]);
  for (const { bytes } of await survivors("a.ipynb", Buffer.from(text), 300, 4)) {
    const { cells } = JSON.parse(bytes.toString("utf8"));
    expect([cells[0].source, cells[0].outputs[0].text]).toEqual(["mean(x)", "39.2057\n"]);
  }
});

/** A grey picture of 2 × 2 pixels. */
function png(level: number, first = 0): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, first, 50, 0, 100, 200]), { level });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}
