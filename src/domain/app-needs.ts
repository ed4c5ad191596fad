import type { Finding } from "./finding.ts";

/** What a GitHub App needs to be Tickmark. app.yml asks for exactly this, and a test holds the two together. */
export const appNeeds: {
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  /** Each with the permission that GitHub ties it to: without that one it is never sent, and nobody is told. */
  readonly events: Readonly<Record<string, string>>;
} = {
  permissions: {
    metadata: "read",
    contents: "read",
    checks: "write",
    pull_requests: "write",
    issues: "read",
    merge_queues: "read",
  },
  events: {
    push: "contents",
    pull_request: "pull_requests",
    merge_group: "merge_queues",
    release: "contents",
    check_run: "checks",
    check_suite: "checks",
    issue_comment: "issues",
    pull_request_review: "pull_requests",
    pull_request_review_comment: "pull_requests",
    repository: "metadata",
  },
};

/** Whoever may write checks is told of them, whether or not that is listed. */
const toldAnyway: ReadonlySet<string> = new Set(["check_run", "check_suite"]);

type Levels = Readonly<Record<string, string>>;

export interface RegisteredApp {
  readonly slug: string;
  /** Of its public page, on whichever server it lives. */
  readonly htmlUrl: string;
  readonly permissions: Levels;
  readonly events: readonly string[];
}

interface InstalledApp {
  readonly account: string;
  readonly isSuspended: boolean;
  readonly permissions: Levels;
}

/** Holds what GitHub says of the App against what it needs, and says what to do about the difference. */
export function judgeApp(app: RegisteredApp, installations: readonly InstalledApp[]): readonly Finding[] {
  const permissions = missingPermissions(app.permissions);
  const events = Object.keys(appNeeds.events).filter((event) => !isTold(event, app));
  const subject = "GitHub";
  const settings = settingsOf(app);
  const lacking: Finding[] = [];
  if (permissions.length > 0) {
    const detail = `the App ${app.slug} lacks ${listed(permissions)}: set it at ${settings}, then each account that installed the App has to accept it`;
    lacking.push({ level: "bad", subject, detail });
  }
  if (events.length > 0) {
    const detail = `the App ${app.slug} is not told of ${listed(events)}: tick "Subscribe to events" at ${settings}; that works at once`;
    lacking.push({ level: "bad", subject, detail });
  }
  if (lacking.length > 0) return lacking;
  const good = {
    level: "good",
    subject,
    detail: `the App ${app.slug} has the permissions and events it needs`,
  } as const;
  return [good, ...installations.flatMap(judgeInstallation)];
}

/** A permission that was added later is not granted before somebody there accepts it. */
function judgeInstallation({ account, isSuspended, permissions }: InstalledApp): readonly Finding[] {
  const missing = missingPermissions(permissions);
  if (isSuspended || missing.length === 0) return [];
  const detail = `${account} has not granted ${listed(missing)} yet: an owner accepts the new permissions in the settings of the installation`;
  return [{ level: "warning", subject: "GitHub", detail }];
}

function missingPermissions(granted: Levels): readonly string[] {
  return Object.entries(appNeeds.permissions)
    .filter(([name, level]) => !includes(granted[name], level))
    .map(([name, level]) => `the permission ${name}: ${level}`);
}

const includes = (granted: string | undefined, level: string): boolean =>
  granted === level || granted === "admin" || (granted === "write" && level === "read");

function isTold(event: string, { events, permissions }: RegisteredApp): boolean {
  return events.includes(event) || (toldAnyway.has(event) && permissions.checks === "write");
}

/** Of an App that a person owns; an organisation's lie among the settings of the organisation. */
function settingsOf({ htmlUrl, slug }: RegisteredApp): string {
  const root = URL.parse("/", htmlUrl)?.href;
  return root === undefined ? "the App's settings" : `${root}settings/apps/${slug}/permissions`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
