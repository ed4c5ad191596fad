import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Renderer } from "../ports.ts";
import { objectPath } from "./objects.ts";

/** Dots per inch: enough to see a digit change, small enough for a page of the report. */
const resolution = 100;
const seconds = 30;
const mostBytes = 32 * 1024 * 1024;
/** A user that exists nowhere: the file that is drawn is a stranger's. */
const nobody = { uid: 64321, gid: 64321 };

/**
 * Pages of PDFs by poppler's `pdftoppm`, which gets the file on its standard input, no environment and little time, and
 * runs as nobody where we may. Where it is not installed or cannot draw a page, there is no picture.
 */
export function popplerRenderer(objects: string): Renderer {
  return {
    async pages(pdf, numbers, signal) {
      const pages = new Map<number, Uint8Array>();
      for (const number of numbers) {
        const png = await draw(objectPath(objects, pdf), number, signal);
        if (png === undefined) break;
        pages.set(number, png);
      }
      return pages;
    },
  };
}

async function draw(path: string, page: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const input = openSync(path, "r");
  try {
    const child = spawn("pdftoppm", ["-png", "-r", `${resolution}`, "-f", `${page}`, "-l", `${page}`, "-"], {
      stdio: [input, "pipe", "ignore"],
      cwd: "/",
      env: { PATH: "/usr/bin:/bin:/usr/local/bin", HOME: "/nonexistent" },
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
      signal,
      ...(process.getuid?.() === 0 ? nobody : {}),
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(null));
      child.once("close", resolve);
    });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    child.stdout?.on("data", (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > mostBytes) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    const code = await ended;
    return code === 0 && bytes > 0 ? Buffer.concat(chunks) : undefined;
  } finally {
    closeSync(input);
  }
}
