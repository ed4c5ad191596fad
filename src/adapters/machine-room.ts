import { execFileSync } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import type { Finding } from "../domain/finding.ts";

const GiB = 1024 ** 3;

/** What of this machine, apart from the engine, a rerun relies on: Node, git, room on the disk. */
export function lookAround(home: string): readonly Finding[] {
  return [node(), gitVersion(), room(home)];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 22 || (major === 22 && minor >= 18);
  return {
    level: fits ? "good" : "bad",
    subject: "node",
    detail: fits ? process.version : `${process.version}, but 22.18 or newer is needed`,
  };
}

function gitVersion(): Finding {
  try {
    return { level: "good", subject: "git", detail: execFileSync("git", ["--version"], { encoding: "utf8" }).trim() };
  } catch {
    return { level: "bad", subject: "git", detail: "not installed, or not on the PATH" };
  }
}

function room(home: string): Finding {
  const { bavail, bsize } = statfsSync(home);
  const free = (bavail * bsize) / GiB;
  const level = free < 1 ? "bad" : free < 10 ? "warning" : "good";
  return { level, subject: "disk", detail: `${free.toFixed(1)} GiB free at ${home}` };
}

/** libfaketime of this machine, for the container's C library; null where it is not installed. */
export function clockLibrary(): string | null {
  const triplets: Readonly<Record<string, string>> = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };
  const triplet = triplets[process.arch] ?? "";
  const places = [
    `/usr/lib/${triplet}/faketime/libfaketime.so.1`,
    "/usr/lib64/faketime/libfaketime.so.1",
    "/usr/local/lib/faketime/libfaketime.so.1",
  ];
  return places.find((path) => existsSync(path)) ?? null;
}
