import { Readable } from "node:stream";
import { extract } from "tar-stream";
import yauzl, { type Entry, type ZipFile } from "yauzl";

/** Names, types, executable bits and data, as yauzl reads them. */
export async function byYauzl(bytes: Buffer): Promise<readonly string[]> {
  const file = await new Promise<ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error === null ? resolve(zip) : reject(error))),
  );
  const members: string[] = [];
  await new Promise<void>((resolve, reject) => {
    file.on("error", reject).on("end", resolve);
    file.on("entry", (entry: Entry) => {
      file.openReadStream(entry, (error, stream) => {
        if (error !== null) return reject(error);
        const chunks: Buffer[] = [];
        stream.on("error", reject).on("data", (chunk) => chunks.push(chunk));
        stream.on("end", () => {
          const mode = entry.externalFileAttributes >>> 16;
          const bit = (mode & 0o170000) === 0o120000 ? "link" : String((mode & 0o111) !== 0);
          members.push(`${entry.fileName} ${bit} ${Buffer.concat(chunks).toString("hex")}`);
          file.readEntry();
        });
      });
    });
    file.readEntry();
  });
  return members.toSorted();
}

/** Names, types, executable bits, targets and data, as tar-stream reads them. */
export async function byTarStream(bytes: Buffer): Promise<readonly string[]> {
  const members: string[] = [];
  for await (const entry of Readable.from([bytes]).pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name, type, mode = 0, linkname } = entry.header;
    members.push(`${name} ${type} ${(mode & 0o111) !== 0} ${linkname} ${Buffer.concat(chunks).toString("hex")}`);
  }
  return members.toSorted();
}
