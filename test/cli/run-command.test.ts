import { expect } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { type Answer, type Lab, scenario } from "../live/lab.ts";

/* What the command line promises to scripts: exit codes, one JSON document, and nothing else on standard output. */

const json = ({ stdout }: Answer): Record<string, unknown> => {
  expect(stdout.trim().split("\n}\n")).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, unknown>;
};

function prepared(lab: Lab, run = "echo x > out.txt"): void {
  lab.declare({ run, outputs: ["out.txt"] });
  lab.recorded({ "out.txt": "x\n" });
}

scenario("exit codes tell reproduced, not reproduced and trouble apart", async (lab) => {
  prepared(lab);
  expect((await lab.cli("verify")).code).toBe(0);
  prepared(lab, "echo y > out.txt");
  expect((await lab.cli("verify")).code).toBe(1);
  prepared(lab, "exit 5");
  expect((await lab.cli("verify")).code).toBe(1);
  expect((await lab.cli("run")).code).toBe(1);
  prepared(lab, "echo y > out.txt");
  // It ran, which is all that `run` asks.
  expect((await lab.cli("run")).code).toBe(0);
  lab.write("reproduce.yml", "version: 1\nimage: x\nrnu: true\n");
  expect((await lab.cli("verify")).code).toBe(2);
  expect((await lab.cli("validate")).code).toBe(2);
});

scenario("every command answers --json with one document and nothing else", async (lab) => {
  prepared(lab);
  const verified = await lab.cli("verify", "--json");
  expect(json(verified)).toMatchObject({ runs: [{ verdict: { kind: "reproduced" } }] });
  expect(verified.stderr).toBe("");
  expect(json(await lab.cli("validate", "--json"))).toEqual({ ok: true, problems: [] });
  expect(json(await lab.cli("plan", "--json"))).toMatchObject({
    plans: [{ plan: { analysis: "main" }, files: ["reproduce.yml"] }],
  });
  expect(json(await lab.cli("run", "--json", "--tag", "demo"))).toMatchObject({ runs: [{}] });
  expect(json(await lab.cli("record", "--json"))).toMatchObject({ lock: { version: 1 }, written: [] });
  const { runs } = json(await lab.cli("list", "--json")) as { runs: { id: string; tags: string[] }[] };
  expect(runs.map(({ tags }) => tags)).toEqual([[], ["demo"], []]);
  expect(json(await lab.cli("show", runs[0]?.id.slice(0, 12) ?? "", "--json"))).toMatchObject({
    run: { id: runs[0]?.id },
    context: { tags: [] },
  });
  expect(json(await lab.cli("doctor", "--json"))).toMatchObject({
    findings: expect.arrayContaining([{ level: "good", subject: "engine", detail: expect.any(String) }]),
  });
  expect(json(await lab.cli("init", "--print", "--json"))).toMatchObject({
    declaration: expect.stringContaining("version: 1"),
  });
});

scenario("trouble is one JSON document too, whatever it is", async (lab) => {
  prepared(lab);
  const troubles: readonly (readonly [string[], string])[] = [
    [["shwo", "--json"], "USAGE"],
    [["show", "--json"], "USAGE"],
    [["show", "abcdef", "--json"], "USAGE"],
    [["list", "--json", "--limit", "none"], "USAGE"],
    [["verify", "--json", "--speed"], "USAGE"],
    [["verify", "--json", "one", "two"], "USAGE"],
    [["verify", "--json", "-a", "none"], "USAGE"],
    [["verify", "--json", "elsewhere"], "USAGE"],
    [["record", "--json", "https://example.org/lab/paper"], "USAGE"],
    [["init", "--json"], "USAGE"],
  ];
  for (const [args, code] of troubles) {
    const answer = await lab.cli(...args);
    expect([args, json(answer)]).toEqual([args, { error: { code, message: expect.any(String) } }]);
    expect(answer.code).toBe(2);
    expect(answer.stderr).not.toContain("mistake in Tickmark");
  }
  lab.write("reproduce.yml", "version: 1\nimage: x\nrnu: true\n");
  for (const command of ["verify", "run", "record", "plan", "launch"]) {
    const answer = await lab.cli(command, "--json");
    expect([command, json(answer)]).toMatchObject([
      command,
      { problems: [{}, {}, { file: "reproduce.yml", line: 3, pointer: "/rnu" }] },
    ]);
    expect(answer.code).toBe(2);
  }
  expect(json(await lab.cli("validate", "--json"))).toMatchObject({ ok: false, problems: [{}, {}, { line: 3 }] });
});

scenario("a mistyped command or option names what was meant, on standard error", async (lab) => {
  const command = await lab.cli("verfy");
  expect(command).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("Did you mean `tickmark verify`?"),
  });
  const option = await lab.cli("verify", "--quite");
  expect(option).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("--quite") });
  expect(option.stderr).toContain("tickmark verify --help");
  expect(await lab.cli("constructor")).toMatchObject({ code: 2, stdout: "" });
});

scenario("every command explains itself, with an example", async (lab) => {
  const main = await lab.cli("--help");
  expect(main.code).toBe(0);
  for (const name of Object.keys(commands)) {
    expect(main.stdout).toContain(`  ${name}`);
    const help = await lab.cli(name, "--help");
    expect([name, help.code, help.stderr]).toEqual([name, 0, ""]);
    expect(help.stdout).toMatch(
      new RegExp(`^tickmark ${name}: .*\\n\\nusage: tickmark ${name}[^]*--json[^]*examples:\\n  .*tickmark`),
    );
  }
  expect((await lab.cli("help", "verify")).stdout).toBe((await lab.cli("verify", "--help")).stdout);
  expect(await lab.cli()).toMatchObject({ code: 2, stdout: main.stdout });
  expect((await lab.cli("--version")).stdout).toMatch(/^\d+\.\d+\.\d+/);
});

scenario("a folder without a declaration is told how to get one", async (lab) => {
  for (const command of ["verify", "validate", "plan", "record", "run"]) {
    const { code, stderr } = await lab.cli(command);
    expect([command, code]).toEqual([command, 2]);
    expect(stderr).toContain("tickmark init");
  }
});

scenario("a wrong address of an engine matters only to those who need the engine", async (lab) => {
  prepared(lab);
  const env = { DOCKER_HOST: "tcp://engine.example.org:2375" };
  for (const args of [["list"], ["validate"], ["plan"]]) {
    expect([args, (await lab.start(args, { env }).done).code]).toEqual([args, 0]);
  }
  const { code, stderr } = await lab.start(["verify"], { env }).done;
  expect(code).toBe(2);
  expect(stderr).toContain("must be on this machine");
});
