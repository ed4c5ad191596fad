import { plainText } from "../domain/plain-text.ts";
import type { Progress, Watch } from "../domain/progress.ts";
import { redact } from "../domain/redact.ts";
import { type SweepRow, sweepProgressLines, sweepRowText } from "../report/sweep.ts";
import type { Io } from "./io.ts";

export interface SweepDisplay {
  /** A run has begun; what it says goes to the answer. */
  begin(index: number): Watch;
  /** It has ended so: in a word, with whether that is good. */
  end(index: number, row: Pick<SweepRow, "state" | "said">): void;
  /** Leaves the terminal as if nothing had been drawn. */
  close(): void;
}

/** How far a sweep is: a table that is drawn again in its place on a terminal, a line for each beginning and end elsewhere. */
export async function sweepDisplay(
  io: Io,
  quiet: boolean,
  given: readonly string[],
  jobs: number,
): Promise<SweepDisplay> {
  if (quiet) return { begin: () => () => undefined, end: () => undefined, close: () => undefined };
  return io.live ? table(io, given, jobs) : lines(io, given);
}

function lines(io: Io, given: readonly string[]): SweepDisplay {
  const begun = new Map<number, number>();
  const name = (index: number) => `run ${index + 1} of ${given.length}: ${given[index]}`;
  return {
    begin(index) {
      begun.set(index, performance.now());
      io.err(name(index));
      return () => undefined;
    },
    end(index, { state, said }) {
      const seconds = (performance.now() - (begun.get(index) ?? performance.now())) / 1000;
      io.err(`${name(index)}: ${sweepRowText({ given: "", state, said, seconds })}`);
    },
    close: () => undefined,
  };
}

async function table(io: Io, given: readonly string[], jobs: number): Promise<SweepDisplay> {
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(process.stderr, { showCursor: true });
  const started = performance.now();
  const begunAt = new Map<number, number>();
  const rows: SweepRow[] = given.map((text) => ({ given: text, state: "waiting", said: "", seconds: null }));
  const update = (index: number, change: Partial<SweepRow>) => {
    rows[index] = { ...(rows[index] as SweepRow), ...change };
  };
  const since = (from: number) => (performance.now() - from) / 1000;
  const redraw = () => {
    for (const [index, from] of begunAt) update(index, { seconds: since(from) });
    const { columns = io.width, rows: height = 24 } = process.stderr;
    const size = { width: Math.max(40, columns - 1), height: Math.max(6, height - 2) };
    draw(sweepProgressLines(rows, { ...size, jobs, seconds: since(started), paint: io.paint }).join("\n"));
  };
  const timer = setInterval(redraw, 200);
  return {
    begin(index) {
      begunAt.set(index, performance.now());
      update(index, { state: "running" });
      return (progress: Progress) => {
        if (progress.kind === "log") update(index, { said: redact(plainText(progress.line)) });
        else if (progress.kind === "stage") update(index, { said: stageText(progress) });
      };
    },
    end(index, { state, said }) {
      update(index, { state, said, seconds: since(begunAt.get(index) ?? performance.now()) });
      begunAt.delete(index);
    },
    close() {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

const stageText = ({ stage, detail }: Extract<Progress, { kind: "stage" }>): string =>
  plainText(detail === "" ? stage : `${stage}: ${detail}`);
