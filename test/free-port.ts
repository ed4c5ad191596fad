import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port of loopback that nobody listens on, for a server that is told its port before it starts. Not one of those that
 * the system gives to connections and to listeners on port 0: between now and then it would give this one away, too.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer().listen(port, "127.0.0.1");
    try {
      await once(probe, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") continue;
      throw error;
    }
    probe.close();
    await once(probe, "close");
    return port;
  }
}
