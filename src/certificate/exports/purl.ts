import { comesWithR, type ListedPackage } from "../../domain/installed.ts";

/* Package URLs (purl, ECMA-427) of what package managers list. Where the type asks for more than was recorded, there is none. */

/** Who made the packages of an image: purl wants a vendor in front of the name, and only the packages themselves tell. */
export interface Vendors {
  readonly dpkg: string | undefined;
  readonly apk: string | undefined;
  readonly rpm: string | undefined;
}

/** The package that only images of this vendor have. */
const marks: Readonly<Record<keyof Vendors, readonly (readonly [mark: string, vendor: string])[]>> = {
  // Ubuntu's images have Debian's keys among their packages now and then, never the other way round.
  dpkg: [
    ["ubuntu-keyring", "ubuntu"],
    ["debian-archive-keyring", "debian"],
  ],
  apk: [
    ["alpine-keys", "alpine"],
    ["wolfi-keys", "wolfi"],
  ],
  rpm: [
    ["fedora-release-common", "fedora"],
    ["rocky-release", "rocky"],
    ["almalinux-release", "almalinux"],
    ["centos-stream-release", "centos"],
    ["centos-release", "centos"],
    ["redhat-release", "redhat"],
    ["system-release", "amzn"],
    ["openSUSE-release", "opensuse"],
  ],
};

export function vendorsOf(packages: readonly ListedPackage[]): Vendors {
  const vendor = (manager: keyof Vendors) => {
    const names = new Set(packages.filter((each) => each.manager === manager).map(({ name }) => name));
    return marks[manager].find(([mark]) => names.has(mark))?.[1];
  };
  return { dpkg: vendor("dpkg"), apk: vendor("apk"), rpm: vendor("rpm") };
}

/** undefined where the type needs what was not recorded: a vendor, or the UUID of a package of Julia. */
export function purlOf({ manager, name, version }: ListedPackage, vendors: Vendors): string | undefined {
  const at = (type: string, path: string, shown = version) => `pkg:${type}/${path}@${encoded(shown)}`;
  switch (manager) {
    case "dpkg":
      return vendors.dpkg && at("deb", `${vendors.dpkg}/${encoded(name.toLowerCase())}`);
    case "apk":
      return vendors.apk && at("apk", `${vendors.apk}/${encoded(name.toLowerCase())}`);
    case "rpm":
      return vendors.rpm && at("rpm", `${vendors.rpm}/${encoded(name)}`);
    case "pip":
      return at("pypi", encoded(name.toLowerCase().replaceAll(/[-_.]+/g, "-")));
    case "conda":
      return at("conda", encoded(name));
    case "R":
      return comesWithR(name) ? undefined : at("cran", encoded(name));
    case "program":
      return at("generic", encoded(name));
    default:
      return undefined;
  }
}

/** `pkg:oci` names an image by its digest; undefined where no registry vouches for one. */
export function imagePurl(resolved: string): string | undefined {
  const [, repository = "", digest = ""] = /^([\w.:/-]{1,255})@(sha256:[0-9a-f]{64})$/.exec(resolved) ?? [];
  const name = repository.split("/").at(-1)?.toLowerCase() ?? "";
  if (name === "") return undefined;
  return `pkg:oci/${encoded(name)}@${encoded(digest)}?repository_url=${encoded(repository)}`;
}

/** purl leaves the colon as it is; everything else that is no unreserved character is escaped. */
function encoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%3A", ":")
    .replaceAll(/[!'()*]/g, (character) => {
      return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    });
}
