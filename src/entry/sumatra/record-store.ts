import type { IncomingMessage } from "node:http";
import { labelProblem, type ProjectName, spelled } from "../../domain/record-project.ts";
import type { RecordToken } from "../../ports.ts";
import { refusedPage, storePage } from "../../report/pages/record-store-pages.ts";
import { hasMoved, mayReadProject, seenForRecords, seenPlace } from "../web/access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, redirect } from "../web/answer.ts";
import { tokenIn } from "../web/credentials.ts";
import { linksWithin, readerOf, type WebWorld } from "../web/web-world.ts";
import { type Address, addressOf } from "./address.ts";
import { json, refusal } from "./answers.ts";
import { type Form, formFor } from "./negotiation.ts";
import { ownAddress } from "./own-address.ts";
import { ownProject, projectOfStore } from "./own-records.ts";
import type { Place, Question } from "./question.ts";
import { projectAnswer, projectEntry, projectOfRuns } from "./reading-projects.ts";
import { recordAnswer } from "./reading-records.ts";
import { removeRecord, removeTagged, writeProject, writeRecord } from "./writing.ts";
import { writeRemarks } from "./writing-remarks.ts";

const allowed: Readonly<Record<Address["kind"], readonly string[]>> = {
  store: ["GET", "HEAD"],
  project: ["GET", "HEAD", "PUT"],
  tag: ["GET", "HEAD", "DELETE"],
  last: ["GET", "HEAD"],
  record: ["GET", "HEAD", "PUT", "DELETE"],
};

/**
 * The record store of Sumatra's client, version 4 of its protocol, below `/sumatra/`. Projects that clients made are read and
 * written with a token of theirs; the runs of a repository can only be read, as its pages are or with a token of its own.
 */
export async function recordStore(world: WebWorld, request: IncomingMessage, asked: Asked): Promise<Answer> {
  const { method = "GET", headers, url = "/" } = request;
  const isReading = method === "GET" || method === "HEAD";
  const address = addressOf(url);
  // To read what cannot be there is to find nothing; to write it is a mistake.
  if (typeof address === "string") return refusal(method === "PUT" ? 400 : 404, address);
  const methods = allowed[address.kind];
  if (!methods.includes(method)) {
    const taken = method === "PUT" ? labelProblem(address.kind) : undefined;
    return refusal(405, taken ?? `here is only ${methods.join(", ")}`, { Allow: methods.join(", ") });
  }
  const form = isReading ? formFor(thingOf(address), headers.accept, asked.query.get("format")) : "vendor";
  if (form === undefined) return refusal(406, "there is this as application/json, its Sumatra type, and text/html");
  const brought = tokenIn(headers.authorization);
  const token = brought === null ? null : await world.recordTokens.opened(brought);
  if (token === undefined) return challenge(world, asked, form, "this token opens nothing, or no longer");
  const question = { world, asked, request, form, token, base: ownAddress(headers, world.publicUrl) };
  if (address.kind === "store") return storeAnswer(question);
  const place = await placeOf(world, asked, address.project, token);
  if (place === undefined && token === null) return challenge(world, asked, form, "this needs a token");
  const saysOf = method === "PUT" && address.kind === "record" && mayAnnotate(place, token);
  if (!isReading && !saysOf && (place?.kind !== "project" || token === null)) {
    return mayNotWrite(world, asked, token, place);
  }
  if (place === undefined) return absent(question);
  if (place.kind === "runs" && hasMoved(place.repository, repositoryAsked(asked, address.project))) {
    return redirect(movedAddress(question, address, place));
  }
  const answer = await answerTo(question, address, place);
  return answer ?? absent(question);
}

function answerTo(question: Question, address: Address, place: Place): Promise<Answer | undefined> {
  const { method = "GET" } = question.request;
  const deleting = method === "DELETE";
  switch (address.kind) {
    case "tag":
      return deleting ? removeTagged(question, place, address.tag) : projectAnswer(question, place, [address.tag]);
    case "record":
      if (method === "PUT" && place.kind === "runs") return writeRemarks(question, place, address.label);
      if (method === "PUT") return writeRecord(question, place, address.label);
      return deleting ? removeRecord(question, place, address.label) : recordAnswer(question, place, address.label);
    case "last":
      return recordAnswer(question, place, null);
    case "project":
      return method === "PUT" ? writeProject(question, place) : projectAnswer(question, place, address.tags);
    default:
      return Promise.resolve(undefined);
  }
}

