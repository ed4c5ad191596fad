import { rmSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { manner, ownKeywords, schemas } from "../src/plan/schema-compiled.ts";

/*
 * dist/: the command and the process that compares. What a short command does is mostly reading its own code, so libraries
 * are taken into the bundle, white space is not, and the validators of our schemas are made here. Left outside are libraries
 * that come with files of their own (WebAssembly, protocol descriptions), and those of the server, which starts once.
 */

const root = join(import.meta.dirname, "..");
/** Also what is loaded on demand from CommonJS: of that, a bundle keeps only the default export. */
const external = [
  "apache-arrow",
  "dockerode",
  "h5wasm",
  "probot",
  "saxes",
  "sql.js",
  "tar-fs",
  "xz-decompress",
  "yauzl",
];

const validatorsMadeBeforehand: Plugin = {
  name: "validators made beforehand",
  setup(build) {
    build.onLoad({ filter: /\/src\/plan\/schema-compiled\.ts$/ }, () => ({
      contents: `${validators()}\nexport const compiled = (name) => ({ ${Object.keys(schemas).join(", ")} })[name];`,
      resolveDir: root,
    }));
  },
};

function validators(): string {
  const ajv = new Ajv2020({ ...manner, code: { source: true, esm: true } });
  for (const keyword of ownKeywords) ajv.addKeyword(keyword);
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  return standalone.default(ajv, Object.fromEntries(Object.keys(schemas).map((name) => [name, name])));
}

const common: BuildOptions = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  external,
  chunkNames: "chunks/[name]-[hash]",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  logLevel: "warning",
  // What is written in CommonJS asks for Node's modules by this name.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
};

rmSync(join(root, "dist"), { recursive: true, force: true });
await build({ ...common, entryPoints: ["src/cli.ts"], plugins: [validatorsMadeBeforehand] });
// It is read anew for each command, without the cache that the command has, and nobody is shown its stack.
await build({ ...common, entryPoints: ["src/comparer.ts"], minifyIdentifiers: true });
