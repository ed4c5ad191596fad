import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { docker, eventually, tiny } from "./lab.ts";

/* A registry of our own on loopback, as Debian ships it. */

export async function startRegistry() {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-registry-"));
  const port = await freePort();
  const config = join(folder, "config.yml");
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: "error" },
      storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  );
  const server = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  if (!(await eventually(() => existsSync(`/proc/${server.pid}`) && answers(port), 60_000)))
    throw new Error("the registry did not start");

  return {
    host: `127.0.0.1:${port}`,
    /** Pushes an image with these lines on top of the tiny one, and forgets it here; answers `host/name@digest`. */
    push(name: string, ...lines: string[]): string {
      const reference = `127.0.0.1:${port}/${name}`;
      build(reference, lines);
      docker("push", "--quiet", reference);
      const digest = docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", reference);
      docker("rmi", "--force", reference, digest);
      return digest;
    },
    /** Removes what a test pulled from here. */
    forget() {
      const ids = docker("images", "--all", "--no-trunc", "--format", "{{.Repository}} {{.ID}}")
        .split("\n")
        .filter((line) => line.startsWith(`127.0.0.1:${port}/`))
        .map((line) => line.split(" ")[1] ?? "");
      if (ids.length > 0) docker("rmi", "--force", ...new Set(ids));
    },
    async stop() {
      this.forget();
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function build(reference: string, lines: readonly string[]): void {
  execFileSync("docker", ["build", "--quiet", "--tag", reference, "-"], {
    input: [`FROM ${tiny}`, ...lines].join("\n"),
    stdio: ["pipe", "ignore", "pipe"],
  });
}

function answers(port: number): boolean {
  try {
    execFileSync("curl", ["--silent", "--fail", "--max-time", "1", `http://127.0.0.1:${port}/v2/`], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}
