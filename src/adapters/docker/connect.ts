import type Docker from "dockerode";
import { Fault } from "../../domain/fault.ts";
import { loadClient } from "./load-client.ts";

/**
 * A client of the engine at `DOCKER_HOST`, or at the usual socket. Workspaces are folders of this machine that the
 * engine mounts, so an engine on another machine is refused instead of running on empty folders.
 */
export async function connect(dockerHost: string | undefined): Promise<Docker> {
  const Client = await loadClient();
  if (dockerHost === undefined || dockerHost === "") return new Client({ socketPath: "/var/run/docker.sock" });
  const url = URL.parse(dockerHost);
  if (url?.protocol === "unix:") return new Client({ socketPath: url.pathname });
  if (url?.protocol === "tcp:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) {
    return new Client({ protocol: "http", host: url.hostname, port: url.port || "2375" });
  }
  throw new Fault(
    "SETTINGS",
    `DOCKER_HOST is ${dockerHost}: the engine must be on this machine (unix:///path/docker.sock), because it mounts folders of this machine`,
  );
}
