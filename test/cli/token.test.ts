import { expect } from "vitest";
import { scenario } from "../live/lab.ts";

scenario("a token is shown once, listed without its secret, and ended", async (lab) => {
  const made = await lab.cli("token", "create", "walks", "--note", "for Ada");
  expect(made.code).toBe(0);
  const [secret = ""] = made.stdout.trim().split("\n");
  expect(made.stdout).toMatch(/^tickmark_[0-9a-f]{32}\n$/);
  expect(made.stderr).toContain(`smt init --store https://smt:${secret}@SERVER/sumatra/ walks`);
  const listed = JSON.parse((await lab.cli("token", "list", "--json")).stdout);
  expect(listed).toMatchObject({ tokens: [{ project: "walks", note: "for Ada", usedAt: null }] });
  const text = await lab.cli("token", "list");
  expect(text.stdout).toMatch(/^[0-9a-f]{8} {2}walks {2}since .* UTC {2}never used {2}for Ada\n$/);
  expect(text.stdout + text.stderr).not.toContain(secret.slice("tickmark_".length));
  expect((await lab.cli("token", "revoke", listed.tokens[0].id)).code).toBe(0);
  expect(await lab.cli("token", "revoke", listed.tokens[0].id)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is no token"),
  });
  const needless = await lab.cli("token", "create", "walks", "--annotate");
  expect([needless.code, needless.stderr]).toEqual([2, expect.stringContaining("the runs of a repository")]);
  const unknown = await lab.cli("token", "create", "ada:notes");
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("knows no repository ada/notes")]);
});
