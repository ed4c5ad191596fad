/** Who publishes certificates: the address under which an installation is known. */
export interface Issuer {
  /** The address without its scheme: the name in signatures, in `allowed_signers` and in checkpoints. */
  readonly name: string;
  /** null where this is a command line that publishes nothing. */
  readonly url: string | null;
}

/** `publicUrl` has no slash at its end. */
export function issuerOf(publicUrl: string | null): Issuer {
  return publicUrl === null
    ? { name: "localhost", url: null }
    : { name: publicUrl.replace(/^https?:\/\//, ""), url: publicUrl };
}

/** The TypeURI of our predicate (in-toto Statement v1): it carries its version and resolves to a page that explains it. */
export function predicateTypeOf({ name, url }: Issuer): string {
  return `${url ?? `https://${name}`}${predicatePath}`;
}

/** Where the page about the predicate stands, and how its type ends whoever issued it. */
export const predicatePath = "/predicates/reproduction/v1";

/** The namespace of our SSH signatures: keeps them from passing for signatures of anything else. */
export function namespaceOf({ name }: Issuer): string {
  return `tickmark-certificate@${name}`;
}

/** Origin of the log for witnesses (C2SP tlog-checkpoint): its address without scheme and last slash. */
export function logOriginOf({ name }: Issuer): string {
  return `${name}/log`;
}

/** did:web (W3C): the host with its port escaped, then the folders of its path. */
export function didOf({ name }: Issuer): string {
  const [host = "", ...folders] = name.split("/");
  return ["did:web", host.replace(":", "%3A"), ...folders].join(":");
}

/** The TypeURI of a blind statement. */
export function blindTypeOf({ name, url }: Issuer): string {
  return `${url ?? `https://${name}`}${blindPath}`;
}

/** The same of statements that do not say whose analysis it was. */
const blindPath = "/predicates/blind-reproduction/v1";

/** Who issued a blind statement, as its type says; undefined where it is none. */
export function issuerOfBlind(type: string): Issuer | undefined {
  const [, url = "", name = ""] = /^(https?:\/\/([^\s"/][^\s"]{0,1000}))$/.exec(withoutEnd(type, blindPath)) ?? [];
  if (name === "") return undefined;
  return name === "localhost" ? issuerOf(null) : issuerOf(url);
}

const withoutEnd = (text: string, end: string): string => (text.endsWith(end) ? text.slice(0, -end.length) : "");
