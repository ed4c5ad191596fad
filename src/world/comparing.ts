/* The part of the world that only reads files: commands that ask for no more of it start in half the time. */

export { type FileComparer, fileComparer } from "../adapters/comparing.ts";
