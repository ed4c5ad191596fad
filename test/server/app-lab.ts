import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { formatLock } from "../../src/plan/lock.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "../github/stand-in.ts";
import { containersOf, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

export const patience = { timeoutMs: 40_000 };

/** `reproduce.yml` of one analysis in the tiny image. */
export const declaration = (run: string, more = "") =>
  `version: 1\nimage: tickmark.test/tiny:1\nrun: ${JSON.stringify(run)}\noutputs: [out/*.csv]\n${more}`;

/** A lock by hand: what the outputs would have to be. */
export function lockFor(files: Readonly<Record<string, string>>): string {
  const outputs = Object.entries(files).map(([path, text]) => ({
    path,
    digest: digestOf(text),
    sizeBytes: text.length,
    mediaType: "text/csv",
  }));
  return formatLock({
    version: 1,
    analyses: { main: { run: null, plan: null, recordedAt: null, images: [], outputs } },
  });
}

export interface AppLab {
  readonly github: GitHub;
  readonly server: TickmarkServer;
  newRepository(more?: { owner?: string; private?: boolean }): ReturnType<GitHub["createRepository"]>;
}

/** A server and its GitHub for all tests of a file; after each, nothing unexpected was called and no rule was broken. */
export function appLab(options: GitHubOptions = {}, settings: Readonly<Record<string, string>> = {}): AppLab {
  const lab: { github?: GitHub; server?: TickmarkServer } = {};
  let count = 0;
  const github = () => lab.github as GitHub;
  const server = () => lab.server as TickmarkServer;
  beforeAll(async () => {
    lab.github = await startGitHub(options);
    lab.server = await startTickmark(github(), settings);
  });
  afterAll(async () => {
    await server().close();
    await github().close();
  });
  beforeEach(() => {
    count += 1;
  });
  afterEach(async () => {
    await expect.poll(() => containersOf(server().home), { timeout: 30_000 }).toEqual([]);
    expect(github().unexpected).toEqual([]);
    expect(github().violations).toEqual([]);
  });
  return {
    get github() {
      return github();
    },
    get server() {
      return server();
    },
    newRepository: (more = {}) => github().createRepository({ owner: "lab", name: `paper-${count}`, ...more }),
  };
}
