import { expect, test, vi } from "vitest";
import { unzipped } from "../../../src/adapters/unzipping.ts";
import { checkCertificate } from "../../../src/certificate/check.ts";
import { issuerOf } from "../../../src/certificate/issuer.ts";
import { Fault } from "../../../src/domain/fault.ts";
import type { WebWorld } from "../../../src/entry/web.ts";
import type { Access, Refused, SignIn, UserToken } from "../../../src/ports.ts";
import { manualClock } from "../../adapters/manual-clock.ts";
import { openStore } from "../../adapters/sqlite/samples.ts";
import { aRepository, commitOne, identical, someEvidence } from "../../builders.ts";
import { aCertificate } from "../../certificate/certified.ts";
import { memoryObjects, memorySessions } from "../../fakes.ts";
import { type Seen, visitor } from "./visitor.ts";

const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const other = aRepository({ id: 10, owner: "ada", name: "other", isPrivate: true });
const open = aRepository();

const token = (value: string, more: Partial<UserToken> = {}): UserToken => ({
  value,
  expiresAt: null,
  refreshToken: null,
  ...more,
});

/** A GitHub at which the code and the token are the name of the person. */
function aSignIn(may: Record<string, readonly string[]>, writers: readonly string[] = []) {
  const ids: Record<string, number> = { "ada/secret": 9, "ada/other": 10, "ada/notes": open.id };
  return {
    begin: (callback) => ({
      address: `https://github.example/authorize?to=${callback}`,
      state: "s-1",
      verifier: "v-1",
    }),
    exchange: vi.fn(async (code: string): Promise<UserToken | Refused> => (code === "bad" ? "refused" : token(code))),
    refresh: vi.fn(async (): Promise<UserToken | Refused> => "refused"),
    revoke: vi.fn(async () => undefined),
    person: async (value: string) => (value === "gone" ? "refused" : { id: 1, login: value }),
    access: vi.fn(async (value: string, owner: string, name: string): Promise<Access | Refused | undefined> => {
      if (value === "withdrawn") return "refused";
      const id = may[value]?.includes(`${owner}/${name}`) ? ids[`${owner}/${name}`] : undefined;
      return id === undefined
        ? undefined
        : { repositoryId: id, isPrivate: id !== open.id, mayWrite: writers.includes(value) };
    }),
    reachable: vi.fn(async (value: string): Promise<readonly number[] | Refused> => {
      return value === "withdrawn" ? "refused" : (may[value] ?? []).map((name) => ids[name] ?? 0);
    }),
  } satisfies SignIn;
}

async function site(more: Partial<WebWorld> & { signIn?: ReturnType<typeof aSignIn> } = {}) {
  const clock = manualClock();
  const sessions = memorySessions();
  const signIn = more.signIn ?? aSignIn({ bob: ["ada/secret"], ada: ["ada/secret", "ada/notes"] }, ["ada"]);
  const objects = memoryObjects("the log\n", "content of results.csv");
  const parts = await visitor({ clock, sessions, objects, ...more, signIn }, [open, secret, other]);
  const id = await parts.save(someEvidence({ comparisons: [identical("results.csv")] }), secret);
  const as = async (login: string, wanted: UserToken = token(login)) => {
    const session = await sessions.open({ person: { id: 1, login }, token: wanted }, 60);
    return { cookie: `theme=dark; __Host-tickmark-session=${session}` };
  };
  /** Presses a button of a page. */
  const press = async (page: string, action: string, fields: string, headers: Record<string, string>) => {
    const { body } = await parts.ask(page, { headers });
    const form = /name="form" value="([0-9a-f]{64})"/.exec(body)?.[1];
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return parts.ask(action, { method: "POST", headers: { ...headers, ...type }, body: `form=${form}&${fields}` });
  };
  return { ...parts, clock, sessions, signIn, id, as, press };
}

const cookiesOf = ({ headers }: Seen) => (headers["set-cookie"] ?? []) as readonly string[];

