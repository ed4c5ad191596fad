import { Fault } from "../domain/fault.ts";
import type { Callbacks, Clock, Verifications } from "../ports.ts";
import type { Addresses } from "./addresses.ts";
import { toldVerification } from "./told-verification.ts";

export interface CallbackWorld {
  readonly verifications: Verifications;
  readonly callbacks: Callbacks;
  readonly addresses: Addresses;
  readonly clock: Clock;
}

/** How long a callback rests before each further attempt: nine attempts within 16 hours. */
export const callbackRestSeconds: readonly number[] = [30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600];

/**
 * Tells a journal's own system what came of a verification, at least once: each attempt has the same delivery id, and the time
 * of the attempt in what is signed. Throws a CALLBACK fault where a further attempt may help.
 */
export async function callBack(id: string, world: CallbackWorld, signal: AbortSignal): Promise<void> {
  const verification = await world.verifications.find(id);
  const callback = verification?.callback;
  if (verification === undefined || !callback || callback.state !== "waiting" || callback.sealedSecret === null) return;
  const { callback: _ours, ...told } = toldVerification(verification, world.addresses.public());
  const body = JSON.stringify({
    event: "verification",
    delivery: id,
    sentAt: world.clock.now().toISOString(),
    ...told,
  });
  const { url, sealedSecret } = callback;
  const answer = await world.callbacks.post({ url, sealedSecret, delivery: id, body }, signal);
  if (answer.kind === "delivered") return world.verifications.called(id, "delivered", null);
  if (answer.kind === "refused") return world.verifications.called(id, "failed", answer.reason);
  if (callback.attempts < callbackRestSeconds.length) await world.verifications.called(id, "waiting", answer.reason);
  throw new Fault("CALLBACK", answer.reason);
}

/** No further attempt is made; who asks for the verification is told so. */
export async function gaveUpCalling(id: string, reason: string, world: CallbackWorld): Promise<void> {
  await world.verifications.called(id, "failed", reason);
}
