#!/usr/bin/env node
import * as nodeModule from "node:module";

// An older Node has no such cache, and lacks more: it is told so here, before anything is loaded that it could not read.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`tickmark needs Node 22.18 or later; this is ${process.version}\n`);
  process.exit(2);
}

// Half of the time of a short command is reading its own code, so the cache comes before all of it.
nodeModule.enableCompileCache();

// Node 22 tells everybody that its SQLite is experimental; whoever runs an analysis cannot do anything about it.
const { emitWarning } = process;
process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
  if (!String(warning).includes("SQLite is an experimental feature"))
    Reflect.apply(emitWarning, process, [warning, ...rest]);
};

const { main } = await import("./cli/main.ts");
await main();
