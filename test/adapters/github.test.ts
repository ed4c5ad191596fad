import nock from "nock";
import { expect, test } from "vitest";
import { app, github, playGitHub, repository } from "./github/scene.ts";

playGitHub();

test("an App can say what it was given", async () => {
  github()
    .get("/app")
    .matchHeader("authorization", /^bearer ey/)
    .reply(200, {
      slug: "tickmark",
      html_url: "https://github.com/apps/tickmark",
      permissions: { checks: "write", contents: "read" },
      events: ["push"],
    });
  expect(await app().app()).toEqual({
    slug: "tickmark",
    htmlUrl: "https://github.com/apps/tickmark",
    permissions: { checks: "write", contents: "read" },
    events: ["push"],
  });
});

test("a key that GitHub does not know is a fault", async () => {
  github().get("/app").reply(401, { message: "A JSON web token could not be decoded" });
  await expect(app().app()).rejects.toMatchObject({
    name: "Fault",
    code: "GITHUB",
    message: expect.stringContaining("GitHub answered 401"),
  });
});

test("an Enterprise Server is asked at its own address only", async () => {
  const expires_at = new Date(Date.now() + 3600_000).toISOString();
  nock("https://git.example.org")
    .post("/api/v3/app/installations/5/access_tokens")
    .reply(201, { token: "ghs_x", expires_at, permissions: {} })
    .get("/api/v3/repos/ada/notes/contents/reproduce.yml?ref=c0ffee")
    .reply(200, "version: 1\n");
  const { contents } = app("https://git.example.org/api/v3");
  expect(await contents.readText(repository, "c0ffee", "reproduce.yml")).toBe("version: 1\n");
});
