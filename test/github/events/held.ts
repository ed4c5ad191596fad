import { deliver } from "../deliveries.ts";
import type { Site } from "../state.ts";

export interface Release {
  /** A seed: the same one gives the same order; without it they go out in the order in which they happened. */
  readonly shuffle?: number;
  /** How large a part of them is sent twice, with the same GUID. */
  readonly duplicate?: number;
}

/** From now on everything that the app would hear of is kept back. */
export function hold(site: Site): void {
  site.held ??= [];
}

/** Sends what was kept back, one after the other; returns the GUIDs in the order in which they went out. */
export async function releaseHeld(site: Site, { duplicate = 0, shuffle }: Release = {}): Promise<string[]> {
  const kept = site.held ?? [];
  site.held = undefined;
  const random = generator(shuffle ?? 1);
  const twice = kept.filter(() => random() < duplicate);
  // Without a shuffle each of those comes right after its twin.
  const events = kept.flatMap((event) => (twice.includes(event) ? [event, event] : [event]));
  if (shuffle !== undefined) {
    for (let last = events.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      const [one, two] = [events[last], events[other]];
      if (one === undefined || two === undefined) continue;
      events[last] = two;
      events[other] = one;
    }
  }
  const sent: string[] = [];
  for (const event of events) sent.push((await deliver(site, event)).guid);
  return sent;
}

/** Numbers from 0 to 1 that the seed decides (mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
