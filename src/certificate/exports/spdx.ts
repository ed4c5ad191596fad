import { type ListedPackage, packageIn } from "../../domain/installed.ts";
import type { ResolvedImage } from "../../domain/run.ts";
import { digestUri, type Exported, nameOf, runPage, toSecond } from "./exported.ts";
import { imagePurl, purlOf, type Vendors, vendorsOf } from "./purl.ts";

/* SPDX 2.3 in JSON (ISO/IEC 5962): what is installed in the containers, as their package managers list it. */

/** Nobody asked for licences and addresses of what is installed. */
const notAsked = { downloadLocation: "NOASSERTION", filesAnalyzed: false, copyrightText: "NOASSERTION" };

/** The software bill of materials of a run's images; in one line, since there can be thousands of packages. */
export function spdxDocument(exported: Exported): string {
  const { statement, record } = exported;
  const { run } = statement.predicate;
  const packages = record.packages.map(packageIn);
  const vendors = vendorsOf(packages);
  const images = record.images.map((image, index) => imagePackage(image, `SPDXRef-Image-${index}`));
  const installed = packages.map((each, index) => installedPackage(each, `SPDXRef-Package-${index}`, vendors));
  const [whole, ...parts] = images.length === 1 ? [...images, ...installed] : [environment, ...images, ...installed];
  const relationships = [
    relation("SPDXRef-DOCUMENT", "DESCRIBES", whole?.SPDXID),
    ...parts.map(({ SPDXID }) => relation(whole?.SPDXID, "CONTAINS", SPDXID)),
  ];
  return `${JSON.stringify({
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `Software of the rerun of ${nameOf(exported)}, analysis ${record.plan.analysis}`,
    documentNamespace: `${runPage(exported) ?? digestUri(run.id)}/sbom.spdx.json`,
    creationInfo: {
      created: toSecond(run.finishedAt),
      creators: [`Tool: tickmark-${record.tickmark}`],
      comment: "Listed by the package managers in the images. Licences and origins were not asked for.",
    },
    documentDescribes: [whole?.SPDXID],
    packages: [whole, ...parts],
    relationships,
  })}\n`;
}

interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly downloadLocation: string;
  readonly filesAnalyzed: boolean;
  readonly copyrightText: string;
  readonly versionInfo?: string;
  readonly primaryPackagePurpose?: "CONTAINER";
  readonly comment?: string;
  readonly sourceInfo?: string;
  readonly externalRefs?: readonly object[];
}

/** Which of several images holds a package was not recorded. */
const environment: SpdxPackage = {
  SPDXID: "SPDXRef-Environment",
  name: "all images of the analysis",
  primaryPackagePurpose: "CONTAINER",
  ...notAsked,
};

function imagePackage({ image, resolved, kind, platform }: ResolvedImage, SPDXID: string): SpdxPackage {
  const purl = kind === "registry-digest" ? imagePurl(resolved) : undefined;
  return {
    SPDXID,
    name: image,
    versionInfo: resolved,
    primaryPackagePurpose: "CONTAINER",
    comment: `${kind}, ${platform}`,
    ...notAsked,
    ...reference(purl),
  };
}

function installedPackage(each: ListedPackage, SPDXID: string, vendors: Vendors): SpdxPackage {
  const { manager, name, version } = each;
  return {
    SPDXID,
    name,
    versionInfo: version,
    ...notAsked,
    sourceInfo: `listed by ${manager}`,
    ...reference(purlOf(each, vendors)),
  };
}

function reference(purl: string | undefined): Pick<SpdxPackage, "externalRefs"> {
  if (purl === undefined) return {};
  return {
    externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
  };
}

function relation(from: string | undefined, relationshipType: string, to: string | undefined): object {
  return { spdxElementId: from, relationshipType, relatedSpdxElement: to };
}
