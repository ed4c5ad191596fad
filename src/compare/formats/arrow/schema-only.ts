export { schemaIn } from "./reader.ts";
export { categoriesOf, columnsOf, schemaParts } from "./schema.ts";
