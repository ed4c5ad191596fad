import { expect, test } from "vitest";
import { appNeeds, judgeApp, type RegisteredApp } from "../../src/domain/app-needs.ts";

const whole: RegisteredApp = {
  slug: "tickmark",
  htmlUrl: "https://ghe.example.org/github-apps/tickmark",
  permissions: appNeeds.permissions,
  // Of its own checks an app is told without asking.
  events: Object.keys(appNeeds.events).filter((event) => !event.startsWith("check_")),
};

test("an App that has all it needs is good, and one that has more as well", () => {
  expect(judgeApp(whole, [])).toMatchObject([{ level: "good" }]);
  const more = { ...whole, permissions: { ...whole.permissions, contents: "write", issues: "write" } };
  expect(judgeApp(more, [])).toMatchObject([{ level: "good" }]);
});

test("what is missing is named, with the place on its own server where it is set", () => {
  const [permission, event] = judgeApp(
    {
      ...whole,
      permissions: { ...whole.permissions, checks: "read" },
      events: whole.events.filter((event) => event !== "repository"),
    },
    [],
  );
  expect(permission).toMatchObject({ level: "bad", detail: expect.stringContaining("permission checks: write") });
  expect(permission?.detail).toContain("https://ghe.example.org/settings/apps/tickmark/permissions");
  expect(event?.detail).toContain("not told of check_run, check_suite and repository");
});

test("an installation that did not accept a new permission is named; a suspended one is left alone", () => {
  const { checks: _, ...permissions } = appNeeds.permissions;
  const old = { permissions, isSuspended: false };
  const findings = judgeApp(whole, [
    { account: "lab", ...old },
    { account: "gone", ...old, isSuspended: true },
  ]);
  expect(findings).toMatchObject([
    { level: "good" },
    { level: "warning", detail: expect.stringMatching(/^lab has not granted .*checks: write/) },
  ]);
});
