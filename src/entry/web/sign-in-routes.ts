import { notSignedInPage } from "../../report/pages/plain-pages.ts";
import { type Answer, type Asked, pageAnswer, redirect } from "./answer.ts";
import { cookieOf, endCookie, setCookie } from "./cookies.ts";
import type { People } from "./people.ts";
import { returnable } from "./return-path.ts";
import { linksWithin, type WebWorld } from "./web-world.ts";

/** `/login`: to GitHub, with what proves on the way back that it was this browser that went there. */
export async function signInRoute(world: WebWorld, { query }: Asked): Promise<Answer | undefined> {
  if (world.signIn === null) return undefined;
  const { address, state, verifier } = world.signIn.begin(callbackOf(world));
  const returnTo = Buffer.from(returnable(query.get("to") ?? "/")).toString("base64url");
  return { ...redirect(address), cookies: [setCookie(world, "sign-in", `${state}.${verifier}.${returnTo}`)] };
}

/** `/login/callback`: from GitHub. */
export async function callbackRoute(world: WebWorld, asked: Asked, people: People | null): Promise<Answer | undefined> {
  const { signIn } = world;
  if (signIn === null || people === null) return undefined;
  const { query, cookies } = asked;
  const [state, verifier, returnTo] = cookieOf(world, cookies, "sign-in")?.split(".") ?? [];
  // Without it, somebody could sign others in as themselves.
  if (!state || !verifier || query.get("state") !== state) {
    return refusal(world, "This sign-in was not begun in this browser, or it took longer than ten minutes.");
  }
  const code = query.get("code");
  if (code === null) return refusal(world, "GitHub did not let you in, or you did not let Tickmark know who you are.");
  const token = await signIn.exchange(code, verifier, callbackOf(world));
  const person = token === "refused" ? token : await signIn.person(token.value);
  if (token === "refused" || person === "refused") {
    return refusal(world, "GitHub did not confirm the sign-in. It can be used once, and not for long.");
  }
  if (asked.signedIn !== null) await people.leave(asked.signedIn.id);
  const id = await people.welcome({ person, token });
  const path = returnable(Buffer.from(returnTo ?? "", "base64url").toString());
  return {
    ...redirect(`${new URL(world.publicUrl).pathname.replace(/\/$/, "")}${path}`),
    cookies: [endCookie(world, "sign-in"), setCookie(world, "session", id)],
  };
}

/** `POST /logout` */
export async function signOutForm(
  world: WebWorld,
  { signedIn }: Asked,
  people: People | null,
): Promise<Answer | undefined> {
  if (signedIn === null || people === null) return undefined;
  await people.leave(signedIn.id);
  return { ...redirect(linksWithin(world, null).home(), 303), cookies: [endCookie(world, "session")] };
}

function callbackOf({ publicUrl }: WebWorld): string {
  return `${publicUrl}/login/callback`;
}

function refusal(world: WebWorld, reason: string): Answer {
  const body = notSignedInPage(linksWithin(world, null), reason);
  return { ...pageAnswer(body, { status: 400 }), cookies: [endCookie(world, "sign-in")] };
}
