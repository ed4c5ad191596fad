import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aCertificate, figure } from "./certified.ts";

/* The commands of VERIFY.md itself, run by the programs that an editor has. */

async function unpacked() {
  const folder = temporaryFolder();
  const { parts } = await aCertificate();
  for (const [path, content] of parts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  writeFileSync(join(folder, "fig1.png"), figure);
  const blocks = [...readFileSync(join(folder, "VERIFY.md"), "utf8").matchAll(/(?:^ {4}.*\n)+/gm)].map(
    ([block]) => block,
  );
  return {
    folder,
    blocks,
    run: (command: string) => spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" }),
  };
}

test("ssh-keygen and sha256sum verify the list of parts, and refuse it when it was changed", async () => {
  const { folder, blocks, run } = await unpacked();
  const command = blocks.find((block) => block.includes("ssh-keygen")) ?? "";
  const verified = run(command);
  expect([verified.status, verified.stdout]).toEqual([
    0,
    expect.stringMatching(/^Good "tickmark-certificate@tickmark.example" signature/),
  ]);
  expect(verified.stdout).toContain("certificate.sigstore.json: OK");
  const list = readFileSync(join(folder, "SHA256SUMS"), "utf8");
  writeFileSync(
    join(folder, "SHA256SUMS"),
    list.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
  );
  expect(run(command).status).not.toBe(0);
});

test("ssh-keygen prints the fingerprints that the guide names", async () => {
  const { folder, blocks } = await unpacked();
  const [, key = ""] = / (ssh-ed25519 \S+)/.exec(readFileSync(join(folder, "keys/allowed_signers"), "utf8")) ?? [];
  const pem = join(folder, "keys/tickmark.pub.pem");
  const certificate = execFileSync("ssh-keygen", ["-i", "-m", "PKCS8", "-f", pem], { encoding: "utf8" });
  for (const line of [key, certificate]) {
    const [, printed = ""] = execFileSync("ssh-keygen", ["-lf", "-"], { input: line, encoding: "utf8" }).split(" ");
    expect(blocks[0]).toContain(printed);
  }
});

test("sha256sum checks the produced files", async () => {
  const { run } = await unpacked();
  expect(run("sha256sum -c OUTPUTS.sha256").stdout).toBe("fig1.png: OK\n");
});

test("openssl verifies the statement, and refuses it when it was changed", async () => {
  const { folder, blocks, run } = await unpacked();
  // jq is not everywhere; what it does here, node does too.
  const jq = `jq() { node -e 'const [, path, file] = process.argv; let v = JSON.parse(require("fs").readFileSync(file)); for (const k of path.match(/\\w+/g)) v = v[k]; console.log(v)' "$2" "$3"; };`;
  const command = `${jq} ${blocks.find((block) => block.includes("openssl")) ?? "false"}`;
  const verified = run(command);
  expect([verified.status, verified.stdout, verified.stderr]).toEqual([0, "Verified OK\n", ""]);
  const envelope = JSON.parse(readFileSync(join(folder, "certificate.dsse.json"), "utf8"));
  const payload = Buffer.from(envelope.payload, "base64").toString().replace("reproduced", "reprodused");
  writeFileSync(
    join(folder, "certificate.dsse.json"),
    JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString("base64") }),
  );
  expect(run(command).stdout).toContain("Verification");
  expect(run(command).status).not.toBe(0);
});

// Debian has no cosign, so it is there only where somebody put it; openssl and ssh-keygen must be there, and are not asked for.
const withCosign = spawnSync("cosign", ["version"]).status === 0 ? test : () => undefined;
withCosign("cosign verifies the bundle and its place in the log, offline", async () => {
  const { blocks, run } = await unpacked();
  for (const command of blocks.filter((block) => block.includes("cosign"))) {
    const verified = run(command.replace("FILE", "fig1.png"));
    expect([verified.status, verified.stderr]).toEqual([0, expect.stringContaining("Verified OK")]);
  }
});
