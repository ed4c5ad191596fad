import type { Reading } from "../../format.ts";
import type { Part } from "../../part.ts";
import { type Fields, fieldsOf, listOf, setAside, setAsideIn, textOf, without } from "./fields.ts";
import { dataParts, outputParts, textPart } from "./outputs.ts";

/** A cell: its kind and metadata, its source, its attachments, its outputs. Throws Unreadable. */
export async function cellParts(cell: Fields, at: string, reading: Reading): Promise<readonly Part[]> {
  const bare = setAside(
    setAside(cell, ["id"], "notebook: ids of cells", at, reading),
    ["execution_count"],
    "notebook: execution counts",
    at,
    reading,
  );
  const metadata = cellMetadata(fieldsOf(cell.get("metadata") ?? new Map(), `the metadata of ${at}`), at, reading);
  const rest = without(bare, ["metadata", "source", "attachments", "outputs"]);
  const outputs = listOf(cell.get("outputs"), `the outputs of ${at}`).map((output) => fieldsOf(output, "an output"));
  const attachments = fieldsOf(cell.get("attachments") ?? new Map(), `the attachments of ${at}`);
  const parts: Part[] = [
    { kind: "value", at, value: metadata.size === 0 ? rest : new Map([...rest, ["metadata", metadata]]) },
    textPart(`${at} source`, textOf(cell.get("source"), `the source of ${at}`)),
  ];
  for (const [name, data] of attachments) {
    parts.push(...(await dataParts(fieldsOf(data, "an attachment"), `${at} attachment ${name}`, reading)));
  }
  return [...parts, ...(await outputParts(outputs, at, reading))];
}

function cellMetadata(metadata: Fields, at: string, reading: Reading): Fields {
  const where = `${at} metadata`;
  const times = setAside(
    metadata,
    ["execution", "ExecuteTime", "executionInfo"],
    "notebook: times of execution",
    where,
    reading,
  );
  const timed = setAsideIn(times, "papermill", runTimes, "notebook: times of execution", where, reading);
  const named = setAside(timed, ["outputId"], "notebook: ids of cells", where, reading);
  const folds = ["collapsed", "scrolled", "heading_collapsed", "hidden"];
  const view = setAside(named, folds, "notebook: what is folded or scrolled", where, reading);
  const hidden = ["outputs_hidden", "source_hidden"];
  return setAsideIn(view, "jupyter", hidden, "notebook: what is folded or scrolled", where, reading);
}

/** What papermill says of one run. */
export const runTimes: readonly string[] = ["start_time", "end_time", "duration"];
