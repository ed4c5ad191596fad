import { expect, test } from "vitest";
import { judgeApp, type RegisteredApp } from "../../src/domain/app-needs.ts";

const whole: RegisteredApp = {
  slug: "tickmark",
  htmlUrl: "https://ghe.example.org/github-apps/tickmark",
  permissions: { metadata: "read", contents: "read", checks: "write" },
  events: ["push", "repository"],
};

test("an App that has all it needs is good, and one that has more as well", () => {
  expect(judgeApp(whole, [])).toMatchObject([{ level: "good" }]);
  const more = { ...whole, permissions: { ...whole.permissions, contents: "write", issues: "read" } };
  expect(judgeApp(more, [])).toMatchObject([{ level: "good" }]);
});

test("what is missing is named, with the place on its own server where it is set", () => {
  const [permission, event] = judgeApp(
    { ...whole, permissions: { metadata: "read", contents: "read", checks: "read" }, events: ["push"] },
    [],
  );
  expect(permission).toMatchObject({ level: "bad", detail: expect.stringContaining("permission checks: write") });
  expect(permission?.detail).toContain("https://ghe.example.org/settings/apps/tickmark/permissions");
  expect(event?.detail).toContain("not told of check_run, check_suite and repository");
});

test("an installation that did not accept a new permission is named; a suspended one is left alone", () => {
  const old = { permissions: { metadata: "read", contents: "read" }, isSuspended: false };
  const findings = judgeApp(whole, [
    { account: "lab", ...old },
    { account: "gone", ...old, isSuspended: true },
  ]);
  expect(findings).toMatchObject([
    { level: "good" },
    { level: "warning", detail: expect.stringMatching(/^lab has not granted .*checks: write/) },
  ]);
});
