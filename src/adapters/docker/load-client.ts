import { registerHooks } from "node:module";
import type Docker from "dockerode";

/**
 * Loads dockerode without ssh2, gRPC and their like. They serve engines behind SSH and BuildKit sessions, which connect()
 * refuses and builds do not use, and reading them takes longer than starting a container: 100 of 140 ms.
 */
export async function loadClient(): Promise<typeof Docker> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      return unused.has(specifier)
        ? { url: `unused:${specifier}`, format: "commonjs", shortCircuit: true }
        : next(specifier, context);
    },
    load(url, context, next) {
      return url.startsWith("unused:")
        ? { format: "commonjs", source: nothing, shortCircuit: true }
        : next(url, context);
    },
  });
  try {
    return (await import("dockerode")).default;
  } finally {
    hooks.deregister();
  }
}

const unused = new Set(["ssh2", "@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"]);

/** Enough for code that only reads a property or two while it is loaded. */
const nothing = "module.exports = { loadSync() {}, load() {}, Client: class {}, Agent: class {} };";
