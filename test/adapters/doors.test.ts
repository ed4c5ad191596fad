import { symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loopbackDoors } from "../../src/adapters/doors.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const doors = loopbackDoors();

async function serverIn(folder: string): Promise<void> {
  const server = createServer((_asked, response) => response.end("inside"));
  await new Promise<void>((resolve) => server.listen(join(folder, "s"), resolve));
  onTestFinished(() => void server.close());
}

test("a door leads from the loopback address to the socket, and is shut when it is closed", async () => {
  const folder = temporaryFolder();
  expect(await doors.answers(folder, "s")).toBe(false);
  await serverIn(folder);
  expect(await doors.answers(folder, "s")).toBe(true);
  const door = await doors.open(folder, "s", 0);
  const address = `http://127.0.0.1:${door.port}/`;
  expect(await (await fetch(address)).text()).toBe("inside");
  await expect(doors.open(folder, "s", door.port)).rejects.toThrow(`port ${door.port} of 127.0.0.1 cannot be had`);
  await door.close();
  await expect(fetch(address)).rejects.toThrow();
});

test("a link in the place of the socket leads nowhere: it could be to the engine's own", async () => {
  const [real, folder] = [temporaryFolder(), temporaryFolder()];
  await serverIn(real);
  symlinkSync(join(real, "s"), join(folder, "s"));
  writeFileSync(join(folder, "file"), "");
  for (const name of ["s", "file", "nothing"]) expect(await doors.answers(folder, name)).toBe(false);
  const door = await doors.open(folder, "s", 0);
  await expect(fetch(`http://127.0.0.1:${door.port}/`)).rejects.toThrow();
  await door.close();
});
