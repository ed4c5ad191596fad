import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { Permissions } from "./state.ts";

export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly homepage: string;
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  readonly webhookSecret: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: string;
}

/** What Tickmark's app.yml asks for. */
export const usualPermissions: Permissions = {
  metadata: "read",
  contents: "read",
  checks: "write",
  pull_requests: "write",
  issues: "read",
  merge_queues: "read",
};

const usualEvents = [
  "check_run",
  "check_suite",
  "issue_comment",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "release",
  "repository",
];

let keys: { readonly privateKey: string; readonly publicKey: KeyObject } | undefined;

/** A registered app; the key pair is made once per process, because making one takes longer than a whole test. */
export function registerApp(createdAt: string, permissions: Permissions = usualPermissions): AppIdentity {
  if (keys === undefined) {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    keys = {
      privateKey: pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      publicKey: pair.publicKey,
    };
  }
  return {
    id: 424_242,
    slug: "tickmark",
    name: "Tickmark",
    clientId: "Iv23liStandInTickmark",
    clientSecret: randomBytes(20).toString("hex"),
    homepage: "https://tickmark.example.org",
    ...keys,
    webhookSecret: randomBytes(20).toString("hex"),
    permissions,
    events: usualEvents,
    createdAt,
  };
}
