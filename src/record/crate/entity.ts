/* The flat JSON-LD that RO-Crate is written in. */

export interface Reference {
  readonly "@id": string;
}

export interface Entity extends Reference {
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

export const refer = ({ "@id": id }: Reference): Reference => ({ "@id": id });

/** A path of the crate as the identifier that its entity has: encoded, so that it is a relative address. */
export const idOfPath = (path: string): string => path.toWellFormed().split("/").map(encodeURIComponent).join("/");

/** Whether a path of a record, which may have come from anywhere, stays below the folder that it is put in. */
export const staysInside = (path: string): boolean =>
  path.isWellFormed() &&
  !/[\\\0]/.test(path) &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
