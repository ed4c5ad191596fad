import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostEngine } from "../../src/adapters/host-engine.ts";
import { workspacePath } from "../../src/domain/names.ts";
import type { ContainerSpec } from "../../src/ports.ts";
import { aPlan } from "../builders.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("each step finds the inputs as they were declared, whatever the one before put in their place", async () => {
  const folder = temporaryFolder();
  const root = join(folder, "work");
  mkdirSync(root);
  writeFileSync(join(folder, "input"), "declared");
  writeFileSync(join(folder, "mine"), "mine");
  const spec = (command: string): ContainerSpec => ({
    run: "r",
    image: "host",
    command: ["/bin/sh", "-e", "-c", command],
    workingDirectory: workspacePath,
    env: {},
    user: { uid: 1000, gid: 1000 },
    limits: aPlan().limits,
    network: "full",
    mounts: [
      { from: root, to: workspacePath, readOnly: false },
      { from: join(folder, "input"), to: `${workspacePath}/raw.csv`, readOnly: true },
    ],
  });
  const printed = async (command: string) => {
    const chunks: Uint8Array[] = [];
    const { exitCode } = await hostEngine().run(
      spec(command),
      (chunk) => void chunks.push(chunk),
      new AbortController().signal,
    );
    expect(exitCode).toBe(0);
    return Buffer.concat(chunks).toString();
  };
  expect(await printed("cat raw.csv; rm -f raw.csv; ln -s ../mine raw.csv")).toBe("declared");
  expect(await printed("cat raw.csv; rm -f raw.csv; mkdir raw.csv")).toBe("declared");
  expect(await printed("cat raw.csv")).toBe("declared");
  expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
});
