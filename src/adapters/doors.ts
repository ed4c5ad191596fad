import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { get } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { Fault } from "../domain/fault.ts";
import type { Doors } from "../ports.ts";

/** Most connections at a time: a browser opens a dozen. */
const mostConnections = 256;

/** Doors of the loopback address alone: nobody on the network reaches what is behind them. */
export function loopbackDoors(): Doors {
  return {
    async open(folder, name, port) {
      const sockets = new Set<Socket>();
      const server = createServer((visitor) => {
        const inside = connectInside(folder, name);
        if (inside === undefined) return void visitor.destroy();
        for (const [one, other] of [
          [visitor, inside],
          [inside, visitor],
        ] as const) {
          sockets.add(one);
          one.on("error", () => other.destroy());
          one.on("close", () => {
            sockets.delete(one);
            other.destroy();
          });
          one.pipe(other);
        }
      });
      server.maxConnections = mostConnections;
      await new Promise<void>((resolve, reject) => {
        const refused = (error: Error) =>
          reject(new Fault("SETTINGS", `port ${port} of 127.0.0.1 cannot be had`, error));
        server.once("error", refused);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", refused);
          resolve();
        });
      });
      const address = server.address();
      if (address === null || typeof address === "string") throw new TypeError("a port has a number");
      return {
        port: address.port,
        async close() {
          const closed = new Promise((resolve) => server.close(resolve));
          for (const socket of sockets) socket.destroy();
          await closed;
        },
      };
    },
    answers: (folder, name) =>
      new Promise<boolean>((resolve) => {
        const inside = connectInside(folder, name);
        if (inside === undefined) return resolve(false);
        const request = get({ createConnection: () => inside, path: "/", timeout: 2000 }, (response) => {
          resolve(true);
          response.destroy();
        });
        request.on("timeout", () => request.destroy());
        request.on("error", () => resolve(false));
      }),
  };
}

/** Opens a file without reading it, nor asking it anything; Node has no name for it. */
const pathOnly = 0o10000000;

/**
 * Whoever writes in that folder could put a link there, to the engine's own socket for one. So what is connected to is the very
 * file that was looked at. This way also has no limit of a hundred bytes for the name of a socket.
 */
function connectInside(folder: string, name: string): Socket | undefined {
  let file: number | undefined;
  try {
    file = openSync(join(folder, name), pathOnly | constants.O_NOFOLLOW);
    if (!fstatSync(file).isSocket()) {
      closeSync(file);
      return undefined;
    }
  } catch {
    return undefined;
  }
  const held = file;
  const socket = connect(`/proc/self/fd/${held}`);
  let isHeld = true;
  const release = () => {
    if (isHeld) closeSync(held);
    isHeld = false;
  };
  // Whoever uses it hears of its end by "close".
  return socket
    .on("error", () => undefined)
    .once("connect", release)
    .once("close", release);
}
