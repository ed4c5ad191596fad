import { web } from "../entry/web.ts";
import { type Links, linksFrom } from "../report/links.ts";
import { serveLocally } from "../world.ts";
import { type Command, exitCodes, portOf } from "./command.ts";
import { aborted } from "./io.ts";
import { findAny, withStore } from "./saved-run.ts";

export const open: Command = {
  operands: "[LABEL]",
  mostOperands: 1,
  options: {
    port: { type: "string", short: "p", value: "NUMBER", about: "listen on this port instead of any free one" },
    "no-browser": { type: "boolean", about: "only print the address" },
  },
  examples: [
    ["tickmark open", "the table of all records, until Ctrl-C"],
    ["tickmark open 3f2a9c", "the page of one of them"],
    ["tickmark open last --no-browser --port 8042", "on a machine that you reach through ssh -L 8042:127.0.0.1:8042"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { io, json, positionals, values } = invocation;
      const [label] = positionals;
      const port = portOf(invocation);
      const found = label === undefined ? undefined : await findAny(label, world);
      const stop = io.interruption();
      const onError = (error: unknown) => io.err(`tickmark open: a page failed: ${error}`);
      const server = await serveLocally(world, port, (publicUrl, parts) => web({ ...parts, publicUrl, onError }));
      try {
        const links = linksFrom(server.address);
        const address = found === undefined ? links.records(null) : addressOf(found, links);
        if (json) io.out(JSON.stringify({ address, port: server.port }));
        else io.out(address);
        const isShown = values["no-browser"] !== true && !json && (await server.show(server.once(address), io.env));
        if (!json)
          io.err(
            `${isShown ? "Opened in your browser" : "Open this address in a browser"}; Ctrl-C ends it. Whoever has the address can read your records.`,
          );
        await aborted(stop);
        return exitCodes.fine;
      } finally {
        await server.close();
      }
    }),
};

/** The page of whatever somebody means, a run that did not come to an end too. */
function addressOf(found: Awaited<ReturnType<typeof findAny>>, links: Links): string {
  if ("imported" in found) return links.imported(found.imported.id);
  return found.unfinished === null ? links.run(found.id) : links.unfinished(found.id);
}
