export { schemaIn } from "./reader.ts";
export { columnsOf, schemaParts } from "./schema.ts";
