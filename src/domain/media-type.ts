import { lookup } from "mrmime";

/** What this field writes and the library's table leaves out: IANA's names, else those that the formats' own tools use. */
const ofThisField = new Map([
  ["arrow", "application/vnd.apache.arrow.file"],
  ["h5", "application/x-hdf5"],
  ["hdf5", "application/x-hdf5"],
  ["ipynb", "application/x-ipynb+json"],
  ["nc", "application/x-netcdf"],
  ["parquet", "application/vnd.apache.parquet"],
  ["sqlite", "application/vnd.sqlite3"],
  ["tex", "application/x-tex"],
]);

/** The media type that a file's name speaks for; `application/octet-stream` when it says nothing. */
export function mediaTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return ofThisField.get(extension) ?? lookup(path) ?? "application/octet-stream";
}
