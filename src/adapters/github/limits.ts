const hourSeconds = 3600;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

export const isRefusal = ({ status }: Pick<Answer, "status">): boolean => status === 403 || status === 429;

/** How many seconds GitHub wants not to be asked; undefined where the answer is about something else. In GitHub's order: what it says, when its hour ends, or else a minute that doubles each time. */
export function limitPause(answer: Answer, text: string, limitsInARow = 0): number | undefined {
  const { headers } = answer;
  const retryAfter = Number.parseInt(headers.get("retry-after") ?? "", 10);
  const isUsedUp = headers.get("x-ratelimit-remaining") === "0";
  if (!isRefusal(answer)) return isUsedUp && answer.status < 400 ? untilReset(headers) : undefined;
  if (retryAfter >= 0) return retryAfter;
  if (isUsedUp) return untilReset(headers);
  if (answer.status !== 429 && !/\b(?:secondary rate|rate limit|abuse)\b/i.test(text)) return undefined;
  return Math.min(60 * 2 ** limitsInARow, hourSeconds);
}

/** One second more, so that the hour is over there too. */
function untilReset(headers: Headers): number | undefined {
  const reset = Number.parseInt(headers.get("x-ratelimit-reset") ?? "", 10);
  if (Number.isNaN(reset)) return 60;
  return Math.min(Math.max(0, reset - Date.now() / 1000) + 1, hourSeconds + 1);
}
