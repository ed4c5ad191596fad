import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Lab, scenario } from "../live/lab.ts";

/* From an analysis to its certificate, with the real program and real containers. */

function prepared(lab: Lab, run = "echo x > out.txt"): void {
  lab.declare({ run, outputs: [{ path: "out.txt", label: "Table 1" }] });
  lab.recorded({ "out.txt": "x\n" });
}

scenario("a run is certified, and its certificate and its output are checked", async (lab) => {
  prepared(lab);
  expect((await lab.cli("certify")).stderr).toContain("no run is kept yet");
  expect((await lab.cli("verify")).code).toBe(0);
  const { code, stdout } = await lab.cli("certify");
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("✓ certificate.zip  Reproduced: 1 of 1 output identical"),
  ]);
  expect((await lab.cli("keys", "export", "public")).code).toBe(0);
  const checked = await lab.cli("check", "certificate.zip", "--key", "public/tickmark.pub.pem");
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("It says  reproduced: identical")]);
  writeFileSync(join(lab.folder, "out.txt"), "x\n");
  const file = await lab.cli("check", "out.txt", "-c", "certificate.zip");
  expect([file.code, file.stdout]).toEqual([
    0,
    expect.stringMatching(/^✓ out\.txt is Table 1 .*this very file was reproduced/),
  ]);

  // The same run without saying whose it is, and what says it.
  expect((await lab.cli("certify", "--blind")).code).toBe(0);
  const blind = await lab.cli("check", "blind.json", "--openings", "openings.json");
  expect([blind.code, blind.stdout]).toEqual([0, expect.stringContaining("nothing stays hidden")]);

  const first = readFileSync(join(lab.folder, "certificate.zip"));
  expect((await lab.cli("certify", "-o", "again.zip")).code).toBe(0);
  expect(readFileSync(join(lab.folder, "again.zip")).equals(first)).toBe(true);
  expect((await lab.cli("certify", "last", "-o", "last.zip")).code).toBe(0);
  expect(readFileSync(join(lab.folder, "last.zip")).equals(first)).toBe(true);
  const unknown = await lab.cli("certify", "figure-9");
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('has the label "figure-9"')]);
});

scenario("a diverging rerun is certified as what it is, never over another certificate", async (lab) => {
  prepared(lab, "echo y > out.txt");
  const certified = await lab.cli("certify", ".", "--json");
  expect([certified.code, JSON.parse(certified.stdout)]).toMatchObject([
    1,
    { certificates: [{ verdict: "diverged" }] },
  ]);
  expect((await lab.cli("check", "certificate.zip")).code).toBe(1);
  expect((await lab.cli("verify")).code).toBe(1);
  const refused = await lab.cli("certify");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("for the certificate with -o FILE")]);
});

scenario("who verifies an address certifies it at once, with their own key", async (lab) => {
  prepared(lab);
  const commit = lab.commit();
  const address = `file://${lab.folder}@main`;
  const verified = await lab.cli("verify", address, "--certify");
  expect([verified.code, verified.stdout]).toEqual([
    0,
    expect.stringContaining("✓ certificate.zip  Reproduced: 1 of 1 output identical"),
  ]);
  expect((await lab.cli("keys", "export", "public")).code).toBe(0);
  const checked = await lab.cli("check", "certificate.zip", "--key", "public/tickmark.pub.pem", "--json");
  expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
    0,
    { statement: { predicate: { verdict: "reproduced", repository: { commit, modified: false } } } },
  ]);
  for (const [option, problem] of [
    [["--certify"], "for the certificate with --certify-as FILE"],
    [["--certify-as", "nowhere/c.zip"], "there is no folder"],
  ] as const) {
    const refused = await lab.cli("verify", address, ...option);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(problem)]);
  }
  expect(await lab.world.store.ledger.list({ limit: 9 })).toHaveLength(1);

  prepared(lab, "echo y > out.txt");
  lab.commit();
  const diverged = await lab.cli("verify", address, "--certify-as", "diverged.zip", "--json");
  expect([diverged.code, JSON.parse(diverged.stdout)]).toMatchObject([
    1,
    { runs: [{}], certificates: [{ file: "diverged.zip", verdict: "diverged" }] },
  ]);
  expect((await lab.cli("check", "diverged.zip")).code).toBe(1);
});

scenario("keys are rotated, and what the old ones signed still holds", async (lab) => {
  prepared(lab);
  await lab.cli("verify");
  await lab.cli("certify");
  await lab.cli("keys", "export", "old");
  const { stdout } = await lab.cli("keys", "rotate");
  expect(stdout.match(/retired/g)).toHaveLength(2);
  await lab.cli("keys", "export", "new");
  const check = (keys: string) => lab.cli("check", "certificate.zip", "--key", `${keys}/tickmark.pub.pem`);
  expect([(await check("old")).code, (await check("new")).code]).toEqual([0, 2]);
  expect((await lab.cli("check", "certificate.zip")).stdout).toContain("a key that you have");
  for (const odd of [["export"], ["rotate", "x"], ["lose"]]) expect((await lab.cli("keys", ...odd)).code).toBe(2);
});
