import type { Evidence } from "../../domain/evidence.ts";
import { isCommitId, type Repository } from "../../domain/repository.ts";
import { newestPerAnalysis } from "../../domain/run-summary.ts";
import { placesFor } from "../../launch/places.ts";
import { usualHours } from "../../launch/user-data.ts";
import { launchBadgeSvg } from "../../report/launch-badge.ts";
import { linksFrom } from "../../report/links.ts";
import { launchPage } from "../../report/pages/launch-page.ts";
import { type MachineForm, machineDocuments } from "../machine-documents.ts";
import { hasMoved, seenForBadge, seenRepository } from "./access.ts";
import { type Answer, type Asked, keeping, mannerFor, pageAnswer, redirect, tagOf } from "./answer.ts";
import { badgeHeaders, svgHeaders } from "./badge-routes.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

const mostRuns = 100;
const mostAnalyses = 30;

/** `/badge/:owner/:repo/launch.svg`; what is private and what is not there are both "unknown". */
export async function launchBadgeRoute(world: WebWorld, asked: Asked): Promise<Answer> {
  const repository = await seenForBadge(world, asked);
  const found = repository === undefined ? [] : await newestRuns(world, repository, asked);
  const analysis = asked.query.get("analysis");
  const wanted = found.filter(({ run }) => analysis === null || run.record.plan.analysis === analysis);
  const body = launchBadgeSvg(wanted.map(({ run }) => run.record));
  return { status: 200, headers: { ...badgeHeaders, ...svgHeaders, ETag: tagOf(body) }, body };
}

/** `/r/:owner/:repo/launch` with `commit` and `analysis` in its query. */
export async function launchRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const repository = await seenRepository(world, asked);
  if (repository === undefined) return undefined;
  const { owner, name, isPrivate } = repository;
  const links = linksFor(world, asked, isPrivate);
  if (hasMoved(repository, asked)) return redirect(links.launch(owner, name, wantedOf(asked)));
  const found = await newestRuns(world, repository, asked);
  const evidence = chosen(found, asked);
  if (evidence === undefined) return undefined;
  const body = launchPage({
    repository,
    evidence,
    analyses: found.map(({ run }) => run.record.plan.analysis),
    places: isPrivate ? [] : placesOf(repository, evidence),
    noMachine: noMachine(repository, evidence),
    hours: usualHours,
    azureForm: azureForm(world, repository, evidence),
    links,
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, mannerFor(asked, isPrivate));
}

const files: Readonly<Record<string, { readonly form: MachineForm; readonly mediaType: string }>> = {
  "user-data.yml": { form: "cloud-init", mediaType: "text/plain; charset=utf-8" },
  "cloudformation.json": { form: "cloudformation", mediaType: "application/json; charset=utf-8" },
  "azuredeploy.json": { form: "arm", mediaType: "application/json; charset=utf-8" },
};

/** `/r/:owner/:repo/launch/:file`: what a rented machine is made from, for public repositories only. */
export async function machineFileRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const { file = "" } = asked.params;
  const wanted = Object.hasOwn(files, file) ? files[file] : undefined;
  const repository = await seenRepository(world, asked);
  if (wanted === undefined || repository === undefined || repository.isPrivate) return undefined;
  const evidence = chosen(await newestRuns(world, repository, asked), asked);
  if (evidence === undefined) return undefined;
  const body = machineDocuments[wanted.form](evidence, usualHours);
  if (typeof body !== "string") return undefined;
  return {
    status: 200,
    headers: {
      "Content-Type": wanted.mediaType,
      "Content-Disposition": `attachment; filename="${file}"`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      // Azure's form reads its template from the reader's browser.
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      ...keeping(false, tagOf(body)),
    },
    body,
  };
}

function noMachine({ isPrivate }: Repository, evidence: Evidence): string | null {
  if (isPrivate) return "its repository is private, and a key of yours has no place in such a file";
  const document = machineDocuments.cloudformation(evidence, usualHours);
  return typeof document === "string" ? null : document.reason;
}

function placesOf({ htmlUrl, owner, name, defaultBranch }: Repository, { run }: Evidence) {
  const { plan, sourceFiles } = run.record;
  const { commit } = plan.source;
  if (commit === null) return [];
  const files = sourceFiles === null ? null : Object.keys(sourceFiles);
  return placesFor({ htmlUrl, owner, name, commit, branch: defaultBranch, files });
}

/** Only where Azure's page, in the reader's browser, may read the template from here. */
function azureForm({ publicUrl }: WebWorld, { owner, name, isPrivate }: Repository, { run }: Evidence): string | null {
  if (isPrivate || !publicUrl.startsWith("https://")) return null;
  const { analysis, source } = run.record.plan;
  const query = { ...(source.commit !== null && { commit: source.commit }), analysis };
  const template = linksFrom(publicUrl).machineFile(owner, name, "azuredeploy.json", query);
  return `https://portal.azure.com/#create/Microsoft.Template/uri/${encodeURIComponent(template)}`;
}

const wantedOf = ({ query }: Asked): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["commit", "analysis"].flatMap((each) => {
      const value = query.get(each);
      return value === null ? [] : [[each, value] as const];
    }),
  );

function chosen(found: readonly Evidence[], { query }: Asked): Evidence | undefined {
  const analysis = query.get("analysis");
  return analysis === null ? found[0] : found.find(({ run }) => run.record.plan.analysis === analysis);
}

/** The newest run of each analysis: of the commit that was asked for, else of the newest one that was run. */
async function newestRuns(world: WebWorld, repository: Repository, { query }: Asked): Promise<readonly Evidence[]> {
  const asked = query.get("commit");
  if (asked !== null && !isCommitId(asked)) return [];
  const commit = asked ?? (await newestCommit(world, repository, query.get("branch") ?? repository.defaultBranch));
  if (commit === null) return [];
  const runs = await world.ledger.list({ repositoryId: repository.id, commit, limit: mostRuns });
  const newest = newestPerAnalysis(runs).slice(0, mostAnalyses);
  const found = await Promise.all(newest.map(({ id }) => world.ledger.find(id)));
  return found
    .flatMap((each) => (each === undefined ? [] : [each.evidence]))
    .toSorted((a, b) => (a.run.record.plan.analysis < b.run.record.plan.analysis ? -1 : 1));
}

async function newestCommit({ ledger }: WebWorld, { id }: Repository, branch: string): Promise<string | null> {
  const [newest] = await ledger.list({ repositoryId: id, branch, limit: 1 });
  return newest?.commit ?? null;
}
