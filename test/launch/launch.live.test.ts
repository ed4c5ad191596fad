import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect } from "vitest";
import { containersOf, docker, eventually, type Lab, scenario, science, tiny } from "../live/lab.ts";

/* A real container, the real door, and a small server in the place of Jupyter. */

const image = "tickmark.test/launch:1";

beforeAll(() => {
  const server = readFileSync(join(import.meta.dirname, "notebook-server.py")).toString("base64");
  const path = "/usr/local/bin/jupyter-notebook";
  const lines = [`FROM ${science}`, `RUN echo ${server} | base64 -d >${path} && chmod 755 ${path}`];
  execFileSync("docker", ["build", "--quiet", "--tag", image, "-"], { input: lines.join("\n"), stdio: "pipe" });
  return () => void docker("rmi", "--force", image);
}, 60_000);

interface Opened {
  readonly address: string;
  readonly run: string | null;
  readonly network: string;
}

async function opened(lab: Lab, ...args: string[]) {
  let said = "";
  const { child, done } = lab.start(["launch", "--json", ...args]);
  child.stdout?.on("data", (chunk: string) => {
    said += chunk;
  });
  if (!(await eventually(() => said.endsWith("}\n") || child.exitCode !== null, 30_000)))
    throw new Error("it did not open");
  if (said === "") throw new Error((await done).stderr);
  return { ...(JSON.parse(said) as Opened), done };
}

function declare(lab: Lab): void {
  lab.declare({ run: "echo 42 >answer.txt", sources: ["in.txt"], outputs: ["answer.txt"] }, image);
  lab.write("in.txt", "the question\n");
}

scenario(
  "an analysis opens with what its run produced, to whoever has the token, without a network, and leaves nothing",
  async (lab) => {
    declare(lab);
    expect((await lab.cli("run")).code).toBe(0);
    const before = readdirSync(lab.folder).toSorted();
    const { address, run, network, done } = await opened(lab, "-o", "kept");
    const at = new URL(address);
    expect([at.hostname, at.pathname, network, typeof run]).toEqual(["127.0.0.1", "/tree", "none", "string"]);
    const ask = (path: string, more: RequestInit = {}) => fetch(new URL(path + at.search, address), more);

    expect((await fetch(new URL("/answer.txt", address))).status).toBe(403);
    expect(await (await ask("/answer.txt")).text()).toBe("42\n");
    expect(await (await ask("/in.txt")).text()).toBe("the question\n");
    expect((await ask("/reproduce.yml")).status).toBe(404);
    // Nothing but loopback, nobody of this machine, and figures shown where they are drawn.
    expect(await (await ask("/facts")).text()).toMatch(/^\['lo'\] [1-9]\d* None$/);
    const [container = ""] = containersOf(lab.home);
    expect(docker("port", container.split(" ")[0] ?? "")).toBe("");

    await ask("/notes.txt", { method: "PUT", body: "seen\n" });
    const stop = await lab.cli("launch", "--stop");
    expect([stop.code, stop.stdout]).toEqual([0, `${at.origin} is closed.\n`]);
    expect((await done).code).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
    expect(lab.read("kept/notes.txt")).toBe("seen\n");
    expect(readdirSync(lab.folder).toSorted()).toEqual([...before, "kept"].toSorted());
    expect(readdirSync(join(lab.folder, "kept"))).toEqual(["notes.txt"]);
  },
  60_000,
);

scenario(
  "it ends when its time is up",
  async (lab) => {
    declare(lab);
    const { code, stdout } = await lab.cli("launch", "--for", "1 s");
    expect(code).toBe(0);
    expect(stdout).toContain("Its time is up");
    expect(existsSync(join(lab.folder, "answer.txt"))).toBe(false);
  },
  60_000,
);

scenario(
  "an image without a notebook server is told of, with a way out",
  async (lab) => {
    lab.declare({ run: "echo 42 >answer.txt", outputs: ["answer.txt"] }, tiny);
    const { code, stderr } = await lab.cli("launch");
    expect(code).toBe(2);
    expect(stderr).toContain(`the image ${tiny} has neither JupyterLab nor Jupyter Notebook`);
    expect(stderr).toContain("--image IMAGE");
    expect((await lab.cli("launch", "--stop")).stdout).toBe("Nothing is open.\n");
  },
  60_000,
);
