import { Fault } from "../../domain/fault.ts";

/** For `.catch`: what the engine said, as a fault that says what we were doing. */
export function engineFault(doing: string): (error: unknown) => never {
  return (error) => {
    throw new Fault("ENGINE", `${doing}: ${reasonOf(error)}`, error);
  };
}

/** The engine's own words where it gave some. */
export function reasonOf(error: unknown): string {
  const said = (error as { json?: { message?: string } }).json?.message;
  if (said !== undefined) return said;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ECONNREFUSED")
    return "no Docker engine answers; is it running? (`tickmark doctor` tells more)";
  if (code === "EACCES") return "this user may not talk to the Docker engine (is it in the group `docker`?)";
  return message;
}