function thingOf({ kind }: Address) {
  if (kind === "store") return "project-list";
  return kind === "record" || kind === "last" ? "record" : "project";
}

const repositoryAsked = (asked: Asked, name: ProjectName): Asked =>
  name.kind === "project" ? asked : { ...asked, params: { owner: name.owner, repo: name.name } };

/** What a name leads to for whoever asks; undefined is all that they learn of what they may not see. */
async function placeOf(
  world: WebWorld,
  asked: Asked,
  name: ProjectName,
  token: RecordToken | null,
): Promise<Place | undefined> {
  if (name.kind === "project") {
    const own = name.name === ownProject ? await seenPlace(world, { ...asked, params: {} }) : undefined;
    if (own !== undefined) return { kind: "own", name: ownProject };
    return mayReadProject(world, name.name, token?.place ?? null) ? { kind: "project", name: name.name } : undefined;
  }
  const repository = await seenForRecords(world, repositoryAsked(asked, name), token?.place ?? null);
  if (repository === undefined) return undefined;
  const { owner, name: called } = repository;
  return { kind: "runs", name: spelled({ kind: "repository", owner, name: called }), repository };
}

function movedAddress({ world, request }: Question, address: Address, { name }: Place): string {
  const links = linksWithin(world, null);
  const [, query] = (request.url ?? "").split("?");
  const path = links.stored(
    name,
    address.kind === "record"
      ? address.label
      : address.kind === "last"
        ? "last"
        : address.kind === "tag"
          ? `tag/${address.tag}`
          : undefined,
  );
  return query === undefined ? path : `${path}?${query}`;
}

/** The projects that a token opens; for people, what this is. */
async function storeAnswer(question: Question): Promise<Answer> {
  const { world, asked, form, token, base } = question;
  const own = await seenPlace(world, { ...asked, params: {} });
  const ours = own === undefined ? [] : [projectEntry(await projectOfStore(world), base)];
  const known = [...ours, ...(token === null ? [] : await projectsOf(question, token))];
  if (form === "html") {
    const view = { projects: known.map(({ id }) => id), address: `${base}/sumatra/` };
    const body = storePage({ ...view, links: linksWithin(world, null), reader: readerOf(world, asked) });
    return pageAnswer(body, mannerFor(asked, true));
  }
  if (token === null && own === undefined) return challenge(world, asked, form, "this needs a token");
  return json("project-list", form, JSON.stringify(known));
}

async function projectsOf({ world, base }: Question, { place }: RecordToken) {
  if (place.kind === "project") {
    const project = await world.recordStore.project(place.name);
    return project === undefined ? [] : [projectEntry(project, base)];
  }
  const repository = await world.repositories.byId(place.repositoryId);
  if (repository === undefined) return [];
  return [projectEntry(await projectOfRuns(world, repository), base)];
}

/** 401 whether or not there is something: the client asks again with what it has, and takes it for "no such project". */
function challenge(world: WebWorld, asked: Asked, form: Form, reason: string): Answer {
  const headers = { "WWW-Authenticate": 'Basic realm="Tickmark records", charset="UTF-8"' };
  if (form !== "html") return refusal(401, `${reason}; give it as the password, or as Authorization: Bearer`, headers);
  return page(world, asked, 401, reason, headers);
}

function absent({ world, asked, form, token }: Question): Answer {
  const reason = token === null ? "there is nothing here" : `there is nothing here that token ${token.id} opens`;
  return form === "html" ? page(world, asked, 404, reason) : refusal(404, reason);
}

function page(world: WebWorld, asked: Asked, status: number, reason: string, more = {}): Answer {
  const body = refusedPage({ reason, links: linksWithin(world, null), reader: readerOf(world, asked) });
  const answer = pageAnswer(body, { ...mannerFor(asked, true), status });
  return { ...answer, headers: { ...answer.headers, ...more } };
}

/** Whether the token may say something of the runs of this place. */
function mayAnnotate(place: Place | undefined, token: RecordToken | null): boolean {
  if (place?.kind !== "runs" || token?.place.kind !== "repository") return false;
  return token.mayAnnotate && token.place.repositoryId === place.repository.id;
}

function mayNotWrite(world: WebWorld, asked: Asked, token: RecordToken | null, place: Place | undefined): Answer {
  if (token === null) return challenge(world, asked, "vendor", "to write here needs a token");
  return refusal(
    403,
    place === undefined
      ? `token ${token.id} is not one of this project`
      : "the records of a repository are its runs: they can only be read",
  );
}
