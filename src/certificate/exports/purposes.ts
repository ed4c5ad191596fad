/** What each export is for, by its path in the certificate; what lies in `exports/tro/` carries the run's label in its name. */
const purposes: Readonly<Record<string, string>> = {
  // Where a crate has it, and not below the others.
  "ro-crate-metadata.json": "what all this is, for programs: RO-Crate 1.1, Process Run Crate 0.5",
  "exports/REPLICATION.md": "part B of AEA's replication report, and the World Bank's three words: a draft",
  "exports/README-blocks.md": "blocks for a README after the social science data editors' template",
  "exports/codecheck-1.0.yml": "a draft of codecheck.yml, specification 1.0",
  "exports/codecheck-2.0.yml": "a draft of codecheck.yml, specification 2.0",
  "exports/CITATION.cff": "a proposal for CITATION.cff 1.2.0",
  "exports/.zenodo.json": "a proposal for .zenodo.json",
  "exports/sbom.spdx.json": "what is installed in the containers: SPDX 2.3",
  "exports/SWHIDS.txt": "names of source and outputs in Software Heritage",
};

export function exportPurposes(path: string): string {
  return (
    (Object.hasOwn(purposes, path) ? purposes[path] : undefined) ?? "a Transparent Research Object: TRACE, TROV 0.1"
  );
}

/**
 * Whether an export may be called so: the description of the crate, and below `exports/`, at most one folder deep, whatever
 * has nothing in its name that means another folder.
 */
export function isExportPath(path: string): boolean {
  return path === "ro-crate-metadata.json" || /^exports\/(?:tro\/)?(?!\.{1,2}$)[A-Za-z0-9.-]{1,80}$/.test(path);
}
