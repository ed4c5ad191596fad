import { expect } from "vitest";
import { scenario } from "../live/lab.ts";

scenario(
  "what nobody committed is kept with the record, shown, and put back for a repetition without touching the folder",
  async (lab) => {
    lab.write("data.bin", Buffer.from([0, 1, 2, 255]));
    lab.declare({ run: "cat data.bin *.new > out.bin", outputs: ["out.bin"] });
    lab.write("old.new", "old\n");
    lab.write(".gitignore", "*.log\n");
    lab.commit();
    expect((await lab.cli("run", "--json", "--on-changed", "error")).code).toBe(0);
    lab.write("data.bin", Buffer.from([0, 9, 8, 254]));
    lab.write("a b.new", "new\n");
    lab.write("secret.log", "ignored");
    lab.git("rm", "--quiet", "--cached", "old.new");
    const before = lab.git("status", "--porcelain");
    const refused = await lab.cli("run", "--on-changed", "error");
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("not committed")]);
    expect((await lab.cli("run", "--on-changed", "perhaps")).stderr).toContain("error or store-diff");
    expect((await lab.cli("run", "--quiet", "--host", "-l", "changed")).code).toBe(0);
    expect(lab.git("status", "--porcelain")).toBe(before);
    const shown = (await lab.cli("show", "changed")).stdout;
    expect(shown).toMatch(/changes +\d+ B, kept: tickmark show \w+ --diff; new: a b\.new/);
    const { stdout: diff } = await lab.cli("show", "changed", "--diff");
    expect(diff).toContain("GIT binary patch");
    expect(diff).not.toContain("secret.log");
    await lab.cli("export", "-o", "../all.json");
    expect(JSON.parse(lab.read("../all.json"))[0]).toMatchObject({ label: "changed", diff });
    lab.git("reset", "--quiet", "--hard");
    lab.git("clean", "--quiet", "--force");
    const repeated = await lab.cli("repeat", "changed");
    expect(repeated.stdout).toContain("The new record exactly matches the original.");
    expect(repeated.code).toBe(0);
    expect(lab.git("status", "--porcelain")).toBe("");
  },
);
