import { hexOf } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { ParameterValue } from "../domain/parameters/field.ts";
import type { ResolvedImage } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { gradeOf } from "../domain/verdict.ts";

/*
 * Where the outputs of runs come from, in PROV-JSON (W3C Member Submission, 24 April 2013). A run is an activity; what it used
 * and what it generated are entities; who asked for it and the program that did it are agents. Nothing is said that was not
 * observed: not which input an output was derived from.
 */

type Value = string | number | boolean | { readonly $: string; readonly type: string };
type Attributes = Readonly<Record<string, Value | readonly Value[]>>;

const sections = [
  "entity",
  "activity",
  "agent",
  "used",
  "wasGeneratedBy",
  "wasAssociatedWith",
  "actedOnBehalfOf",
  "wasInformedBy",
] as const;
type Section = (typeof sections)[number];

export type ProvDocument = { readonly prefix: Readonly<Record<string, string>> } & Readonly<
  Partial<Record<Section, Readonly<Record<string, Attributes>>>>
>;

/** Names of content are the same everywhere; those of runs too, since a run's id is the digest of its record. */
const prefix = {
  tickmark: "urn:tickmark:terms:",
  run: "urn:tickmark:run:",
  file: "urn:tickmark:sha256:",
  git: "urn:tickmark:git:",
  image: "urn:tickmark:image:",
  person: "urn:tickmark:user:",
  program: "urn:tickmark:program:",
} as const;

/** A document that grows run by run; what several of them share stands in it once. */
export interface Provenance {
  add(run: { readonly evidence: Evidence; readonly context: RunContext }): void;
  document(): ProvDocument;
}

export function provenance(): Provenance {
  const known = new Map<Section, Map<string, Attributes>>();
  const add: Add = (section, name, attributes) => {
    const named = known.get(section) ?? new Map<string, Attributes>();
    known.set(section, named.set(name, attributes));
  };
  return {
    add: ({ evidence, context }) => describe(evidence, context, add),
    document: () => ({
      prefix,
      ...Object.fromEntries(
        sections.flatMap((section) => {
          const named = known.get(section);
          return named === undefined ? [] : [[section, Object.fromEntries(named)]];
        }),
      ),
    }),
  };
}

type Add = (section: Section, name: string, attributes: Attributes) => void;

