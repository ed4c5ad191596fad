import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { badAnswersOf } from "../github/clients.ts";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import type { Repository } from "../github/state.ts";
import { filesBelow, signInSettings, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;
let count = 0;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github, signInSettings(github));
});

afterAll(async () => {
  await server.close();
  await github.close();
});

afterEach(() => {
  expect(github.unexpected).toEqual([]);
  expect(github.violations).toEqual([]);
  expect(badAnswersOf(github)).toEqual([]);
});

const declaration = `version: 1
image: tickmark.test/tiny:1
run: mkdir out && echo 1 > out/a.csv
outputs: [out/a.csv]
`;

/** A repository of the lab with one commit that was rerun, and the path of that run's page. */
async function rerun(wanted: { private: boolean }, at = github) {
  count += 1;
  const repository = await at.createRepository({ owner: "lab", name: `paper-${count}`, ...wanted });
  const { sha } = await at.push(repository, "main", { "reproduce.yml": declaration });
  const run = await at.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  return { repository, sha, run: new URL(run.details_url ?? "").pathname };
}

interface Person {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Response>;
  status(path: string): Promise<number>;
  press(page: string, action: string, fields?: Record<string, string>): Promise<Response>;
}

/** A browser without a screen: it keeps cookies, and follows nobody. */
function person(at: TickmarkServer): Person {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(at.url + path, { ...init, headers: { cookie }, redirect: "manual" });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const get = (path: string) => send(path);
  return {
    cookies,
    get,
    status: async (path) => (await get(path)).status,
    async press(page, action, fields = {}) {
      const form = /name="form" value="(\w+)"/.exec(await (await get(page)).text())?.[1] ?? "";
      return send(action, { method: "POST", body: new URLSearchParams({ form, ...fields }) });
    },
  };
}

/** All the way to GitHub and back; answers where one ends up. */
async function signIn(login: string, to = "/", at: { github: GitHub; server: TickmarkServer } = { github, server }) {
  at.github.browseAs(login, { consented: true });
  const someone = person(at.server);
  const away = await someone.get(`/login?${new URLSearchParams({ to })}`);
  const atGitHub = await fetch(away.headers.get("location") ?? "", { redirect: "manual" });
  const back = new URL(atGitHub.headers.get("location") ?? "");
  const home = await someone.get(back.pathname + back.search);
  return { ...someone, home: home.headers.get("location"), back: back.pathname + back.search };
}

test("people see the private pages that GitHub lets them read, and nothing of it is left behind", async () => {
  const { repository, sha, run } = await rerun({ private: true });
  const { name } = repository;
  github.setCollaborator(repository, "bob", "read");
  const history = `/r/lab/${name}`;
  const pages = [history, `${history}/${sha}`, run, `${run}.json`, `${run}/log`, `${run}/files/out/a.csv`];
  const [bob, eve] = [await signIn("bob", history), await signIn("eve", history)];
  expect([bob.home, eve.home]).toEqual([history, history]);
  const stranger = person(server);
  for (const path of pages) {
    expect([path, await bob.status(path), await eve.status(path), await stranger.status(path)]).toEqual([
      path,
      200,
      404,
      404,
    ]);
  }
  const badge = `/badge/lab/${name}.svg`;
  expect(await (await bob.get(badge)).text()).toContain("unrecorded");
  expect(await (await eve.get(badge)).text()).toBe(await (await stranger.get("/badge/lab/nothing.svg")).text());
  expect(await (await bob.get("/")).text()).toContain(`lab/${name}`);
  expect(await (await eve.get("/")).text()).not.toContain("lab/");

  // The code that came back was used, and is bound to the browser that asked for it.
  expect(await eve.status(bob.back)).toBe(400);
  await server.stop();
  await server.start();
  expect(await bob.status(run)).toBe(200);
  const seen = [server.log(), ...filesBelow(server.home).map(({ content }) => content.toString("latin1"))];
  const cookies = [...bob.cookies.values(), ...eve.cookies.values()];
  const secrets = [...github.tokens.filter((token) => token.startsWith("gh")), ...cookies, github.app.clientSecret];
  expect(secrets.length).toBeGreaterThan(5);
  for (const secret of secrets) expect(seen.some((text) => text.includes(secret))).toBe(false);
});

test("signing out ends the session and the token; a consent that is withdrawn at GitHub does too", async () => {
  const { repository } = await rerun({ private: true });
  github.setCollaborator(repository, "carol", "read");
  const page = `/r/lab/${repository.name}`;
  const carol = await signIn("carol");
  const kept = new Map(carol.cookies);
  expect(await carol.status(page)).toBe(200);
  expect((await carol.press("/", "/logout")).status).toBe(303);
  expect(carol.cookies.size).toBe(0);
  for (const [name, value] of kept) carol.cookies.set(name, value);
  expect(await carol.status(page)).toBe(404);
  const deleted = github.calls.filter(({ operationId }) => operationId === "apps/delete-token");
  expect(deleted.map(({ status }) => status)).toEqual([204]);

  const again = await signIn("carol");
  github.withdrawConsent("carol");
  expect(await again.status(page)).toBe(404);
  expect(await (await again.get("/")).text()).toContain("Sign in with GitHub");
});

