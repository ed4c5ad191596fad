/* Loaded by the one command that sends records away. */

export { recordServer } from "../adapters/record-server.ts";
