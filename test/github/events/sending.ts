import { randomUUID } from "node:crypto";
import { deliver, type Event, lose } from "../deliveries.ts";
import type { Site } from "../state.ts";

/** Who does things, unless a test says who. */
export const usualSender = "ada";

/** `false`: nobody hears of it. `"lost"`: GitHub tried and failed, so it is among the deliveries as a failure. */
export type Delivering = boolean | "lost";

/** Tells the app, one after the other, what it is entitled to hear: nothing of repositories where it is not installed. */
export async function send(site: Site, how: Delivering, ...events: readonly Event[]): Promise<void> {
  for (const event of events) {
    if (how === false || (event.repository !== undefined && !event.repository.installed)) continue;
    if (how === "lost") lose(site, event);
    else await deliver(site, event);
  }
}

/** Sends one event and returns its GUID. */
export async function sendOne(site: Site, event: Event): Promise<string> {
  const guid = randomUUID();
  await send(site, true, { ...event, guid });
  return guid;
}
