import type { Entry, ZipFile } from "yauzl";

/** More than any certificate has; an archive of strangers may have been made to fill a memory. */
const mostFiles = 100;
const mostAnywhere = 256 * 1024 * 1024;

/** The files of an archive by their names; undefined where it is none, is broken, or holds more than we read. */
export async function unzipped(
  archive: Uint8Array,
  mostBytes: number = mostAnywhere,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  try {
    return await filesOf(await opened(Buffer.from(archive)), mostBytes);
  } catch {
    // What goes wrong here goes wrong in this one archive: nothing else is read.
    return undefined;
  }
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  // Loaded here, since hardly any command opens an archive.
  const { default: yauzl } = await import("yauzl");
  return new Promise((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error === null ? resolve(zip) : reject(error))),
  );
}

function filesOf(zip: ZipFile, mostBytes: number): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let bytesLeft = mostBytes;
  return new Promise((resolve, reject) => {
    zip.on("error", reject).on("end", () => resolve(files));
    zip.on("entry", (entry: Entry) => {
      bytesLeft -= entry.uncompressedSize;
      if (bytesLeft < 0 || files.size === mostFiles) return reject(new RangeError("too much to be a certificate"));
      if (files.has(entry.fileName)) return reject(new RangeError("two files of one name"));
      contentOf(zip, entry).then((content) => {
        files.set(entry.fileName, content);
        zip.readEntry();
      }, reject);
    });
    zip.readEntry();
  });
}

/** yauzl ends a stream that does not come to the size that the archive names. */
function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) return reject(error);
      const chunks: Buffer[] = [];
      stream.on("error", reject).on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => resolve(Buffer.concat(chunks)));
    }),
  );
}
