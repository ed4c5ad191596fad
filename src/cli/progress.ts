import { plainText, shortened } from "../domain/plain-text.ts";
import type { Progress, Watch } from "../domain/progress.ts";
import { redact } from "../domain/redact.ts";
import { duration } from "../report/quantities.ts";
import { progressSentence } from "../report/wording.ts";
import type { Io } from "./io.ts";

export interface Display {
  readonly watch: Watch;
  /** Leaves the terminal as if nothing had been drawn. */
  end(): void;
}

/** What is going on, for whoever waits: redrawn lines on a terminal, plain lines in a file, silence when nobody wants it. */
export async function display(io: Io, quiet: boolean): Promise<Display> {
  if (quiet) return { watch: () => undefined, end: () => undefined };
  return io.live ? liveDisplay(io) : plainDisplay(io);
}

const clean = (line: string) => redact(plainText(line));

function plainDisplay(io: Io): Display {
  return {
    watch(progress) {
      io.err(progress.kind === "log" ? `  | ${clean(progress.line)}` : progressSentence(progress));
    },
    end: () => undefined,
  };
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

async function liveDisplay(io: Io): Promise<Display> {
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(process.stderr, { showCursor: true });
  const started = performance.now();
  let now: Exclude<Progress, { kind: "log" }> | undefined;
  let line = "";
  let frame = 0;
  const redraw = () => {
    if (now === undefined) return;
    const seconds = (performance.now() - started) / 1000;
    frame = (frame + 1) % frames.length;
    const width = Math.max(20, (process.stderr.columns ?? io.width) - 2);
    const head = shortened(`${frames[frame]} ${progressSentence(now)}  ${duration(seconds)}`, width);
    draw(line === "" ? head : `${head}\n${io.paint("quiet", shortened(`  ${line}`, width))}`);
  };
  const timer = setInterval(redraw, 100);
  return {
    watch(progress) {
      if (progress.kind === "log") line = clean(progress.line);
      else {
        now = progress;
        line = "";
        redraw();
      }
    },
    end() {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}
