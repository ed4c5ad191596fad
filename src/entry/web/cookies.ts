import type { WebWorld } from "./web-world.ts";

/* Two cookies: one of somebody who is signed in, one of somebody who is on the way to GitHub and back. */

type Purpose = "session" | "sign-in";

export const lifetimeSeconds: Readonly<Record<Purpose, number>> = { session: 14 * 24 * 60 * 60, "sign-in": 10 * 60 };

type Place = Pick<WebWorld, "publicUrl">;

/** What the browser sent under our name, if it did. */
export function cookieOf(world: Place, header: string | undefined, purpose: Purpose): string | null {
  const beginning = `${nameOf(world, purpose)}=`;
  const found = header
    ?.split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(beginning));
  return found === undefined || found.length === beginning.length ? null : found.slice(beginning.length);
}

export function setCookie(world: Place, purpose: Purpose, value: string): string {
  return `${nameOf(world, purpose)}=${value}; Max-Age=${lifetimeSeconds[purpose]}; ${attributes(world)}`;
}

export function endCookie(world: Place, purpose: Purpose): string {
  return `${nameOf(world, purpose)}=; Max-Age=0; ${attributes(world)}`;
}

/** Lax, not strict: who comes back from GitHub, or follows a link of a check, must arrive signed in. */
function attributes({ publicUrl }: Place): string {
  const { protocol, pathname } = new URL(publicUrl);
  return `Path=${pathname}; HttpOnly; SameSite=Lax${protocol === "https:" ? "; Secure" : ""}`;
}

/** Browsers take a name with such a beginning only from https, and `__Host-` from this host alone. */
function nameOf({ publicUrl }: Place, purpose: Purpose): string {
  const { protocol, pathname } = new URL(publicUrl);
  const beginning = protocol !== "https:" ? "" : pathname === "/" ? "__Host-" : "__Secure-";
  return `${beginning}tickmark-${purpose}`;
}
