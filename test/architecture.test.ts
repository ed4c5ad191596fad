import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, posix } from "node:path";
import { expect, test } from "vitest";

/* Who may import whom. A room that is not named in a row is not to be entered from there. */

interface Row {
  readonly rooms: readonly string[];
  /** Packages and modules of Node; `node:*` is all of them. */
  readonly libraries: readonly string[];
}

const table: Readonly<Record<string, Row>> = {
  domain: { rooms: [], libraries: ["mrmime", "node:crypto", "node:util", "canonicalize", "picomatch", "js-yaml"] },
  ports: { rooms: ["domain"], libraries: [] },
  plan: { rooms: ["domain"], libraries: ["ajv", "js-yaml", "leven", "node:fs"] },
  prepare: { rooms: ["domain", "ports"], libraries: [] },
  execute: { rooms: ["domain", "ports"], libraries: [] },
  compare: {
    rooms: ["domain"],
    libraries: [
      "apache-arrow",
      "h5wasm",
      "hyparquet",
      "node:buffer",
      "node:crypto",
      "node:stream",
      "node:stream/promises",
      "node:zlib",
      "pixelmatch",
      "sql.js",
      "xz-decompress",
      "parse5",
      "saxes",
    ],
  },
  imports: { rooms: ["domain", "plan"], libraries: ["js-yaml", "node:path"] },
  verdict: { rooms: ["domain"], libraries: [] },
  record: { rooms: ["domain"], libraries: [] },
  certificate: { rooms: ["domain"], libraries: ["jose", "js-yaml", "node:crypto", "node:zlib"] },
  cost: { rooms: ["domain"], libraries: [] },
  launch: { rooms: ["domain", "ports", "prepare", "execute"], libraries: ["js-yaml"] },
  report: { rooms: ["domain", "cost"], libraries: ["entities", "badge-maker"] },
  views: { rooms: ["domain", "ports"], libraries: [] },
  verify: { rooms: ["domain", "ports", "prepare", "execute", "compare", "views", "verdict", "record"], libraries: [] },
  doctor: { rooms: ["domain", "ports", "compare", "report", "verify"], libraries: [] },
  entry: {
    rooms: ["domain", "ports", "plan", "doctor", "certificate", "cost", "launch", "report", "record", "verify"],
    libraries: ["find-my-way", "probot", "node:http", "node:stream"],
  },
  adapters: { rooms: ["domain", "ports"], libraries: ["node:*"] },
  settings: { rooms: ["domain"], libraries: ["node:*"] },
  world: { rooms: ["settings", "ports", "domain", "adapters"], libraries: [] },
  comparer: { rooms: ["compare", "adapters"], libraries: [] },
  cli: {
    rooms: [
      "settings",
      "world",
      "entry",
      "plan",
      "doctor",
      "certificate",
      "cost",
      "launch",
      "imports",
      "report",
      "record",
      "verify",
      "domain",
      "ports",
    ],
    libraries: ["leven", "log-update", "node:*"],
  },
};

/** One library an adapter; the longest beginning of its path counts. */
const adapterLibraries: Readonly<Record<string, readonly string[]>> = {
  "adapters/callbacks.ts": ["jose"],
  "adapters/docker/": ["dockerode"],
  "adapters/docker/build.ts": ["dockerode", "tar-fs"],
  "adapters/github/": ["@octokit/"],
  "adapters/github/app-jwt.ts": ["jose"],
  "adapters/http-server.ts": ["probot"],
  "adapters/page-keys.ts": ["jose"],
  "adapters/sqlite/sessions.ts": ["jose"],
  "adapters/tables/hdf5.ts": ["h5wasm"],
  "adapters/tables/parquet.ts": ["hyparquet-writer"],
  "adapters/unzipping.ts": ["yauzl"],
};

/** Where the world outside may be touched: files, environment, clock, chance, network, console. */
const outdoors = ["settings", "adapters", "cli"];

const touches: readonly (readonly [RegExp, string])[] = [
  [/\bprocess\s*\.\s*env\b/, "process.env"],
  [/\bDate\s*\.\s*now\b/, "Date.now"],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())/, "new Date()"],
  [/\bperformance\s*\.\s*now\b/, "performance.now"],
  [/\bMath\s*\.\s*random\b/, "Math.random"],
  [/\bconsole\s*\./, "console"],
  [/(?<![.\w$])fetch\s*\(/, "fetch("],
];

