import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noServerExitCode, serverMark, serverScript } from "../../src/launch/jupyter.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";

/* Which server is opened is found out by the script in the image; here the image is a folder of commands that say how they were called. */

const where = ["sock=/run/s"];

/** What the script says where the image has these commands, each with what it says of its version. */
function opened(commands: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  for (const [name, version] of Object.entries(commands)) {
    const lines = ["#!/bin/sh", `if [ "$1" = --version ]; then echo ${version}; else echo ${name} "$@"; fi`, ""];
    writeFileSync(join(folder, name), lines.join("\n"), { mode: 0o755 });
  }
  const env = { PATH: folder, HOME: folder };
  const { status, stdout } = spawnSync("/bin/sh", ["-c", serverScript("/work", where)], { env, encoding: "utf8" });
  return { status, lines: stdout.split("\n") };
}

test("JupyterLab is opened before Notebook, and each is told where to listen in its own words", () => {
  const ofServer = "--ServerApp.sock=/run/s --ServerApp.root_dir=/work --ServerApp.open_browser=False";
  const ofNotebook = "--NotebookApp.sock=/run/s --NotebookApp.notebook_dir=/work --NotebookApp.open_browser=False";
  const images = [
    [{ "jupyter-lab": "4.6.4", "jupyter-notebook": "7.6.3" }, "lab", `jupyter-lab ${ofServer}`],
    [{ "jupyter-notebook": "7.6.3" }, "tree", `jupyter-notebook ${ofServer}`],
    [{ "jupyter-notebook": "10.0.0" }, "tree", `jupyter-notebook ${ofServer}`],
    [{ "jupyter-notebook": "6.4.12" }, "notebook", `jupyter-notebook ${ofNotebook}`],
  ] as const;
  for (const [commands, server, call] of images)
    expect(opened(commands)).toEqual({ status: 0, lines: [`${serverMark}${server}`, call, ""] });
});

test("an image without either says so, with an exit code of its own", () => {
  expect(opened({ python3: "3.13" })).toMatchObject({ status: noServerExitCode });
});
