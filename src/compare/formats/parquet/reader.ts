export { weightOf } from "./column.ts";
export { footerOf } from "./footer.ts";
export { rowsOf } from "./rows.ts";
export { nameOf, schemaOf } from "./schema.ts";