/** The table's own exception: the schema lies beside the program as a file. */
const readsOneFile = "plan/schema-compiled.ts";

type Sources = Readonly<Record<string, string>>;

/** All that breaks the rules, one line each; paths are from `src`. */
function violations(sources: Sources): readonly string[] {
  return Object.entries(sources).flatMap(([path, text]) => [
    ...importsOf(text).flatMap((specifier) => importViolation(path, specifier)),
    ...(outdoors.includes(roomOf(path)) ? [] : touchViolations(path, text)),
  ]);
}

/** Static, type-only, re-exporting, for side effects, dynamic: whichever way it is written. */
function importsOf(text: string): readonly (string | undefined)[] {
  const from = /\b(?:import|export)\b(?![\s]*\()[^;"'`()]*?\bfrom\s*["']([^"'\s]+)["']/g;
  const bare = /\bimport\s*["']([^"'\s]+)["']/g;
  const dynamic = /(?<![.\w$])(?:import|require)\s*\(\s*(?:["'`]([^"'`$]+)["'`]\s*[,)])?/g;
  return [from, bare, dynamic].flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier]) => specifier));
}

function importViolation(path: string, specifier: string | undefined): readonly string[] {
  const room = roomOf(path);
  const row = table[room];
  if (row === undefined) return [`${path} lies in no room`];
  if (specifier === undefined) return [`${path} imports what cannot be told before it runs`];
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier);
    if (target.startsWith("..")) return [`${path} imports ${specifier}, outside of src`];
    const other = roomOf(target);
    return other === room || row.rooms.includes(other) ? [] : [`${path} imports ${target}`];
  }
  const allowed = [...row.libraries, ...(room === "adapters" ? librariesOf(path) : [])];
  return allowed.some((library) => isPartOf(specifier, library)) ? [] : [`${path} imports ${specifier}`];
}

function librariesOf(path: string): readonly string[] {
  const [longest] = Object.keys(adapterLibraries)
    .filter((beginning) => path.startsWith(beginning))
    .toSorted((a, b) => b.length - a.length);
  return longest === undefined ? [] : (adapterLibraries[longest] ?? []);
}

function isPartOf(specifier: string, library: string): boolean {
  if (library.endsWith("*")) return specifier.startsWith(library.slice(0, -1));
  return specifier === library || specifier.startsWith(library.endsWith("/") ? library : `${library}/`);
}

function touchViolations(path: string, text: string): readonly string[] {
  const files = importsOf(text).some((specifier) => /^(node:)?fs(\/|$)/.test(specifier ?? "")) && path !== readsOneFile;
  const code = stripTypeScriptTypes(text);
  return [
    ...(files ? [`${path} touches node:fs`] : []),
    ...touches.filter(([pattern]) => pattern.test(code)).map(([, name]) => `${path} touches ${name}`),
  ];
}

/** `plan/rules.ts` lies in `plan`, `ports.ts` in `ports`, `cli.ts` with all of `cli/`. */
function roomOf(path: string): string {
  return path.split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

function ourSources(): Sources {
  const root = join(import.meta.dirname, "../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return Object.fromEntries(files.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(root, path), "utf8")]));
}

test("every room keeps to the rooms and libraries that it may use", () => {
  const sources = ourSources();
  expect(Object.keys(sources).length).toBeGreaterThan(100);
  expect(violations(sources)).toEqual([]);
});

test("every row of the table has a room, and every adapter's library an adapter", () => {
  const paths = Object.keys(ourSources());
  for (const room of Object.keys(table)) expect(paths.map(roomOf)).toContain(room);
  for (const beginning of Object.keys(adapterLibraries)) {
    expect(paths.filter((path) => path.startsWith(beginning))).not.toEqual([]);
  }
});

const planted: readonly (readonly [path: string, text: string, violation: string])[] = [
  ["domain/plan.ts", 'import { verify } from "../verify.ts";', "domain/plan.ts imports verify.ts"],
  ["domain/plan.ts", 'import type { Clock } from "../ports.ts";', "domain/plan.ts imports ports.ts"],
  ["domain/plan.ts", 'import {\n  type Clock,\n  x,\n} from "../ports.ts";', "domain/plan.ts imports ports.ts"],
  [
    "compare/compare.ts",
    'export { decide } from "../verdict/decide.ts";',
    "compare/compare.ts imports verdict/decide.ts",
  ],
  ["compare/compare.ts", 'export * from "../verdict/decide.ts";', "compare/compare.ts imports verdict/decide.ts"],
  ["compare/compare.ts", 'export type * as all from "../ports.ts";', "compare/compare.ts imports ports.ts"],
  ["report/badge.ts", 'import "../adapters/github.ts";', "report/badge.ts imports adapters/github.ts"],
  ["entry/worker.ts", 'const { openWorld } = await import("../world.ts");', "entry/worker.ts imports world.ts"],
  ["entry/worker.ts", 'type World = import("../world.ts").World;', "entry/worker.ts imports world.ts"],
  [
    "entry/worker.ts",
    ["const room = await import(`../$", "{name}.ts`);"].join(""),
    "entry/worker.ts imports what cannot be told before it runs",
  ],
  [
    "entry/worker.ts",
    'const room = await import("../" + name);',
    "entry/worker.ts imports what cannot be told before it runs",
  ],
  ["plan/plan.ts", 'import { z } from "zod";', "plan/plan.ts imports zod"],
  ["plan/plan.ts", 'const fs = require("child_process");', "plan/plan.ts imports child_process"],
  ["adapters/objects.ts", 'import Docker from "dockerode";', "adapters/objects.ts imports dockerode"],
  [
    "adapters/docker/engine.ts",
    'import { request } from "@octokit/request";',
    "adapters/docker/engine.ts imports @octokit/request",
  ],
  ["adapters/logs.ts", 'import { readSettings } from "../settings.ts";', "adapters/logs.ts imports settings.ts"],
  ["cli/list.ts", 'import { git } from "../adapters/git/git.ts";', "cli/list.ts imports adapters/git/git.ts"],
  ["cli.ts", 'import { aPlan } from "../test/builders.ts";', "cli.ts imports ../test/builders.ts, outside of src"],
  ["verify.ts", 'import { plan } from "./plan/plan.ts";', "verify.ts imports plan/plan.ts"],
  ["nook/own.ts", 'import "./other.ts";', "nook/own.ts lies in no room"],
  ["plan/plan.ts", 'import { readFileSync } from "node:fs";', "plan/plan.ts touches node:fs"],
  [
    "report/badge.ts",
    "export const home = (): string | undefined => process.env.HOME;",
    "report/badge.ts touches process.env",
  ],
  ["verify.ts", "const at: number = Date.now();", "verify.ts touches Date.now"],
  ["verify.ts", "const at = new Date();", "verify.ts touches new Date()"],
  ["verify.ts", "const at = new Date;", "verify.ts touches new Date()"],
  ["execute/execute.ts", "const at = performance.now();", "execute/execute.ts touches performance.now"],
  ["domain/run.ts", "const chance = Math.random();", "domain/run.ts touches Math.random"],
  ["world.ts", 'console.log("here");', "world.ts touches console"],
  ["entry/web.ts", "const answer = await fetch(url);", "entry/web.ts touches fetch("],
];

test.each(planted)("a violation planted in %s is found: %s", (path, text, violation) => {
  expect(violations({ [path]: text })).toContain(violation);
});

const innocent: readonly (readonly [path: string, text: string])[] = [
  ["prepare/prepare.ts", 'import type { Plan } from "../domain/plan.ts";\nimport { a } from "./resolve-images.ts";'],
  ["ports.ts", "export interface Downloads {\n  fetch(url: string): Promise<Date>;\n}"],
  ["prepare/fetch-inputs.ts", "const at = new Date(seconds * 1000);\nawait world.downloads.fetch(url);"],
  ["plan/schema-compiled.ts", 'import { readFileSync } from "node:fs";\nimport { Ajv } from "ajv/dist/2020.js";'],
  ["adapters/github/checks.ts", 'import { Octokit } from "@octokit/rest";\nconst at = Date.now();'],
  ["cli.ts", 'await import("./cli/main.ts");'],
];

test.each(innocent)("what is allowed in %s is not mistaken for a violation", (path, text) => {
  expect(violations({ [path]: text })).toEqual([]);
});
