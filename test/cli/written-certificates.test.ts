import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectPlace, place, sayWhatChangesTheFolder } from "../../src/cli/written-certificates.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";

async function saidOf(files: readonly string[], cwd: string): Promise<string> {
  const said: string[] = [];
  await sayWhatChangesTheFolder(files, { cwd, err: (line) => void said.push(line) });
  return said.join("\n");
}

test("a certificate that git sees as a new file is said to change the folder, and no other is", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "certificate.zip"), "x");
  expect(await saidOf(["certificate.zip"], cwd)).toBe("");
  execFileSync("git", ["init", "--quiet"], { cwd });
  mkdirSync(join(cwd, "kept"));
  for (const file of ["kept/[c].zip", "blind.json", "openings.json"]) writeFileSync(join(cwd, file), "x");
  expect(await saidOf(["certificate.zip"], cwd)).toBe(
    "certificate.zip: keep it outside of the folder or in .gitignore: as an untracked file it makes the next run one of a changed folder",
  );
  expect(await saidOf(["kept/[c].zip"], cwd)).toContain("keep it outside");
  expect(await saidOf(["blind.json", "openings.json"], cwd)).toContain("blind.json, openings.json: keep them outside");
  writeFileSync(join(cwd, ".gitignore"), "*.zip\n");
  expect(await saidOf(["certificate.zip", "kept/[c].zip"], cwd)).toBe("");
  const elsewhere = join(temporaryFolder(), "certificate.zip");
  writeFileSync(elsewhere, "x");
  expect(await saidOf([elsewhere], cwd)).toBe("");
});

test("who may not write over a certificate is told how to name another", () => {
  const path = join(temporaryFolder(), "certificate.zip");
  writeFileSync(path, "older");
  const message = /certificate\.zip is there already; .* with -o FILE$/;
  expect(() => place(path, Buffer.from("newer"), "certificate.zip", "-o FILE")).toThrow(message);
  expect(() => place(path, Buffer.from("older"), "certificate.zip", "-o FILE")).not.toThrow();
  const planned = [{}] as unknown as Parameters<typeof expectPlace>[0];
  const wanted = { file: path, option: "--certify-as FILE" };
  expect(() => expectPlace(planned, wanted, "/")).toThrow("with --certify-as FILE");
});
