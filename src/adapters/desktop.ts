import { spawn } from "node:child_process";

/** Shows an address in the browser of whoever sits here; false where nobody does, or there is no browser. */
export async function showInBrowser(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const program = process.platform === "darwin" ? "open" : hasDisplay(env) ? "xdg-open" : undefined;
  if (program === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(program, [address], { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
    child.unref();
  });
}

const hasDisplay = ({ DISPLAY, WAYLAND_DISPLAY }: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
