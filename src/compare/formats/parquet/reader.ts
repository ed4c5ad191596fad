export { weightOf } from "./column.ts";
export { footerOf } from "./footer.ts";
export { levelsOf } from "./levels.ts";
export { rowsOf } from "./rows.ts";
export { nameOf, schemaOf } from "./schema.ts";
