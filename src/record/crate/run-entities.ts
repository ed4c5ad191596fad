import { type Entity, endOf, idOfPath, imageEntity, refer } from "../../domain/crate.ts";
import { type Digest, hexOf } from "../../domain/digest.ts";
import { type ProducedOutput, usageOfSteps } from "../../domain/execution.ts";
import { mediaTypeOf } from "../../domain/media-type.ts";
import { type InputRecord, labelOf, type Run, type RunRecord } from "../../domain/run.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { nameOfRun } from "../../domain/run-summary.ts";

/** A run with which of its outputs the crate holds. */
export interface CratedRun {
  readonly run: Run;
  readonly context: RunContext;
  holds(digest: Digest): boolean;
}

/** The entities of one run. */
export interface RunEntities {
  readonly action: Entity;
  /** What the root must name as its parts: files in the crate, and inputs on the web. */
  readonly data: readonly Entity[];
  /** What explains the others. */
  readonly others: readonly Entity[];
}

/** More values are data, and stand in the file of the parameters. */
const mostValues = 200;

/** The folder of a run in the crate. */
const folderOfRun = (id: string): string => `runs/${labelOf(id)}`;

/** Whether a path of a record, which may have come from anywhere, stays below the folder that it is put in. */
const staysInside = (path: string): boolean =>
  path.isWellFormed() &&
  !/[\\\0]/.test(path) &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** Where an output lies in the crate; undefined for a path that would leave it. */
export const placeOfOutput = (id: string, path: string): string | undefined =>
  staysInside(path) ? `${folderOfRun(id)}/outputs/${path}` : undefined;

export const placeOfParameters = (id: string, path: string): string =>
  `${folderOfRun(id)}/parameters/${path.split("/").findLast((part) => part !== "" && staysInside(part)) ?? "parameters"}`;

export const placeOfLog = (id: string): string => `${folderOfRun(id)}/log.txt`;
export const placeOfRecord = (id: string): string => `${folderOfRun(id)}/record.json`;

/** As the profile Process Run Crate 0.5 describes the run of a tool: https://w3id.org/ro/wfrun/process/0.5 */
export function runEntities({ run, context, holds }: CratedRun): RunEntities {
  const { id, record } = run;
  const actionId = `#run-${id}`;
  const about = { about: { "@id": actionId } };
  const outputs = record.outputs.map((output) => outputEntity(id, output, holds));
  const inputs = record.inputs.map(inputEntity);
  const parameters = parametersEntity(run);
  const values = valueEntities(run);
  const usage = usageEntities(run);
  const images = record.images.filter(({ kind }) => kind !== "host").map(imageEntity);
  const tool = toolEntity(record);
  const agent: Entity = {
    "@id": `#user-${encodeURIComponent(record.user.toWellFormed())}`,
    "@type": "Person",
    name: record.user,
  };
  const log: Entity = { ...fileEntity(placeOfLog(id), "log of the run", "text/plain"), ...about };
  const itself: Entity = {
    ...fileEntity(placeOfRecord(id), "record of the run", "application/json"),
    description: "What was observed, in canonical JSON (RFC 8785). Its SHA-256 is the run's id.",
    sha256: id,
    ...about,
  };
  const action: Entity = {
    "@id": actionId,
    // A run that left nothing behind did not create anything.
    "@type": outputs.length === 0 ? "ActivateAction" : "CreateAction",
    name: `Run ${nameOfRun(id, context)} of ${record.plan.analysis}`,
    description: record.plan.steps.map(({ command }) => command).join("\n"),
    startTime: record.startedAt,
    endTime: record.finishedAt,
    instrument: refer(tool),
    agent: refer(agent),
    object: [...inputs, ...parameters, ...values].map(refer),
    ...(outputs.length > 0 && { result: outputs.map(refer) }),
    ...endOf(record),
    ...(images.length > 0 && { containerImage: images.map(refer) }),
    ...(usage.length > 0 && { resourceUsage: usage.map(refer) }),
    ...(context.tags.length > 0 && { keywords: context.tags.join(", ") }),
    ...(context.reason !== null && { disambiguatingDescription: context.reason }),
    subjectOf: [itself, log].map(refer),
  };
  const isFile = ({ "@type": type }: Entity) => type === "File";
  return {
    action,
    data: [...inputs, ...parameters, ...outputs, itself, log].filter(isFile),
    others: [tool, agent, ...images, ...usage, ...values, ...[...inputs, ...outputs].filter((each) => !isFile(each))],
  };
}

