import { createHash } from "node:crypto";
import { crateOf, type Entity, endOf, idOfPath, imageEntity, once, type Reference, refer } from "../../domain/crate.ts";
import { hexOf } from "../../domain/digest.ts";
import { usageOfSteps } from "../../domain/execution.ts";
import { mediaTypeOf } from "../../domain/media-type.ts";
import { purposeOf } from "../parts-named.ts";
import { browsable, digestUri, type Exported, jsonFile, nameOf, runPage } from "./exported.ts";
import { imagePurl } from "./purl.ts";
import { swhidsOf } from "./swhids.ts";

/* RO-Crate 1.1 with the profile Process Run Crate 0.5: the unpacked certificate is a crate, and this describes it. */

const cc0 = "https://spdx.org/licenses/CC0-1.0";
const action = "#run";

const to = (id: string): Reference => ({ "@id": id });

/** `others` are the other parts of the certificate that lie beside it. */
export function crateMetadata(exported: Exported, others: ReadonlyMap<string, Uint8Array | null>): string {
  const { statement, record, issuer } = exported;
  const { verdict, grade, run, verifier } = statement.predicate;
  const files = [...others].map(([path, content]) => partFile(path, content));
  const results = resultFiles(exported);
  const inputs = inputFiles(exported);
  const tool = toolOf(exported);
  const images = imagesOf(exported);
  const usage = usageOf(exported);
  const agent = {
    "@id": verifier.id,
    "@type": "Organization",
    name: issuer.name,
    ...(issuer.url && { url: issuer.url }),
  };
  const { revision } = swhidsOf(exported);
  const root = {
    name: `Certificate of a rerun of ${nameOf(exported)}`,
    description: `Rerun of the analysis ${record.plan.analysis}: ${verdict}${grade === null ? "" : `, ${grade}`}. ${statement.predicate.notClaimed.join(" ")}`,
    datePublished: run.judgedAt,
    license: to(cc0),
    hasPart: [...files, ...results, ...inputs].map(refer),
    mentions: [to(action)],
    author: refer(agent),
    ...(revision !== null && { isBasedOn: revision }),
    ...(runPage(exported) !== undefined && { url: runPage(exported) }),
  };
  const crate = crateOf(root, [
    {
      "@id": cc0,
      "@type": "CreativeWork",
      name: "CC0 1.0 Universal",
      description: "Of what the certificate says. What it is about keeps the licence that it has.",
    },
    agent,
    tool,
    actionOf(exported, { agent, tool, results, inputs, images, usage }),
    ...images,
    ...usage,
    ...inputs,
    ...results,
    ...files,
  ]);
  return jsonFile(crate);
}

/** A part of the certificate; one whose content depends on this very file has no digest here. */
function partFile(path: string, content: Uint8Array | null): Entity {
  return {
    "@id": idOfPath(path),
    "@type": "File",
    name: path,
    description: purposeOf(path),
    encodingFormat: path.endsWith(".jsonld") ? "application/ld+json" : mediaTypeOf(path),
    ...(content !== null && {
      contentSize: String(content.byteLength),
      sha256: createHash("sha256").update(content).digest("hex"),
    }),
  };
}

/** Produced files are not in the certificate: a server has an address for each, a command line only their digests. */
function resultFiles(exported: Exported): readonly Entity[] {
  const page = runPage(exported);
  return exported.statement.predicate.outputs.flatMap(({ path, label, comparison, produced }) => {
    if (produced === null) return [];
    const name = idOfPath(path);
    return [
      {
        "@id": page === undefined ? `${digestUri(produced.sha256)}?path=${name}` : `${page}/files/${name}`,
        "@type": "File",
        name: label ?? path,
        alternateName: path,
        description: `Compared with what was recorded: ${comparison}`,
        encodingFormat: mediaTypeOf(path),
        contentSize: String(produced.sizeBytes),
        sha256: produced.sha256,
      },
    ];
  });
}

/** Data that was fetched; two paths may have one address. */
function inputFiles({ record }: Exported): readonly Entity[] {
  return once(
    record.inputs.map(({ path, url, sizeBytes, digestBefore }) => ({
      "@id": url,
      "@type": "File",
      name: path,
      alternateName: path,
      encodingFormat: mediaTypeOf(path),
      contentSize: String(sizeBytes),
      sha256: hexOf(digestBefore),
    })),
  );
}

function toolOf(exported: Exported): Entity {
  const { source, analysis } = exported.record.plan;
  const address = browsable(exported);
  return {
    "@id": address ?? "#source",
    "@type": "SoftwareSourceCode",
    name: `${nameOf(exported)}, analysis ${analysis}`,
    ...(address !== undefined && { url: address, codeRepository: address }),
    ...(source.commit !== null && { version: source.commit }),
  };
}

function imagesOf({ record }: Exported): readonly Entity[] {
  return record.images
    .filter(({ kind }) => kind !== "host")
    .map((image) => {
      const identifier = image.kind === "registry-digest" ? imagePurl(image.resolved) : undefined;
      return { ...imageEntity(image), ...(identifier !== undefined && { identifier }) };
    });
}

/** What it took, in the units of QUDT. */
function usageOf({ record, statement }: Exported): readonly Entity[] {
  const { cpuSeconds, peakMemoryBytes } = usageOfSteps(record.steps);
  const usage = (name: string, unit: string, value: number | null): readonly Entity[] =>
    value === null
      ? []
      : [
          {
            "@id": `#${name}`,
            "@type": "PropertyValue",
            name,
            propertyID: `${statement.predicateType}#${name}`,
            unitCode: `https://qudt.org/vocab/unit/${unit}`,
            value: String(value),
          },
        ];
  return [
    ...usage("cpuTime", "SEC", cpuSeconds === null ? null : Number(cpuSeconds.toFixed(6))),
    ...usage("peakMemory", "BYTE", peakMemoryBytes),
  ];
}

interface Around {
  readonly agent: Entity;
  readonly tool: Entity;
  readonly results: readonly Entity[];
  readonly inputs: readonly Entity[];
  readonly images: readonly Entity[];
  readonly usage: readonly Entity[];
}

function actionOf(exported: Exported, { agent, tool, results, inputs, images, usage }: Around): Entity {
  const { record, statement } = exported;
  return {
    "@id": action,
    // The profile's word for a run that left nothing.
    "@type": results.length === 0 ? "ActivateAction" : "CreateAction",
    identifier: digestUri(statement.predicate.run.id),
    name: `Rerun of ${nameOf(exported)}`,
    description: record.plan.steps.map(({ command }) => command).join("\n"),
    startTime: record.startedAt,
    endTime: record.finishedAt,
    ...endOf(record),
    instrument: refer(tool),
    agent: refer(agent),
    ...(inputs.length > 0 && { object: inputs.map(refer) }),
    ...(results.length > 0 && { result: results.map(refer) }),
    ...(images.length > 0 && { containerImage: images.map(refer) }),
    ...(usage.length > 0 && { resourceUsage: usage.map(refer) }),
  };
}
