#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Half of the time of a short command is reading its own code, so the cache comes before all of it.
enableCompileCache();

// Node 22 tells everybody that its SQLite is experimental; whoever runs an analysis cannot do anything about it.
const { emitWarning } = process;
process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
  if (!String(warning).includes("SQLite is an experimental feature"))
    Reflect.apply(emitWarning, process, [warning, ...rest]);
};

const { main } = await import("./cli/main.ts");
await main();
