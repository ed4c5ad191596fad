import { Fault } from "../../domain/fault.ts";
import { isRefusal, limitPause } from "./limits.ts";

/* What GitHub lets one installation do. A busy installation never holds up another one. */

/**
 * `progress` is written only while there is room for it: a verdict never waits behind it. `conversation` is what people can
 * have us write as often as they like, so a part of the pace is kept from it.
 */
export type Weight = "read" | "write" | "progress" | "conversation";

export interface Pace {
  /** Waits until GitHub may be asked; throws a fault that says when to come back where that is too long to wait. */
  turn(weight: Weight): Promise<void>;
  /** Learns from an answer how long nobody may ask again. */
  heard(answer: Pick<Response, "status" | "headers">, text: string): void;
  /** Until when everything waits, in seconds from now; 0 where nothing does. */
  pauseSeconds(): number;
}

export interface PaceOptions {
  readonly secondMilliseconds: number;
  /** Longer than this nobody waits holding a job. */
  readonly longestWaitSeconds: number;
}

/** GitHub allows 80 a minute. Fifteen at once and one a second after them stay below that in any minute. */
const burst = 15;
const mostAnHour = 500;
/** Whatever is said in conversations, checks can always be written: so many an hour, and so many at once. */
const keptForChecksAnHour = 200;
const keptForChecksAtOnce = 5;
const mostTalkAnHour = 200;
const hourSeconds = 3600;

export function pace({ secondMilliseconds, longestWaitSeconds }: PaceOptions): Pace {
  const seconds = (): number => performance.now() / secondMilliseconds;
  let closedUntil = 0;
  let limitsInARow = 0;
  /** When each write of the last hour went out, or is going to. */
  let writes: number[] = [];
  /** Those of them that were said in conversations. */
  let talk: number[] = [];
  /** When the last of the writes that have their turn uses up its place in the burst. */
  let spentUntil = 0;

  const pauseSeconds = (): number => Math.max(0, closedUntil - seconds());

  const nextWrite = (isTalk = false): number => {
    const now = seconds();
    writes = writes.filter((at) => at > now - hourSeconds);
    talk = talk.filter((at) => at > now - hourSeconds);
    if (!isTalk) return Math.max(now, roomAfter(writes, mostAnHour), spentUntil - burst + 1);
    const hourly = Math.max(roomAfter(writes, mostAnHour - keptForChecksAnHour), roomAfter(talk, mostTalkAnHour));
    return Math.max(now, hourly, spentUntil - (burst - keptForChecksAtOnce) + 1);
  };
  const hasRoom = (): boolean =>
    pauseSeconds() === 0 &&
    spentUntil - seconds() < burst / 2 &&
    nextWrite() <= seconds() &&
    writes.length < mostAnHour / 2;

  const waitUntil = async (at: number): Promise<void> => {
    const wait = at - seconds();
    if (wait > longestWaitSeconds) throw busy(wait);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait * secondMilliseconds));
  };

  return {
    pauseSeconds,

    async turn(weight) {
      const isTalk = weight === "conversation";
      if (weight === "progress" && !hasRoom()) throw busy(1);
      if (weight !== "read") {
        const at = Math.max(nextWrite(isTalk), closedUntil);
        if (at - seconds() > longestWaitSeconds) throw busy(at - seconds());
        writes.push(at);
        if (isTalk) talk.push(at);
        spentUntil = Math.max(spentUntil, at) + 1;
        await waitUntil(at);
      }
      // Whoever waited may find that somebody else was told to wait longer.
      while (pauseSeconds() > 0) await waitUntil(closedUntil);
    },

    heard(answer, text) {
      const pause = limitPause(answer, text, limitsInARow);
      if (pause === undefined) {
        if (answer.status < 400) limitsInARow = 0;
        return;
      }
      if (isRefusal(answer)) limitsInARow += 1;
      closedUntil = Math.max(closedUntil, seconds() + pause);
    },
  };
}

/** When the oldest of so many is an hour ago. */
function roomAfter(times: readonly number[], most: number): number {
  return times.length < most ? Number.NEGATIVE_INFINITY : (times.at(-most) ?? 0) + hourSeconds;
}

const busy = (seconds: number): Fault =>
  new Fault("GITHUB", "GitHub wants us to wait", undefined, Math.max(1, Math.ceil(seconds)));
