import { labelOf } from "../../domain/run.ts";
import { citationProposal, zenodoProposal } from "./citation.ts";
import { codecheckDraft } from "./codecheck.ts";
import type { Exported } from "./exported.ts";
import { readmeBlocks } from "./readme-blocks.ts";
import { replicationReport } from "./replication.ts";
import { spdxDocument } from "./spdx.ts";
import { swhidTable } from "./swhids.ts";
import { troDeclaration } from "./tro.ts";

/** The same facts in the forms that journals and archives read, by their path in the certificate. */
export function exportsOf(exported: Exported): ReadonlyMap<string, Buffer> {
  const tro = troDeclaration(exported);
  const files: readonly (readonly [path: string, content: string])[] = [
    ["exports/REPLICATION.md", replicationReport(exported)],
    ["exports/README-blocks.md", readmeBlocks(exported)],
    ["exports/codecheck-1.0.yml", codecheckDraft(exported, "1.0")],
    ["exports/codecheck-2.0.yml", codecheckDraft(exported, "2.0")],
    ["exports/CITATION.cff", citationProposal(exported)],
    ["exports/.zenodo.json", zenodoProposal(exported)],
    ["exports/sbom.spdx.json", spdxDocument(exported)],
    ["exports/SWHIDS.txt", swhidTable(exported)],
    // AEA's script finds it by this name, with an id of lower-case hexadecimal digits.
    ...(tro === undefined
      ? []
      : [[`exports/tro/tro-${labelOf(exported.statement.predicate.run.id)}.jsonld`, tro] as const]),
  ];
  return new Map(files.map(([path, content]) => [path, Buffer.from(content)]));
}