test("the badge of a private repository is seen with its token, until that is replaced", async () => {
  const { repository } = await rerun({ private: true });
  github.setCollaborator(repository, "dan", "write");
  const [page, badge] = [`/r/lab/${repository.name}`, `/badge/lab/${repository.name}`];
  const dan = await signIn("dan");
  const tokenNow = async () => /\?token=(\w+)/.exec(await (await dan.get(page)).text())?.[1];
  const message = async (token = "") =>
    ((await (await server.get(`${badge}.json?token=${token}`)).json()) as { message: string }).message;
  expect((await dan.press(page, `${page}/badge`, { do: "new" })).status).toBe(303);
  const first = await tokenNow();
  expect([first?.length, await message(first), await message()]).toEqual([32, "unrecorded", "unknown"]);
  await dan.press(page, `${page}/badge`, { do: "new" });
  expect([await message(first), await message(await tokenNow())]).toEqual(["unknown", "unrecorded"]);
});

async function settled(path: string, status: number): Promise<void> {
  await expect.poll(async () => (await server.get(path)).status).toBe(status);
}

test("badge and pages follow a repository: renamed, transferred, made private, deleted", async () => {
  const { repository, sha, run } = await rerun({ private: false });
  const first = repository.name;
  const target = async (path: string) => (await server.get(path)).headers.get("location");
  await github.rename(repository, `${first}-final`);
  await settled(`/r/lab/${first}`, 302);
  expect(await target(`/r/lab/${first}`)).toBe(`/r/lab/${first}-final`);
  await github.transfer(repository, "press");
  await settled(`/r/lab/${first}-final`, 302);
  for (const old of [`lab/${first}`, `lab/${first}-final`]) {
    expect(await target(`/r/${old}/${sha}`)).toBe(`/r/press/${first}-final/${sha}`);
    expect(await target(`/badge/${old}.svg?branch=main`)).toBe(`/badge/press/${first}-final.svg?branch=main`);
  }
  const badge = async (name: string) => (await fetch(`${server.url}/badge/${name}.svg`)).text();
  expect(await badge(`lab/${first}`)).toContain("unrecorded");

  const heir: Repository = await github.createRepository({ owner: "lab", name: first });
  await github.push(heir, "main", { "README.md": "another\n" });
  await settled(`/r/lab/${first}`, 200);
  expect(await badge(`lab/${first}`)).toContain("unknown");

  await github.setPrivate(repository, true);
  await settled(`/r/press/${first}-final`, 404);
  const hidden = [run, `${run}/log`, `/r/lab/${first}-final`, `/r/press/${first}-final/${sha}`];
  for (const path of hidden) expect([path, (await server.get(path)).status]).toEqual([path, 404]);
  expect(await badge(`press/${first}-final`)).toBe(await badge("lab/nothing"));
  expect(await badge(`lab/${first}-final`)).toBe(await badge("lab/nothing"));
  expect(await (await signIn("press")).status(`/r/press/${first}-final`)).toBe(200);

  await github.setPrivate(repository, false);
  await settled(run, 200);
  await github.deleteRepository(repository);
  await settled(run, 404);
  expect(await badge(`press/${first}-final`)).toBe(await badge("lab/nothing"));
});

test("what GitHub sent before a repository was made private opens nothing when it comes after", async () => {
  const { repository } = await rerun({ private: false });
  const page = `/r/lab/${repository.name}`;
  github.pointWebhooksAt(undefined);
  await github.push(repository, "main", { "notes.txt": "late\n" });
  const late = github.deliveries.findLast(({ event }) => event === "push")?.guid ?? "";
  github.pointWebhooksAt(`${server.url}/api/github/webhooks`);
  await github.setPrivate(repository, true);
  await settled(page, 404);
  await github.redeliver(late);
  await expect
    .poll(async () => (await (await server.get("/metrics")).text()).includes('jobs{state="queued"} 0'))
    .toBe(true);
  await expect
    .poll(async () => (await (await server.get("/metrics")).text()).includes('jobs{state="running"} 0'))
    .toBe(true);
  expect((await server.get(page)).status).toBe(404);
});

test("tokens that expire are renewed on the way", async () => {
  const shortLived = await startGitHub({ userTokenLifetimeSeconds: 30 });
  onTestFinished(() => shortLived.close());
  const other = await startTickmark(shortLived, signInSettings(shortLived));
  onTestFinished(() => other.close());
  const { repository, run } = await rerun({ private: true }, shortLived);
  shortLived.setCollaborator(repository, "bob", "read");
  const bob = await signIn("bob", "/", { github: shortLived, server: other });
  // A token that ends within a minute is not used any more, so every question that is really asked needs a new one.
  for (const path of [run, "/r/lab/nothing", "/"]) await bob.get(path);
  const minted = shortLived.tokens.filter((token) => token.startsWith("ghu_"));
  expect(minted).toHaveLength(4);
  expect(await bob.status(run)).toBe(200);
  expect([shortLived.violations, shortLived.unexpected]).toEqual([[], []]);
});

test("without CLIENT_ID nobody signs in, and the check's own link opens its page as before", async () => {
  const plain = await startGitHub();
  onTestFinished(() => plain.close());
  const other = await startTickmark(plain);
  onTestFinished(() => other.close());
  expect((await other.get("/login")).status).toBe(404);
  expect(await (await other.get("/")).text()).not.toMatch(/sign in/i);
  const repository = await plain.createRepository({ owner: "lab", name: "quiet", private: true });
  const { sha } = await plain.push(repository, "main", { "reproduce.yml": declaration });
  const { details_url: page } = await plain.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect((await fetch(page ?? "")).status).toBe(200);
});
