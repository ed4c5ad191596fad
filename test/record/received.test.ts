import { expect, test } from "vitest";
import { receivedProject, receivedRecord } from "../../src/record/received.ts";
import { aSumatraRecord, results } from "../entry/sumatra/site.ts";

const problemsOf = (value: unknown) => {
  const received = receivedRecord(typeof value === "string" ? value : JSON.stringify(value));
  return received.ok ? [] : received.problems;
};
const changed = (parts: object) => problemsOf(aSumatraRecord("a", { ...results, ...parts }));

test("all that is wrong with a record is said at once, with the field", () => {
  const { label: _label, ...rest } = aSumatraRecord("a", {
    duration: "long",
    tags: "paper",
    executable: { path: null },
  });
  expect(problemsOf(rest)).toEqual([
    "label: it is missing",
    "duration: it must be a number or null",
    "executable.version: it is missing",
    "executable.name: it is missing",
    "tags: it must be a list of at most 200 texts, each at most 200 characters long",
  ]);
});

test.each([
  [{ parameters: { type: "dict", content: "__import__('os').system('x')" } }, "parameters.content"],
  [{ parameters: { type: "re", content: "" } }, "parameters.type"],
  [{ launch_mode: { type: "SerialLaunchMode", parameters: "__import__('os')" } }, "launch_mode.parameters"],
  [{ launch_mode: { type: "subprocess", parameters: {} } }, "launch_mode.type"],
  [{ datastore: { type: "FileSystemDataStore", parameters: "x" } }, "datastore.parameters"],
  [{ executable: { name: "x", path: "$(reboot)", version: "" } }, "executable.version"],
  [{ executable: { name: "x", path: "$(reboot)", version: null } }, "executable.version"],
  [{ datastore: { type: "__builtins__", parameters: {} } }, "datastore.type"],
  [{ input_datastore: { type: "FileSystemDataStore", parameters: "x" } }, "input_datastore.parameters"],
  [{ input_datastore: { type: "FileSystemDataStore" } }, "input_datastore.parameters"],
  [{ repository: { type: "os", url: "" } }, "repository.type"],
  [{ input_data: "x" }, "input_data"],
  [{ data_key: "['x']" }, "data_key"],
  [{ dependencies: [{ name: "a", path: "", version: "", diff: "", module: "core" }] }, "dependencies[0].module"],
  [{ output_data: [{ path: "a", digest: "1" }] }, "output_data[0].metadata"],
  [{ output_data: ["a"] }, "output_data[0]"],
  [{ timestamp: "2026-11-22 12:43:51.123+0000" }, "timestamp"],
  [{ timestamp: "2026-13-22 12:43:51" }, "timestamp"],
  [{ tags: ["_running_", "_finished_"] }, "tags"],
  [{ tags: Array.from({ length: 201 }, String) }, "tags"],
])("what readers would execute or could not read is refused: %j", (parts, field) => {
  expect(changed(parts)).toEqual([expect.stringMatching(new RegExp(`^${field.replace(/[[\]]/g, "\\$&")}: `))]);
});

test.each(["2026-11-22 12:43:51+0000", "2026-11-22T12:43:51Z", "2026-11-22T13:43:51+01:00", "2026-11-22 12:43:51"])(
  "the time %s is read",
  (timestamp) => {
    const received = receivedRecord(JSON.stringify(aSumatraRecord("a", { timestamp })));
    expect(received).toMatchObject({ record: { timestamp: "2026-11-22T12:43:51.000Z" } });
  },
);

test("inputs that are names alone, unknown fields and unusual classes are kept", () => {
  expect(
    changed({ input_data: ["data.csv"], project_id: 3, launch_mode: { type: "SlurmMPILaunchMode", parameters: {} } }),
  ).toEqual([]);
});

test("what is no record at all is told apart", () => {
  expect(problemsOf("{")[0]).toMatch(/^the body is not JSON: /);
  expect(problemsOf("[]")).toEqual(["the body is not a JSON object"]);
  expect(problemsOf(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toEqual([
    "the body is nested deeper than 32 levels",
  ]);
  expect(problemsOf('{"__proto__": {"label": "a"}}')).toContain("label: it is missing");
  expect(problemsOf(aSumatraRecord("a", { duration: Number.NaN }))).toEqual([]);
  expect(problemsOf('{"duration": NaN}')[0]).toMatch(/not JSON/);
});

test("a project says what it is called, or nothing", () => {
  expect(receivedProject("")).toEqual({});
  expect(receivedProject('{"name":"Walks","other":1}')).toEqual({ title: "Walks" });
  expect(receivedProject('{"name":7}')).toBe("name: it is text of at most 500 characters");
  expect(receivedProject("null")).toBe("the body is not a JSON object");
});

test.each([
  "{}",
  " {'n': (1,), 2: [], True: {'a': 0.5e+10,},\n} ",
  "{'n': 100, 'seed': -1.5e-3, 'on': True, 'off': None}",
  `{'a': {'b': [1, 2, (3, 4)], "it's": 'say "hi"'}, 'c': 'tab\\t, __import__'}`,
])("a dict of plain values is taken: %s", (content) => {
  expect(changed({ parameters: { type: "dict", content } })).toEqual([]);
});

test.each([
  "",
  "[]",
  "{'a': __import__('os')}",
  "{'a': x}",
  "{'a': 9**9**9}",
  "{'a': f'{x}'}",
  "{'a': b'x'}",
  "{'a': ''' ' , __import__('os') ''' }",
  "{'a': (1)('b')}",
  "{'a': {}['b']}",
  "{'a': 'b'[0]}",
  "{'a': 1if 1else 2}",
  "{'a': 0x1f}",
  "{'a': 'b\nc'}",
  "{'a': 'b",
  "{'a': True.real}",
  "{'a': lambda: 1}",
  "{'a' 1}",
  "{'a': 1",
  "{'a': 1} ()",
  "{'a': 1}['a']",
  "{'a': 'b' 'c'}",
  "{'a': 1,, 'b': 2}",
  "{[1]: 2}",
  "{'a': 007}",
  String.raw`{'a': '\x4'}`,
  "{'a': 'b\u0000'}",
  "{'a': 'b\r'}",
  `${"{'a': ".repeat(60)}1${"}".repeat(60)}`,
  "{'a': 1_000}",
  "{1, 2}",
])("a dict that a reader would have to execute is refused: %j", (content) => {
  expect(changed({ parameters: { type: "dict", content } })[0]).toMatch(/^parameters\.content: /);
});
