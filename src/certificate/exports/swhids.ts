import { browsable, type Exported } from "./exported.ts";

/* SWHIDs (ISO/IEC 18670): names of source and outputs that Software Heritage finds them by, if somebody archived them. */

export interface Swhids {
  /** The commit; null where what was rerun is no commit, was changed, or git counts in SHA-256, which has no SWHID. */
  readonly revision: string | null;
  /** The files of the commit. */
  readonly directory: string | null;
  readonly outputs: readonly { readonly path: string; readonly swhid: string }[];
}

/** The bare names, without qualifiers. */
export function swhidsOf({ statement, record }: Pick<Exported, "statement" | "record">): Swhids {
  const { about, gitBlobs = {} } = record;
  const tree = about?.tree ?? null;
  const revision = statement.predicate.repository.swhid;
  return {
    revision,
    directory: revision !== null && tree !== null && isSha1(tree) ? `swh:1:dir:${tree}` : null,
    outputs: record.outputs.flatMap(({ path }) => {
      const blob = Object.hasOwn(gitBlobs, path) ? gitBlobs[path] : undefined;
      return blob !== undefined && isSha1(blob) ? [{ path, swhid: `swh:1:cnt:${blob}` }] : [];
    }),
  };
}

const isSha1 = (id: string): boolean => /^[0-9a-f]{40}$/.test(id);

/** A table: the name, a tab, what it is of. Qualifiers say where the source was found. */
export function swhidTable(exported: Exported): string {
  const { revision, directory, outputs } = swhidsOf(exported);
  const origin = browsable(exported);
  const found = origin === undefined ? "" : `;origin=${qualifier(origin)}`;
  const lines = [
    ...(revision === null ? [] : [`${revision}${found}\tthe commit`]),
    ...(directory === null ? [] : [`${directory}${found};anchor=${revision}\tthe files of the commit`]),
    // Where an output lies in no archive, its name still says which bytes it has.
    ...outputs.map(({ path, swhid }) => `${swhid}\toutput ${path.replaceAll(/[\t\n\r]/g, " ")}`),
  ];
  return `# https://archive.softwareheritage.org/NAME shows what has this name, if it was archived.\n${lines.join("\n")}\n`;
}

/** SWHID 1.2, 5.2.2: semicolons would end the qualifier. */
function qualifier(text: string): string {
  return text.replaceAll("%", "%25").replaceAll(";", "%3B");
}
