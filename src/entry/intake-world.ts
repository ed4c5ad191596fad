import type { Answers, Conversations, Ledger, People, Pulls, Queue, Releases, Repositories } from "../ports.ts";
import type { OnboardingWorld } from "./onboarding.ts";
import type { OpeningWorld } from "./open-checks.ts";

/** What whoever reads a delivery may ask and tell. */
export interface IntakeWorld extends OpeningWorld, OnboardingWorld {
  readonly queue: Pick<Queue, "add" | "cancel" | "wasCancelled" | "verificationsOf">;
  readonly repositories: Repositories;
  readonly releases: Pick<Releases, "remember">;
  readonly pulls: Pulls;
  readonly people: People;
  readonly conversations: Conversations;
  readonly answers: Answers;
  readonly ledger: Ledger;
  /** The name by which the app is spoken to. */
  appName(): Promise<string>;
  readonly log: { info(fields: object, message: string): void };
}
