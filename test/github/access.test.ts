import { sign } from "node:crypto";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { badAnswersOf, octokitOf, octokitWith, refusalOf, tokenOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  await github.close();
});

async function withCommit(name = "walks", hidden = true) {
  const repository = await github.createRepository({ owner: "ada", name, private: hidden });
  const { sha } = await github.push(repository, "main", { "README.md": "# Walks\n" });
  return { repository, sha };
}

function jwt(claims: Record<string, unknown>, key = github.app.privateKey, alg = "RS256"): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
  return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
}

function asApp(token: string): Promise<Response> {
  return fetch(`${github.url}/api/v3/app`, { headers: { authorization: `Bearer ${token}` } });
}

test("the app is known by its JWT", async () => {
  const { data } = await octokitOf(github).apps.getAuthenticated();
  expect(data).toMatchObject({ id: github.app.id, slug: "tickmark", permissions: { checks: "write" } });
});

test.each([
  ["lives longer than ten minutes", () => jwt({ iss: github.app.id, iat: now() - 30, exp: now() + 571 }), "too far"],
  ["has expired", () => jwt({ iss: github.app.id, iat: now() - 600, exp: now() - 1 }), "must be a numeric value"],
  ["was made in the future", () => jwt({ iss: github.app.id, iat: now() + 120, exp: now() + 600 }), "'Issued at'"],
  ["comes from another app", () => jwt({ iss: 1, iat: now(), exp: now() + 600 }), "'Issuer'"],
  [
    "says it is not signed",
    () => jwt({ iss: github.app.id, iat: now(), exp: now() + 60 }, undefined, "none"),
    "decoded",
  ],
  ["is an installation token", () => tokenOf(github), "decoded"],
])("a JWT that %s is refused", async (_, make, message) => {
  const response = await asApp(await make());
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining(message), status: "401" });
  expect(github.violations).toMatchObject([{ rule: "authentication", operationId: "apps/get-authenticated" }]);
});

test("a JWT whose claims were changed after signing is refused", async () => {
  const [head, , signature] = jwt({ iss: github.app.id, iat: now(), exp: now() + 60 }).split(".");
  const claims = Buffer.from(JSON.stringify({ iss: github.app.id, iat: now(), exp: now() + 61 })).toString("base64url");
  expect((await asApp(`${head}.${claims}.${signature}`)).status).toBe(401);
});

function now(): number {
  return Math.floor(Date.now() / 1000);
}

test("an installation token has the long stateless form and is remembered for searching", async () => {
  const token = await tokenOf(github);
  expect(token).toMatch(/^ghs_424242_[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(token.length).toBeGreaterThan(500);
  expect(github.tokens).toContain(token);
});

test("a token dies when its time is over, and when it is revoked", async () => {
  await withCommit();
  const revoked = octokitWith(github, await tokenOf(github));
  await revoked.repos.get(walks);
  await revoked.apps.revokeInstallationAccessToken();
  expect(await refusalOf(revoked.repos.get(walks))).toMatchObject({ status: 401, message: "Bad credentials" });

  const brief = await startGitHub({ tokenLifetimeSeconds: 60 });
  await brief.createRepository({ owner: "ada", name: "walks" });
  const client = octokitWith(brief, await tokenOf(brief));
  await client.repos.get(walks);
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(Date.now() + 61_000);
  expect(await refusalOf(client.repos.get(walks))).toMatchObject({ status: 401 });
  await brief.close();
});

test("a token for one repository does not find another", async () => {
  const { repository } = await withCommit("walks");
  await withCommit("secret");
  const client = octokitWith(github, await tokenOf(github, { repository_ids: [repository.id] }));
  expect((await client.repos.get(walks)).data.id).toBe(repository.id);
  expect(await refusalOf(client.repos.get({ owner: "ada", repo: "secret" }))).toMatchObject({ status: 404 });
  expect((await client.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1);
  expect(github.violations).toMatchObject([{ rule: "scope", operationId: "repos/get" }]);
});

test("a repository that was taken out of the installation is out of reach of the tokens there are", async () => {
  const { repository } = await withCommit();
  const client = octokitWith(github, await tokenOf(github, { repository_ids: [repository.id] }));
  await client.repos.get(walks);
  await github.uninstall(repository);
  expect(await refusalOf(client.repos.get(walks))).toMatchObject({ status: 404 });
});

test("a token may do what it was minted for, and nothing else", async () => {
  const { sha } = await withCommit();
  const client = octokitWith(github, await tokenOf(github, { permissions: { contents: "read" } }));
  await client.repos.getContent({ ...walks, path: "README.md" });
  expect(await refusalOf(client.checks.create({ ...walks, name: "x", head_sha: sha }))).toMatchObject({
    status: 403,
    message: "Resource not accessible by integration",
  });
  const reader = octokitWith(github, await tokenOf(github, { permissions: { checks: "write" } }));
  expect(await refusalOf(reader.repos.getContent({ ...walks, path: "README.md" }))).toMatchObject({ status: 403 });
});

test("a token cannot be minted for more than the installation has", async () => {
  const apart = await github.createRepository({ owner: "ada", name: "apart", installed: false });
  expect(await refusalOf(tokenOf(github, { permissions: { contents: "write" } }))).toMatchObject({
    status: 422,
    message: "The permissions requested are not granted to this installation.",
  });
  expect(await refusalOf(tokenOf(github, { repository_ids: [apart.id] }))).toMatchObject({ status: 422 });
});

test("a suspended installation gets nothing, neither with a new token nor with an old one", async () => {
  await withCommit();
  const client = octokitWith(github, await tokenOf(github));
  await github.suspend();
  expect(await refusalOf(client.repos.get(walks))).toMatchObject({ status: 403 });
  expect(await refusalOf(tokenOf(github))).toMatchObject({
    status: 403,
    message: "This installation has been suspended",
  });
  await github.unsuspend();
  await client.repos.get(walks);
});

test("a deleted installation is gone, and its tokens with it", async () => {
  await withCommit();
  const client = octokitWith(github, await tokenOf(github));
  expect((await octokitOf(github).apps.getRepoInstallation(walks)).data.id).toBe(github.installationId);
  await github.uninstall();
  expect(await refusalOf(client.repos.get(walks))).toMatchObject({ status: 401 });
  expect(await refusalOf(tokenOf(github))).toMatchObject({ status: 404 });
  expect(await refusalOf(octokitOf(github).apps.getRepoInstallation(walks))).toMatchObject({ status: 404 });
  expect((await octokitOf(github).apps.listInstallations()).data).toEqual([]);
});

test("a stranger reads public repositories and cannot tell private ones from absent ones", async () => {
  await withCommit("open", false);
  await withCommit("walks", true);
  const stranger = octokitWith(github);
  const { data } = await stranger.repos.get({ owner: "ada", repo: "open" });
  expect(data).toMatchObject({
    private: false,
    clone_url: `${github.url}/ada/open.git`,
    html_url: `${github.url}/ada/open`,
  });
  const hidden = await refusalOf(stranger.repos.get(walks));
  expect(hidden).toEqual(await refusalOf(stranger.repos.get({ owner: "ada", repo: "nothing" })));
  expect(hidden.status).toBe(404);
  await stranger.meta.get();
});
