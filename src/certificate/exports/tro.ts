import { createHash } from "node:crypto";
import { hexOf } from "../../domain/digest.ts";
import { usageOfSteps } from "../../domain/execution.ts";
import { mediaTypeOf } from "../../domain/media-type.ts";
import { type Exported, nameOf } from "./exported.ts";

/* A Transparent Research Object as TRACE declares one (TROV 0.1, a draft): what was there before the run and after it, and
   what the system that ran it can vouch for. AEA's data editor reads these. */

/** The files of one moment, by path. */
type Moment = ReadonlyMap<string, string>;

interface Arranged {
  readonly comment: string;
  readonly files: Moment;
}

/** undefined where nothing was there before the run and nothing came of it: a TRO has at least one artifact. */
export function troDeclaration(exported: Exported): string | undefined {
  const { record, statement, issuer } = exported;
  const before: Moment = new Map([
    ...Object.entries(record.sourceFiles ?? {}).map(([path, digest]) => [path, hexOf(digest)] as const),
    ...record.inputs.map(({ path, digestBefore }) => [path, hexOf(digestBefore)] as const),
  ]);
  const after: Moment = new Map([
    ...before,
    ...record.outputs.map(({ path, digest }) => [path, hexOf(digest)] as const),
  ]);
  const all: readonly Arranged[] = [
    { comment: "before the run", files: before },
    { comment: "after the run", files: after },
  ];
  const arranged = all.filter(({ files }) => files.size > 0);
  if (arranged.length === 0) return undefined;
  const artifacts = artifactsOf([before, after]);
  const isIsolated = record.plan.network === "none";
  const own = `${statement.predicateType}#`;
  return `${JSON.stringify(
    {
      "@context": [
        {
          rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
          rdfs: "http://www.w3.org/2000/01/rdf-schema#",
          trov: "https://w3id.org/trace/trov/0.1#",
          schema: "https://schema.org",
          tickmark: own,
        },
      ],
      "@graph": [
        {
          "@id": "tro",
          "@type": ["trov:TransparentResearchObject", "schema:CreativeWork"],
          "trov:vocabularyVersion": "0.1",
          "schema:name": `Rerun of ${nameOf(exported)}`,
          "schema:description": record.sourceFiles === null ? tooManyFiles : undefined,
          "schema:dateCreated": withOffset(record.finishedAt),
          "trov:wasAssembledBy": {
            "@id": statement.predicate.verifier.id,
            "@type": ["trov:TrustedResearchSystem", "schema:Organization"],
            "schema:name": issuer.name,
            "schema:description": `Tickmark ${record.tickmark}`,
            "trov:publicKey": exported.publicKey,
            "trov:hasCapability": isIsolated ? [{ "@id": isolation, "@type": "trov:CanProvideInternetIsolation" }] : [],
          },
          "trov:hasComposition": composition(artifacts),
          "trov:hasArrangement": arranged.map((each, index) => arrangement(each, index, artifacts)),
          "trov:hasPerformance": [performance(exported, arranged)],
          // With all files listed and none to be had from elsewhere, there is no other data.
          "trov:hasAttribute":
            isIsolated && record.sourceFiles !== null
              ? [
                  {
                    "@id": "tro/attribute/0",
                    "@type": "trov:IncludesAllInputData",
                    "trov:warrantedBy": { "@id": isolated },
                  },
                ]
              : [],
        },
      ],
    },
    null,
    2,
  )}\n`;
}

const isolation = "trs/capability/0";
const isolated = "trp/0/attribute/0";
const tooManyFiles = "The source has too many files to list: only inputs and outputs are in the arrangements.";

/** Each content once, in the order of its digests; named by its place. */
function artifactsOf(moments: readonly Moment[]): ReadonlyMap<string, { readonly id: string; readonly path: string }> {
  const named = new Map<string, string>();
  for (const moment of moments) for (const [path, sha256] of moment) if (!named.has(sha256)) named.set(sha256, path);
  const sorted = [...named].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    sorted.map(([sha256, path], index) => [sha256, { id: `composition/1/artifact/${index}`, path }] as const),
  );
}

function composition(artifacts: ReturnType<typeof artifactsOf>): object {
  // Over all digests, sorted and joined: the same files give the same fingerprint wherever they lay.
  const fingerprint = createHash("sha256")
    .update([...artifacts.keys()].join(""))
    .digest("hex");
  return {
    "@id": "composition/1",
    "@type": "trov:ArtifactComposition",
    "trov:hasFingerprint": {
      "@id": "fingerprint",
      "@type": "trov:CompositionFingerprint",
      "trov:hash": hash(fingerprint),
    },
    "trov:hasArtifact": [...artifacts].map(([sha256, { id, path }]) => ({
      "@id": id,
      "@type": "trov:ResearchArtifact",
      "trov:hash": hash(sha256),
      "trov:mimeType": mediaTypeOf(path),
    })),
  };
}

const hash = (sha256: string): object => ({ "trov:hashAlgorithm": "sha256", "trov:hashValue": sha256 });

function arrangement({ comment, files }: Arranged, index: number, artifacts: ReturnType<typeof artifactsOf>): object {
  return {
    "@id": `arrangement/${index}`,
    "@type": "trov:ArtifactArrangement",
    "rdfs:comment": comment,
    "trov:hasArtifactLocation": [...files].map(([path, sha256], place) => ({
      "@id": `arrangement/${index}/location/${place}`,
      "@type": "trov:ArtifactLocation",
      "trov:artifact": { "@id": artifacts.get(sha256)?.id },
      "trov:path": path,
    })),
  };
}

/** The machine under the names that AEA's script reads, in a vocabulary of our own. */
function performance({ record, statement }: Exported, arranged: readonly Arranged[]): object {
  const { machine, plan, images } = record;
  const last = arranged.length - 1;
  const { peakMemoryBytes } = usageOfSteps(record.steps);
  const isStarted = record.steps.length > 0;
  return {
    "@id": "trp/0",
    "@type": "trov:TrustedResearchPerformance",
    "rdfs:comment": plan.steps.map(({ command }) => command).join("\n"),
    "trov:wasConductedBy": { "@id": statement.predicate.verifier.id },
    "trov:startedAtTime": withOffset(record.startedAt),
    "trov:endedAtTime": withOffset(record.finishedAt),
    ...(arranged[0]?.comment === "before the run" && { "trov:accessedArrangement": { "@id": "arrangement/0" } }),
    ...(record.outputs.length > 0 && { "trov:contributedToArrangement": { "@id": `arrangement/${last}` } }),
    ...(plan.network === "none" && {
      "trov:hasPerformanceAttribute": [
        { "@id": isolated, "@type": "trov:InternetIsolation", "trov:warrantedBy": { "@id": isolation } },
      ],
    }),
    "tickmark:Processor": machine.cpu,
    "tickmark:NCPU": machine.cpus,
    "tickmark:KernelVersion": machine.kernel,
    "tickmark:ImageRepoTags": images.map(({ image }) => image),
    ...(peakMemoryBytes !== null && { "tickmark:MaxMemoryUsage": peakMemoryBytes }),
    ...(isStarted && { "tickmark:StartedAt": record.startedAt, "tickmark:FinishedAt": record.finishedAt }),
    "tickmark:Verdict": statement.predicate.verdict,
    ...(statement.predicate.grade !== null && { "tickmark:Grade": statement.predicate.grade }),
  };
}

/** TRACE's tools want an offset. */
const withOffset = (time: string): string => time.replace(/Z$/, "+00:00");
