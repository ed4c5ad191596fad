const mostHops = 3;

/**
 * Follows GitHub to where a renamed or transferred repository answers now. By hand, because fetch forgets what was written
 * when it follows a 301; and only on the same server, since the token and what a private repository holds go along.
 */
export async function followed(
  url: string,
  options: RequestInit,
  get: (url: string, options: RequestInit) => Promise<Response>,
): Promise<Response> {
  let place = url;
  for (let hops = 0; ; hops += 1) {
    const response = await get(place, { ...options, redirect: "manual" });
    const target = targetOf(response, place);
    if (target === undefined) return response;
    await response.body?.cancel();
    if (hops === mostHops) throw new Error(`was sent on more than ${mostHops} times`);
    if (target.origin !== new URL(url).origin) throw new Error(`was sent on to another server, ${target.host}`);
    place = target.href;
  }
}

function targetOf({ status, headers }: Response, place: string): URL | undefined {
  const location = headers.get("location");
  if (location === null || ![301, 302, 307, 308].includes(status)) return undefined;
  return URL.parse(location, place) ?? undefined;
}