function describe({ run: { id, record }, verdict }: Evidence, context: RunContext, add: Add): void {
  const activity = qualified("run", id);
  const label = nameOfRun(id, context);
  const grade = gradeOf(verdict);
  const relation = (kind: string, about: string) => `_:${kind}-${id}-${about}`;
  add("activity", activity, {
    "prov:label": `run ${label}`,
    "prov:startTime": record.startedAt,
    "prov:endTime": record.finishedAt,
    "tickmark:analysis": record.plan.analysis,
    "tickmark:verdict": verdict.kind,
    ...(grade !== null && { "tickmark:grade": grade }),
    "tickmark:seconds": double(record.wallSeconds),
    ...(context.reason !== null && { "tickmark:reason": context.reason }),
    ...(context.outcome !== null && { "tickmark:outcome": context.outcome }),
    ...(context.tags.length > 0 && { "tickmark:tag": context.tags }),
  });

  const used = (role: string, name: string, attributes: Attributes, number = 0) => {
    add("entity", name, attributes);
    add("used", relation("used", `${role}-${number}`), {
      "prov:activity": activity,
      "prov:entity": name,
      "prov:role": role,
    });
  };
  const { source } = record.plan;
  if (record.sourceDigest !== null) {
    used("source", qualified("file", hexOf(record.sourceDigest)), {
      "prov:label": "source files of the run",
      "prov:type": name("prov:Collection"),
      ...(source.repository !== null && { "tickmark:repository": source.repository }),
      ...(source.commit !== null && { "tickmark:commit": source.commit }),
      "tickmark:modified": source.modified,
    });
  }
  if (source.commit !== null) {
    used("commit", qualified("git", source.commit), {
      "prov:label": `commit ${source.commit.slice(0, 12)}`,
      ...(source.repository !== null && { "prov:location": source.repository }),
    });
  }
  if (record.parameters !== null) {
    const { path, digest, values = {} } = record.parameters;
    used("parameters", qualified("file", hexOf(digest)), {
      "prov:label": path,
      ...Object.fromEntries(
        Object.entries(values).map(([key, value]) => [qualified("tickmark", `parameter/${key}`), literal(value)]),
      ),
    });
  }
  record.images.forEach((image, at) => {
    used("image", qualified("image", image.resolved), { "prov:label": image.image, ...described(image) }, at);
  });
  record.inputs.forEach(({ path, url, sizeBytes, digestBefore }, at) => {
    const attributes = { "prov:label": path, "prov:location": url, "tickmark:bytes": whole(sizeBytes) };
    used("input", qualified("file", hexOf(digestBefore)), attributes, at);
  });

  record.outputs.forEach(({ path, digest, sizeBytes, mediaType }, at) => {
    const output = qualified("run", `${id}/${path}`);
    add("entity", output, {
      "prov:label": path,
      "tickmark:sha256": hexOf(digest),
      "tickmark:bytes": whole(sizeBytes),
      "tickmark:mediaType": mediaType,
    });
    add("wasGeneratedBy", relation("generated", String(at)), {
      "prov:entity": output,
      "prov:activity": activity,
      "prov:time": record.finishedAt,
    });
  });

  const plan = qualified("file", hexOf(record.plan.id));
  add("entity", plan, { "prov:label": `plan of ${record.plan.analysis}`, "prov:type": name("prov:Plan") });
  const program = qualified("program", `tickmark-${record.tickmark}`);
  add("agent", program, { "prov:label": `tickmark ${record.tickmark}`, "prov:type": name("prov:SoftwareAgent") });
  const person = qualified("person", record.user);
  add("agent", person, { "prov:label": record.user, "prov:type": name("prov:Person") });
  add("wasAssociatedWith", relation("associated", "program"), {
    "prov:activity": activity,
    "prov:agent": program,
    "prov:plan": plan,
  });
  add("wasAssociatedWith", relation("associated", "person"), { "prov:activity": activity, "prov:agent": person });
  add("actedOnBehalfOf", relation("behalf", "person"), {
    "prov:delegate": program,
    "prov:responsible": person,
    "prov:activity": activity,
  });
  if (record.repeats !== undefined) {
    add("wasInformedBy", relation("informed", "repeated"), {
      "prov:informed": activity,
      "prov:informant": qualified("run", record.repeats),
    });
  }
}

const described = ({ kind, platform }: ResolvedImage): Attributes => ({
  "tickmark:kind": kind,
  "tickmark:platform": platform,
});

/**
 * A qualified name whose local part holds only what PN_LOCAL of PROV-N takes without a backslash, whatever it is made from;
 * all else is percent-encoded, so that prefix and local part together are an address too.
 */
export function qualified(space: keyof typeof prefix, local: string): string {
  const encoded = encodeURIComponent(local.toWellFormed())
    .replaceAll("%2F", "/")
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  // Neither first nor last may be what may be in the middle.
  return `${space}:${encoded.replace(/^[-.]|\.$/g, (sign) => (sign === "-" ? "%2D" : "%2E"))}`;
}

const name = (qualifiedName: string): Value => ({ $: qualifiedName, type: "prov:QUALIFIED_NAME" });
const double = (value: number): Value => ({ $: String(value), type: "xsd:double" });
const whole = (value: number): Value => ({ $: String(value), type: "xsd:long" });

function literal(value: ParameterValue): Value {
  if (value === null) return "null";
  if (typeof value !== "number") return value;
  return Number.isSafeInteger(value) ? whole(value) : double(value);
}
