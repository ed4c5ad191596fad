import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { githubSignIn } from "../../../src/adapters/github/sign-in.ts";
import type { SignIn, UserToken } from "../../../src/ports.ts";
import { badAnswersOf } from "../../github/clients.ts";
import { type GitHub, startGitHub } from "../../github/stand-in.ts";
import { manualClock } from "../manual-clock.ts";

const callback = "http://127.0.0.1:1/login/callback";
let github: GitHub;
let signIn: SignIn;
beforeEach(async () => {
  github = await startGitHub();
  signIn = signInAt(github);
  github.pointCallbackAt(callback);
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
});

function signInAt({ app, url }: GitHub, clientSecret: string = app.clientSecret): SignIn {
  return githubSignIn({ clientId: app.clientId, clientSecret, webUrl: url, apiUrl: `${url}/api/v3` }, manualClock());
}

/** What a browser brings back from GitHub. */
async function cameBack(login: string): Promise<{ code: string; state: string | null; verifier: string }> {
  github.browseAs(login, { consented: true });
  const { address, state, verifier } = signIn.begin(callback);
  const { headers } = await fetch(address, { redirect: "manual" });
  const back = new URL(headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe(state);
  return { code: back.searchParams.get("code") ?? "", state, verifier };
}

async function tokenOf(login: string): Promise<UserToken> {
  const { code, verifier } = await cameBack(login);
  const token = await signIn.exchange(code, verifier, callback);
  if (token === "refused") throw new Error("refused");
  return token;
}

test("a code becomes a token of the person who sat there, once, and only for who began", async () => {
  const { code, verifier } = await cameBack("ada");
  const token = (await signIn.exchange(code, verifier, callback)) as UserToken;
  expect(token).toMatchObject({ expiresAt: "2026-01-01T20:00:00.000Z", refreshToken: expect.stringMatching(/^ghr_/) });
  expect(await signIn.person(token.value)).toMatchObject({ login: "ada", id: expect.any(Number) });
  expect(await signIn.exchange(code, verifier, callback)).toBe("refused");
  const other = await cameBack("ada");
  expect(await signIn.exchange(other.code, "x".repeat(43), callback)).toBe("refused");
  expect(github.violations).toEqual([]);
});

test("every sign-in has a state and a verifier of its own", () => {
  const [one, other] = [signIn.begin(callback), signIn.begin(callback)];
  expect(one.state).not.toBe(other.state);
  expect(one.verifier).not.toBe(other.verifier);
  expect(one.address).not.toContain(one.verifier);
  expect(new URL(one.address).searchParams.get("code_challenge_method")).toBe("S256");
});

test("GitHub says what a person may do: with their role, by a former name too, and not with what they may not read", async () => {
  const secret = await github.createRepository({ owner: "lab", name: "secret", private: true });
  const open = await github.createRepository({ owner: "lab", name: "open" });
  github.setCollaborator(secret, "ada", "read");
  github.setCollaborator(secret, "bob", "write");
  const [ada, bob, eve] = [await tokenOf("ada"), await tokenOf("bob"), await tokenOf("eve")];
  const seen = { repositoryId: secret.id, isPrivate: true };
  expect(await signIn.access(ada.value, "lab", "secret")).toEqual({ ...seen, mayWrite: false });
  expect(await signIn.access(bob.value, "LAB", "Secret")).toEqual({ ...seen, mayWrite: true });
  expect(await signIn.access(eve.value, "lab", "secret")).toBeUndefined();
  expect(await signIn.access(eve.value, "lab", "nothing")).toBeUndefined();
  expect(await signIn.access(eve.value, "lab", "open")).toMatchObject({ repositoryId: open.id, isPrivate: false });
  await github.rename(secret, "hidden");
  expect(await signIn.access(ada.value, "lab", "secret")).toEqual({ ...seen, mayWrite: false });
  expect(github.violations).toEqual([]);
});

test("the list of what a person has goes over all pages, and knows nothing of others", async () => {
  for (let count = 0; count < 101; count += 1) {
    const repository = await github.createRepository({ owner: "lab", name: `paper-${count}`, private: true });
    if (count !== 50) github.setCollaborator(repository, "ada", "read");
  }
  await github.createRepository({ owner: "ada", name: "elsewhere", installed: false });
  const ada = await tokenOf("ada");
  expect(await signIn.reachable(ada.value)).toHaveLength(100);
  expect(await signIn.reachable((await tokenOf("eve")).value)).toEqual([]);
  await github.suspend();
  expect(await signIn.reachable(ada.value)).toEqual([]);
});

test("a refresh token works once, and a token that was ended not at all", async () => {
  const first = await tokenOf("ada");
  const second = (await signIn.refresh(first.refreshToken ?? "")) as UserToken;
  expect(await signIn.person(second.value)).toMatchObject({ login: "ada" });
  expect(await signIn.refresh(first.refreshToken ?? "")).toBe("refused");
  await signIn.revoke(second.value);
  await signIn.revoke(second.value);
  expect(await signIn.person(second.value)).toBe("refused");
  expect(await signIn.access(second.value, "lab", "secret")).toBe("refused");
  expect(await signIn.reachable(second.value)).toBe("refused");
});

test("what is wrong at GitHub, or with our own settings, is a fault and no answer; no secret is in it", async () => {
  const { code, verifier } = await cameBack("ada");
  const misconfigured = signInAt(github, "not-the-secret");
  const exchange = misconfigured.exchange(code, verifier, callback).catch((error: Error) => error);
  expect(await exchange).toMatchObject({ code: "GITHUB", message: expect.stringContaining("incorrect_client") });
  const token = await tokenOf("ada");
  github.fail("repos/get", { status: 502 });
  github.fail("repos/get", { status: 403, body: { message: "API rate limit exceeded for user ID 1." } });
  for (const _ of [1, 2]) {
    const error = (await signIn.access(token.value, "lab", "secret").catch((fault) => fault)) as Error;
    expect(error).toMatchObject({ code: "GITHUB" });
    expect(JSON.stringify([error.message, error.stack])).not.toContain(token.value);
  }
});

test.each([
  ["no JSON", "<html>", 200],
  ["nothing useful", "[]", 200],
  ["a server error", "{}", 500],
  ["an empty token", '{"access_token": ""}', 200],
])("an answer to a code that is %s is a fault", async (_what, body, status) => {
  const server = createServer((_request, response) => void response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const webUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const strange = githubSignIn({ clientId: "id", clientSecret: "secret", webUrl, apiUrl: webUrl }, manualClock());
  await expect(strange.exchange("code", "verifier", callback)).rejects.toMatchObject({ code: "GITHUB" });
});
