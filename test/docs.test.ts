import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { commands } from "../src/cli/commands.ts";
import { appNeeds } from "../src/domain/app-needs.ts";
import { isWanted } from "../src/entry/events.ts";
import { parseDeclaration } from "../src/plan/parse-declaration.ts";

const text = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const readme = text("README.md");

test("the declaration that the README shows is one that works", () => {
  const block = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(parseDeclaration(block)).toMatchObject({ ok: true });
});

test("the README names every command, and no other", () => {
  const named = [...readme.matchAll(/`tickmark ([a-z]+)/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(Object.keys(commands)));
});

test("the README names every setting that the program reads", () => {
  const read = [...text("src/settings.ts").matchAll(/"([A-Z]+(?:_[A-Z]+)*)"/g)].map(([, name = ""]) => name);
  const settings = new Set(read.filter((name) => name.includes("_") || name === "HOST" || name === "PORT"));
  settings.delete("DATABASE_URL");
  expect(settings.size).toBeGreaterThan(10);
  for (const name of settings) {
    const shortened = name.replace(/^TICKMARK_MAX/, "");
    expect([name, readme.includes(`\`${name}\``) || readme.includes(`\`${shortened}\``)]).toEqual([name, true]);
  }
});

test("the app asks for no event that nobody handles, and for no more than it uses", () => {
  const manifest = load(text("app.yml")) as {
    default_events: string[];
    default_permissions: Record<string, string>;
    hook_attributes: { url: string };
  };
  for (const event of manifest.default_events) {
    const actions = ["rerequested", "renamed", "opened", "created", "published", "submitted", "checks_requested"];
    const handled = actions.some((action) => isWanted(event, { action }));
    expect([event, handled]).toEqual([event, true]);
  }
  // The doctor and the server hold a real App against the same list.
  expect(manifest.default_permissions).toEqual(appNeeds.permissions);
  expect(new Set(manifest.default_events)).toEqual(new Set(Object.keys(appNeeds.events)));
  expect(manifest.hook_attributes.url).toMatch(/^https:\/\/[^/]+\/api\/github\/webhooks$/);
});

test("every file that the documents point at is there", () => {
  for (const document of ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]) {
    const links = [...text(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => path);
    for (const path of links)
      expect(() => readFileSync(new URL(`../${path}`, import.meta.url)), path).not.toThrow(/ENOENT/);
  }
});
