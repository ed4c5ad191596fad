import { csvLine, flatRow, type Row, unfinishedRow } from "../../record/flat.ts";
import { importedRow } from "../../record/imported.ts";
import { keptEntries } from "../kept-entries.ts";
import { seenPlace } from "./access.ts";
import { type Answer, type Asked, encoded, keeping, textAnswer } from "./answer.ts";
import { contentDisposition } from "./file-types.ts";
import { askedRecords } from "./records-routes.ts";
import { linksFor, type WebWorld } from "./web-world.ts";

/** Anybody may ask for a public repository's; whoever wants more has the command line, where nobody else has to wait. */
const mostRecords = 10_000;

/** `…/records.csv` and `…/records.json`: the records that the table shows, with a column for everything. */
export function recordsFileRoute(format: "csv" | "json") {
  return async (world: WebWorld, asked: Asked): Promise<Answer | undefined> => {
    const place = await seenPlace(world, asked);
    if (place === undefined) return undefined;
    const isPrivate = place.repository?.isPrivate ?? false;
    const { filter, problems } = askedRecords(world, asked, place.repository?.id ?? null);
    if (problems.length > 0) return textAnswer(`${problems.join("\n")}\n`, { status: 400 });
    const limit = world.isOwnMachine === true ? Number.MAX_SAFE_INTEGER : mostRecords;
    const { publicUrl } = world;
    const links = linksFor(world, asked, isPrivate);
    const now = world.clock.now();
    const rows = async function* (): AsyncIterable<Row> {
      for await (const kept of keptEntries({ ...filter, limit }, world)) {
        if (kept.kind === "imported") yield importedRow(kept.record);
        if (kept.kind === "unfinished") yield unfinishedRow(kept.run, now);
        if (kept.kind !== "run") continue;
        const { evidence, context } = kept.run;
        const { id } = evidence.run;
        const row = flatRow(evidence, context, "");
        const files = Object.entries(row).map(([name, value]): [string, typeof value] =>
          name.startsWith("outputs.")
            ? [name, new URL(links.file(id, String(value), "produced"), publicUrl).href]
            : [name, value],
        );
        yield Object.fromEntries(files);
      }
    };
    const name = place.repository === null ? "records" : `${place.repository.name}-records`;
    return {
      status: 200,
      headers: {
        "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
        "Content-Disposition": contentDisposition("attachment", `${name}.${format}`),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Robots-Tag": "noindex",
        ...keeping(isPrivate),
      },
      body: { sizeBytes: null, stream: encoded(format === "csv" ? csv(rows) : json(rows)) },
    };
  };
}

/** Read twice: the first line names columns that only the last record may have. */
async function* csv(rows: () => AsyncIterable<Row>): AsyncIterable<string> {
  const groups = new Map<string, Set<string>>();
  for await (const row of rows()) {
    for (const name of Object.keys(row)) {
      const group = /^(parameters|claims|outputs)\./.exec(name)?.[1] ?? "";
      groups.set(group, (groups.get(group) ?? new Set()).add(name));
    }
  }
  const columns = ["", "parameters", "claims", "outputs"].flatMap((group) => [...(groups.get(group) ?? [])]);
  yield `${csvLine(columns)}\n`;
  for await (const row of rows()) {
    yield `${csvLine(columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null)))}\n`;
  }
}

async function* json(rows: () => AsyncIterable<Row>): AsyncIterable<string> {
  let before = "[\n";
  for await (const row of rows()) {
    yield `${before}${JSON.stringify(row)}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