test("the way to GitHub and back: state and verifier wait in the browser, the session begins anew", async () => {
  const { ask, signIn } = await site();
  const away = await ask("/login?to=/r/ada/secret");
  expect([away.status, away.headers["cache-control"]]).toEqual([302, "no-store"]);
  expect(away.headers.location).toBe("https://github.example/authorize?to=https://tickmark.example/login/callback");
  const [pending = ""] = cookiesOf(away);
  expect(pending).toMatch(
    /^__Host-tickmark-sign-in=s-1\.v-1\.[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const cookie = pending.split(";")[0] ?? "";
  const back = await ask("/login/callback?code=bob&state=s-1", { headers: { cookie } });
  expect([back.status, back.headers.location]).toEqual([302, "/r/ada/secret"]);
  expect(signIn.exchange).toHaveBeenCalledWith("bob", "v-1", "https://tickmark.example/login/callback");
  const [over, session = ""] = cookiesOf(back);
  expect(over).toMatch(/^__Host-tickmark-sign-in=; Max-Age=0; /);
  expect(session).toMatch(
    /^__Host-tickmark-session=session-1; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const page = await ask("/r/ada/secret", { headers: { cookie: session.split(";")[0] ?? "" } });
  expect([page.status, page.headers["cache-control"]]).toEqual([200, "private, no-store"]);
  expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
  expect(page.body).toContain("<bdi>bob</bdi>");
});

test.each([
  ["another state", "/login/callback?code=bob&state=s-2", "__Host-tickmark-sign-in=s-1.v-1.Lw"],
  ["no state", "/login/callback?code=bob", "__Host-tickmark-sign-in=s-1.v-1.Lw"],
  ["an empty state", "/login/callback?code=bob&state=", "__Host-tickmark-sign-in=..Lw"],
  ["no cookie", "/login/callback?code=bob&state=s-1", ""],
  ["a cookie without the host's name", "/login/callback?code=bob&state=s-1", "tickmark-sign-in=s-1.v-1.Lw"],
  ["a no", "/login/callback?error=access_denied&state=s-1", "__Host-tickmark-sign-in=s-1.v-1.Lw"],
  ["a code that GitHub does not know", "/login/callback?code=bad&state=s-1", "__Host-tickmark-sign-in=s-1.v-1.Lw"],
  ["a token of nobody", "/login/callback?code=gone&state=s-1", "__Host-tickmark-sign-in=s-1.v-1.Lw"],
])("who comes back with %s is not signed in", async (_what, path, cookie) => {
  const { ask, sessions } = await site();
  const back = await ask(path, { headers: { cookie } });
  expect([back.status, sessions.count()]).toEqual([400, 0]);
  expect(back.body).toContain("You are not signed in");
  expect(cookiesOf(back)).toEqual([expect.stringMatching(/^__Host-tickmark-sign-in=; Max-Age=0/)]);
});

test.each([
  "https://evil.example/",
  "//evil.example/r/x",
  "/\\evil.example",
  "/r/..//evil.example",
  "/r/%2e%2e/x",
  "/r/a\r\nLocation: x",
  "/logout",
  "/login?to=/r/a/b",
  "/r/ada/secret?key=1",
  "javascript:alert(1)",
  "r/ada/secret",
])("%j is no address that one is sent back to", async (to) => {
  const { ask } = await site();
  const away = await ask(`/login?${new URLSearchParams({ to })}`);
  const cookie = cookiesOf(away)[0]?.split(";")[0] ?? "";
  expect((await ask("/login/callback?code=bob&state=s-1", { headers: { cookie } })).headers.location).toBe("/");
  // Nor if somebody wrote it into the cookie.
  const forged = `__Host-tickmark-sign-in=s-1.v-1.${Buffer.from(to).toString("base64url")}`;
  const back = await ask("/login/callback?code=bob&state=s-1", { headers: { cookie: forged } });
  expect(back.headers.location).toBe("/");
});

test("whoever may read a private repository sees all of it, and nothing of another", async () => {
  const { ask, as, id } = await site();
  const headers = await as("bob");
  for (const path of [
    "/r/ada/secret",
    `/r/ada/secret/${commitOne}`,
    `/runs/${id}`,
    `/runs/${id}.json`,
    `/runs/${id}/log`,
    `/runs/${id}/files/results.csv`,
    "/badge/ada/secret.svg",
  ]) {
    const seen = await ask(path, { headers });
    expect([path, seen.status, seen.headers.etag === undefined || path.startsWith("/badge")]).toEqual([
      path,
      200,
      true,
    ]);
    if (!path.startsWith("/badge")) expect(seen.headers["cache-control"]).toBe("private, no-store");
  }
  expect((await ask("/badge/ada/secret.svg", { headers })).body).toContain("reproducible!");
  expect((await ask("/r/ada/other", { headers })).status).toBe(404);
});

test.each([
  ["/r/ada/secret", "/r/ada/nothing"],
  [`/r/ada/secret/${commitOne}`, `/r/ada/nothing/${commitOne}`],
  ["/badge/ada/secret.svg?token=x", "/badge/ada/nothing.svg?token=x"],
  ["/runs/ID", `/runs/${"f".repeat(64)}`],
])("to somebody who may not read it, %s is as if it did not exist, and asks GitHub as much", async (path, nowhere) => {
  for (const down of [false, true]) {
    const { ask, as, id, signIn } = await site();
    const headers = await as("eve");
    if (down) signIn.access.mockRejectedValue(new Fault("GITHUB", "down"));
    const answers = [];
    for (const each of [path.replace("ID", id), nowhere]) {
      signIn.access.mockClear();
      const { status, headers: given, body } = await ask(each, { headers });
      const { date: _date, ...rest } = given;
      answers.push({
        status,
        rest,
        body: body.replaceAll(each.split("?")[0] ?? "", "PATH"),
        asked: signIn.access.mock.calls.length,
      });
    }
    // Nobody guesses the id of a run, so there is nothing to hide in how it is looked up.
    if (path === "/runs/ID" && down) continue;
    if (path === "/runs/ID") for (const answer of answers) answer.asked = 0;
    expect(answers[0]).toEqual(answers[1]);
  }
});

test("the same to a stranger, who is offered to sign in and to come back", async () => {
  const { ask, signIn } = await site();
  const [there, nowhere] = [await ask("/r/ada/secret"), await ask("/r/ada/absent")];
  expect(there.status).toBe(404);
  expect(there.body).toContain('href="/login?to=%2Fr%2Fada%2Fsecret"');
  expect(there.body.replaceAll("secret", "X")).toBe(nowhere.body.replaceAll("absent", "X"));
  expect(signIn.access).not.toHaveBeenCalled();
  expect((await ask("/r/ada/secret?key=opens-9")).body).not.toMatch(/login[^"]*key/);
});

test("GitHub's yes holds for five minutes, its no for one, and a fault not at all", async () => {
  const { ask, as, signIn, clock } = await site();
  const headers = await as("bob");
  const status = async (path: string) => (await ask(path, { headers })).status;
  for (const _ of [1, 2, 3]) expect(await status("/r/ada/secret")).toBe(200);
  for (const _ of [1, 2, 3]) expect(await status("/r/ada/other")).toBe(404);
  expect(signIn.access).toHaveBeenCalledTimes(2);
  signIn.access.mockResolvedValue(undefined);
  clock.advance(299_000);
  expect(await status("/r/ada/secret")).toBe(200);
  clock.advance(1000);
  expect(await status("/r/ada/secret")).toBe(404);
  clock.advance(60_000);
  signIn.access.mockRejectedValueOnce(new Fault("GITHUB", "down"));
  expect(await status("/r/ada/secret")).toBe(503);
  signIn.access.mockResolvedValue({ repositoryId: 9, isPrivate: true, mayWrite: false });
  expect(await status("/r/ada/secret")).toBe(200);
});

test("what was public a moment ago is hidden at once when it is made private", async () => {
  const { ask, as, signIn, repositories } = await site();
  const headers = await as("eve");
  signIn.access.mockResolvedValue({ repositoryId: 77, isPrivate: false, mayWrite: false });
  expect((await ask("/r/ada/fresh", { headers })).status).toBe(404);
  await repositories.remember(aRepository({ id: 77, name: "fresh" }));
  expect((await ask("/r/ada/fresh", { headers })).status).toBe(200);
  await repositories.remember(aRepository({ id: 77, name: "fresh", isPrivate: true }));
  signIn.access.mockResolvedValue(undefined);
  expect((await ask("/r/ada/fresh", { headers })).status).toBe(404);
});

test("a repository that took a name at GitHub does not open the one that has it here", async () => {
  const { ask, as, signIn } = await site();
  signIn.access.mockResolvedValue({ repositoryId: 999, isPrivate: true, mayWrite: true });
  expect((await ask("/r/ada/secret", { headers: await as("eve") })).status).toBe(404);
});

test("no name that GitHub could not have is ever sent there", async () => {
  const { ask, as, signIn } = await site();
  const headers = await as("bob");
  for (const path of ["/r/../user", "/r/%2e%2e/user", "/r/a%2Fb/c", "/r/a%3Fb/c", "/r/ada/%20"])
    await ask(path, { headers });
  expect(signIn.access).not.toHaveBeenCalled();
});

test("an expired token is renewed once, however many pages need it", async () => {
  const { ask, as, signIn, sessions } = await site();
  const expired = { expiresAt: "2026-01-01T12:00:30Z", refreshToken: "again" };
  const headers = await as("bob", token("old", expired));
  signIn.refresh.mockResolvedValue(token("bob", { expiresAt: "2026-01-01T20:00:00Z", refreshToken: "later" }));
  const pages = await Promise.all(["/r/ada/secret", "/r/ada/other", "/"].map((path) => ask(path, { headers })));
  expect(pages.map(({ status }) => status)).toEqual([200, 404, 200]);
  expect(signIn.refresh.mock.calls).toEqual([["again"]]);
  expect((await sessions.find("session-1"))?.token.value).toBe("bob");
});

test.each([
  ["expired and cannot be renewed", token("bob", { expiresAt: "2026-01-01T11:00:00Z" })],
  ["expired and is not renewed by GitHub", token("bob", { expiresAt: "2026-01-01T11:00:00Z", refreshToken: "used" })],
  ["was withdrawn", token("withdrawn")],
])("a session whose token %s is over, and public pages stay", async (_what, over) => {
  const { ask, as, sessions } = await site();
  const headers = await as("bob", over);
  expect((await ask("/r/ada/notes", { headers })).status).toBe(200);
  const home = await ask("/", { headers });
  expect([home.status, sessions.count()]).toEqual([200, 0]);
  expect(home.body).toContain("Sign in with GitHub");
  expect((await ask("/r/ada/secret", { headers })).status).toBe(404);
});

test("another process that renewed the token first is believed", async () => {
  const { ask, as, signIn, sessions } = await site();
  const headers = await as("bob", token("old", { expiresAt: "2026-01-01T11:00:00Z", refreshToken: "used" }));
  signIn.refresh.mockImplementation(async () => {
    await sessions.renew("session-1", { person: { id: 1, login: "bob" }, token: token("bob") });
    return "refused";
  });
  expect((await ask("/r/ada/secret", { headers })).status).toBe(200);
});

test("signing out ends the session here and the token at GitHub, even while GitHub is down", async () => {
  const { press, as, signIn, sessions, errors, ask } = await site();
  const headers = await as("bob");
  signIn.revoke.mockRejectedValue(new Fault("GITHUB", "down"));
  const left = await press("/", "/logout", "", headers);
  expect([left.status, left.headers.location]).toEqual([303, "/"]);
  expect(cookiesOf(left)).toEqual([expect.stringMatching(/^__Host-tickmark-session=; Max-Age=0/)]);
  expect(signIn.revoke).toHaveBeenCalledWith("bob");
  expect([sessions.count(), errors.length]).toEqual([0, 1]);
  expect((await ask("/r/ada/secret", { headers })).status).toBe(404);
});

test("a form is obeyed only with the token of a page of ours, from here, and as a form", async () => {
  const { ask, as, sessions, repositories } = await site();
  const headers = await as("ada");
  const form = /name="form" value="([0-9a-f]{64})"/.exec((await ask("/", { headers })).body)?.[1] ?? "";
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const right = `form=${form}&do=new`;
  const others = /value="([0-9a-f]{64})"/.exec((await ask("/", { headers: await as("bob") })).body)?.[1];
  for (const path of ["/logout", "/r/ada/secret/badge", "/r/ada/nothing/badge"]) {
    for (const [body, more] of [
      ["do=new", { ...headers, ...type }],
      ["form=&do=new", { ...headers, ...type }],
      [`form=${others}&do=new`, { ...headers, ...type }],
      [right, type],
      [right, headers],
      [right, { ...headers, "content-type": "text/plain" }],
      [right, { ...headers, ...type, "sec-fetch-site": "cross-site" }],
      [right, { ...headers, ...type, "sec-fetch-site": "same-site" }],
    ] as const) {
      expect((await ask(path, { method: "POST", headers: more, body })).status).toBe(403);
    }
    expect([(await ask(path.replace("/badge", ""), { method: "DELETE", headers })).status]).toEqual([405]);
  }
  expect([sessions.count(), await repositories.badgeToken(9)]).toEqual([2, undefined]);
  expect((await ask("/logout", { headers })).headers.allow).toBe("POST");
});

test("the badge of a private repository has an address that can be made, replaced and ended by who may write", async () => {
  const { ask, press, as, repositories } = await site();
  const [ada, bob] = [await as("ada"), await as("bob")];
  expect((await ask("/r/ada/secret", { headers: bob })).body).not.toContain('name="do"');
  expect((await press("/r/ada/secret", "/r/ada/secret/badge", "do=new", bob)).status).toBe(404);
  const made = await press("/r/ada/secret", "/r/ada/secret/badge", "do=new", ada);
  expect([made.status, made.headers.location]).toEqual([303, "/r/ada/secret#readme-badge"]);
  const first = await repositories.badgeToken(9);
  const address = `https://tickmark.example/badge/ada/secret.svg?token=${first}`;
  for (const reader of [ada, bob]) {
    const { body } = await ask("/r/ada/secret", { headers: reader });
    expect(body).toContain(`[![Reruns of this analysis](${address})](https://tickmark.example/r/ada/secret)`);
    expect(body).toContain(`.. image:: ${address}\n   :target: https://tickmark.example/r/ada/secret`);
    expect(body).toContain(`&lt;img src=&quot;${address}&quot;`);
  }
  const badge = async (query: string) => (await ask(`/badge/ada/secret.svg${query}`)).body;
  expect(await badge(`?token=${first}`)).toContain("reproducible!");
  expect(await badge(`?token=${first}0`)).toBe((await ask("/badge/ada/nothing.svg")).body);
  expect((await ask(`/r/ada/secret?token=${first}`)).status).toBe(404);
  await press("/r/ada/secret", "/r/ada/secret/badge", "do=new", ada);
  const second = await repositories.badgeToken(9);
  expect(await badge(`?token=${first}`)).toContain("unknown");
  expect(await badge(`?token=${second}`)).toContain("reproducible!");
  await press("/r/ada/secret", "/r/ada/secret/badge", "do=end", ada);
  for (const each of [first, second, "", "undefined"]) expect(await badge(`?token=${each}`)).toContain("unknown");
});

test("the first page lists what the person has and Tickmark knows, the last rerun first", async () => {
  const { ask, as, signIn } = await site();
  const { status, headers, body } = await ask("/", { headers: await as("ada") });
  expect([status, headers["cache-control"]]).toEqual([200, "private, no-store"]);
  const names = [...body.matchAll(/<bdi>(ada\/\w+)<\/bdi>/g)].map(([, name]) => name);
  expect(names).toEqual(["ada/secret", "ada/notes"]);
  expect(body).toContain('src="/badge/ada/secret.svg" alt="tickmark: reproducible!"');
  expect(body).toContain("none yet");
  expect(body).not.toContain("ada/other");
  // Its badges need no question of their own.
  expect((await ask("/badge/ada/secret.svg", { headers: await as("ada") })).body).toContain("reproducible!");
  signIn.access.mockClear();
  const same = { cookie: "__Host-tickmark-session=session-1" };
  expect((await ask("/badge/ada/secret.svg", { headers: same })).body).toContain("reproducible!");
  expect(signIn.access).not.toHaveBeenCalled();
  expect((await ask("/", { headers: await as("eve") })).body).toContain("Tickmark knows none of the repositories");
});

test("an old name leads to the new one, with what was asked for, and only those who may see it", async () => {
  const { ask, as, repositories, signIn } = await site();
  await repositories.remember({ ...open, name: "book" });
  await repositories.remember({ ...secret, owner: "lab", name: "hidden" });
  await repositories.setBadgeToken(9, "t");
  const to = async (path: string, headers = {}) => {
    const answer = await ask(path, { headers });
    return answer.status === 302 ? answer.headers.location : answer.status;
  };
  expect(await to("/r/ada/notes")).toBe("/r/ada/book");
  expect(await to(`/r/Ada/Notes/${commitOne}`)).toBe(`/r/ada/book/${commitOne}`);
  expect(await to("/badge/ada/notes.svg?branch=a%2Fb&analysis=x&key=k&token=t&more=1")).toBe(
    "/badge/ada/book.svg?branch=a%2Fb&analysis=x",
  );
  expect(await to("/badge/ada/notes.json")).toBe("/badge/ada/book.json");
  expect(await to("/r/ada/secret")).toBe(404);
  expect(await to("/badge/ada/secret.svg")).toBe(200);
  expect(await to("/r/ada/secret?key=opens-9")).toBe("/r/lab/hidden?key=opens-9");
  expect(await to("/badge/ada/secret.svg?token=t&branch=b")).toBe("/badge/lab/hidden.svg?branch=b&token=t");
  expect(await to("/r/ada/secret", await as("eve"))).toBe(404);
  signIn.access.mockResolvedValue({ repositoryId: 9, isPrivate: true, mayWrite: false });
  expect(await to("/r/ada/secret", await as("bob"))).toBe("/r/lab/hidden");
  await repositories.remember(aRepository({ id: 55, name: "notes" }));
  expect(await to("/r/ada/notes")).toBe(200);
});

test("where signing in is off, nothing of it is there", async () => {
  const { ask } = await visitor({}, [secret]);
  for (const path of ["/login", "/login/callback?code=bob&state=s-1"]) expect((await ask(path)).status).toBe(404);
  const headers = { cookie: "__Host-tickmark-session=session-1" };
  for (const path of ["/", "/r/ada/secret"]) expect((await ask(path, { headers })).body).not.toMatch(/sign in/i);
  expect((await ask("/r/ada/secret?key=opens-9")).status).toBe(200);
});

test("behind a proxy that adds a path, cookies and ways back stay within it", async () => {
  const { ask } = await site({ publicUrl: "https://lab.example/tickmark" });
  const [cookie = ""] = cookiesOf(await ask("/login?to=/r/ada/secret"));
  expect(cookie).toMatch(/^__Secure-tickmark-sign-in=.*; Path=\/tickmark; /);
  const back = await ask("/login/callback?code=bob&state=s-1", { headers: { cookie: cookie.split(";")[0] ?? "" } });
  expect(back.headers.location).toBe("/tickmark/r/ada/secret");
});

test("who signed in reads the records of the repositories that they may read, and learns of no other", async () => {
  const { ask, as, signIn } = await site();
  const accept = { accept: "text/html" };
  const seen = await ask("/sumatra/ada:secret/last/", { headers: { ...accept, ...(await as("bob")) } });
  expect([seen.status, seen.headers["cache-control"]]).toEqual([200, "private, no-store"]);
  expect(seen.body).toContain("Reproduced: 1 of 1 output identical");
  const eve = await as("eve");
  const [there, not] = [
    await ask("/sumatra/ada:secret/last/", { headers: { ...accept, ...eve } }),
    await ask("/sumatra/ada:nothing/last/", { headers: { ...accept, ...eve } }),
  ];
  expect([there.status, there.body]).toEqual([401, not.body]);
  expect(signIn.access).toHaveBeenCalledWith("eve", "ada", "nothing");
  const stranger = await ask("/sumatra/ada:secret/last/", { headers: accept });
  expect(stranger.body).toContain('href="/login?to=%2Fsumatra%2Fada%3Asecret%2Flast%2F"');
  const writing = await ask("/sumatra/ada:secret/x/", { method: "DELETE", headers: await as("bob") });
  expect(writing.status).toBe(401);
});

test("who may write to a repository removes what another verifier handed in, and nobody else does", async () => {
  const { archive } = await aCertificate(someEvidence(), issuerOf("https://lab.example"));
  const checked = checkCertificate((await unzipped(archive)) ?? new Map(), []);
  if (!checked.ok) throw new Error("the certificate does not hold");
  const store = openStore();
  await store.repositories.remember(open);
  const { ask, as, press, save } = await site({
    handedIn: store.handedIn,
    signIn: aSignIn({ bob: ["ada/notes"], ada: ["ada/notes"] }, ["ada"]),
  });
  await save(someEvidence({ record: { nonce: "ours" } }), open);
  const id = "c".repeat(64);
  const kept = { id, repositoryId: open.id, commit: commitOne, key: checked.key, run: "d".repeat(64), by: "Walks" };
  await store.handedIn.add({ ...kept, statement: JSON.stringify(checked.statement) }, archive);
  const page = `/r/ada/notes/${commitOne}`;
  const [ada, bob] = [await as("ada"), await as("bob")];
  expect((await ask(page, { headers: bob })).body).not.toContain(">Remove<");
  expect((await ask(page, { headers: ada })).body).toContain(`<button name="remove" value="${id}">Remove</button>`);
  expect((await press(page, `${page}/certificates`, `remove=${id}`, bob)).status).toBe(404);
  expect((await ask(page)).body).toContain(id);
  const removed = await press(page, `${page}/certificates`, `remove=${id}`, ada);
  expect([removed.status, removed.headers.location]).toEqual([303, `${page}#verifiers`]);
  expect((await ask(page)).body).not.toContain(id);
});
