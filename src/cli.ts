#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Half of the time of a short command is reading its own code, so the cache comes before all of it.
enableCompileCache();
const { main } = await import("./cli/main.ts");
await main();