const fileEntity = (path: string, name: string, mediaType: string): Entity => ({
  "@id": idOfPath(path),
  "@type": "File",
  name,
  encodingFormat: mediaType,
});

function outputEntity(
  id: string,
  { path, digest, sizeBytes, mediaType }: ProducedOutput,
  holds: CratedRun["holds"],
): Entity {
  const facts = { contentSize: String(sizeBytes), sha256: hexOf(digest) };
  const place = placeOfOutput(id, path);
  if (place !== undefined && holds(digest)) return { ...fileEntity(place, path, mediaType), ...facts };
  // What is not in the crate may not look as if it were.
  const description = "The run wrote this file, and it is not part of this crate.";
  return {
    "@id": `#output-${labelOf(id)}-${encodeURIComponent(path.toWellFormed())}`,
    "@type": "CreativeWork",
    name: path,
    description,
    ...facts,
  };
}

function inputEntity({ path, url, sizeBytes, digestBefore }: InputRecord): Entity {
  const sha256 = hexOf(digestBefore);
  const facts = { name: path, encodingFormat: mediaTypeOf(path), contentSize: String(sizeBytes), sha256 };
  const address = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined) return { "@id": `#input-${sha256}`, "@type": "CreativeWork", ...facts };
  // The same address may have had another content at another time.
  address.hash = `sha256=${sha256}`;
  return { "@id": address.href, "@type": "File", ...facts, url };
}

function parametersEntity({ id, record: { parameters } }: Run): readonly Entity[] {
  if (parameters === null) return [];
  const { path, digest, content } = parameters;
  const facts = { contentSize: String(Buffer.byteLength(content)), sha256: hexOf(digest), alternateName: path };
  return [{ ...fileEntity(placeOfParameters(id, path), "parameters", mediaTypeOf(path)), ...facts }];
}

const valueEntities = ({ id, record: { parameters } }: Run): readonly Entity[] =>
  Object.entries(parameters?.values ?? {})
    .slice(0, mostValues)
    .map(([name, value]) => ({
      "@id": `#parameter-${labelOf(id)}-${encodeURIComponent(name.toWellFormed())}`,
      "@type": "PropertyValue",
      name,
      value: value ?? "null",
    }));

/** The source at a commit; whoever has the repository can get it. */
function toolEntity({ plan }: RunRecord): Entity {
  const { repository, commit, modified } = plan.source;
  return {
    "@id": `urn:tickmark:sha256:${hexOf(plan.id)}`,
    "@type": "SoftwareSourceCode",
    name: `analysis ${plan.analysis}`,
    ...(repository !== null && { url: repository, codeRepository: repository }),
    ...(commit !== null && { version: commit }),
    ...(modified && { description: "The files were not all as they are in this version." }),
  };
}

function usageEntities({ id, record: { steps } }: Run): readonly Entity[] {
  const { cpuSeconds, peakMemoryBytes } = usageOfSteps(steps);
  const usage = (name: string, unit: string, value: number): Entity => ({
    "@id": `#${name}-${labelOf(id)}`,
    "@type": "PropertyValue",
    name,
    propertyID: `urn:tickmark:terms:${name}`,
    unitCode: `https://qudt.org/vocab/unit/${unit}`,
    value: String(value),
  });
  return [
    ...(cpuSeconds === null ? [] : [usage("cpuTime", "SEC", Number(cpuSeconds.toFixed(6)))]),
    ...(peakMemoryBytes === null ? [] : [usage("peakMemory", "BYTE", peakMemoryBytes)]),
  ];
}
