import type { KeptRecord } from "../domain/imported-record.ts";
import { plainBlock, plainText } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import { labelOf } from "../domain/run.ts";
import { contentText, launchedBy, shownRecord } from "../record/imported.ts";
import { sumatraFields } from "../record/sumatra-list.ts";
import { moment } from "../report/quantities.ts";
import { longLines } from "../report/record-formats.ts";
import { exitCodes, type Invocation, textOf, UsageError } from "./command.ts";

/** What another program wrote of a run of its own, and that this is all that is known of it. */
export function showImported(kept: KeptRecord, invocation: Invocation): number {
  const { values, io, json } = invocation;
  const record = shownRecord(kept);
  if (textOf(invocation, "output") !== undefined) {
    throw new UsageError("an imported record came without the files of its run; they are where it says they are");
  }
  if (values.diff === true) {
    throw new UsageError("--diff is for runs of ours; what an imported record says of its changes stands in --record");
  }
  if (values.record === true) io.out(contentText(kept));
  else if (json) {
    const { content, ...facts } = kept;
    io.out(JSON.stringify({ imported: facts, record: JSON.parse(content) }, null, 2));
  } else if (values.log === true) io.out(redact(plainBlock(record.stdout_stderr)));
  else {
    io.out(
      `${io.paint("strong", labelOf(kept.id))}  imported from ${plainText(kept.origin)}, ${moment(kept.importedAt)}`,
    );
    io.out(io.paint("quiet", "Not observed by Tickmark: what follows is what the record says."));
    for (const line of longLines(sumatraFields(record, launchedBy(record)))) io.out(line);
  }
  return exitCodes.fine;
}
