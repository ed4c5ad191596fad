import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";
import { type GitHubApp, githubApp } from "../../../src/adapters/github.ts";
import type { CheckState } from "../../../src/domain/check.ts";
import type { Repository } from "../../../src/domain/repository.ts";

/* GitHub as nock plays it: nothing is asked that a test does not expect, and all that it expects is asked. */

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const token = `ghs_123_${"aB9-_.".repeat(80)}`;

export const repository: Repository = {
  id: 77,
  owner: "ada",
  name: "notes",
  isPrivate: true,
  defaultBranch: "main",
  installationId: 5,
  cloneUrl: "https://github.com/ada/notes.git",
  htmlUrl: "https://github.com/ada/notes",
};

export const queued: CheckState = { status: "queued", output: { title: "Queued", summary: "Waiting for a worker" } };

export function app(apiUrl = "https://api.github.com", timeoutSeconds = 20): GitHubApp {
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return githubApp({ appId: 123, privateKey: key, apiUrl }, { secondMilliseconds: 1, timeoutSeconds });
}

export const github = (): nock.Scope =>
  nock("https://api.github.com", { reqheaders: { "x-github-api-version": "2022-11-28" } });

/** The token that every installation's client asks for first. */
export function expectTokenRequest(lifeSeconds = 3600): void {
  github()
    .post("/app/installations/5/access_tokens")
    .matchHeader("authorization", /^bearer ey/)
    .reply(201, { token, expires_at: new Date(Date.now() + lifeSeconds * 1000).toISOString(), permissions: {} });
}

/** For each test of a file. */
export function playGitHub(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(pending).toEqual([]);
  });
}
