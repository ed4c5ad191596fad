/** What is used of sql.js, which brings no types. */
declare module "sql.js" {
  export type SqlValue = number | bigint | string | Uint8Array | null;

  export interface Statement {
    step(): boolean;
    get(parameters: null, config: { readonly useBigInt: true }): SqlValue[];
    free(): boolean;
  }

  export interface Database {
    prepare(sql: string): Statement;
    close(): void;
  }

  export interface SqlJs {
    readonly Database: new (bytes: Uint8Array) => Database;
  }

  // biome-ignore lint/style/noDefaultExport: it is how the library exports itself
  export default function initSqlJs(): Promise<SqlJs>;
}
