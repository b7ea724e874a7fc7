/**
 * Queries that run many times a second: typed and compiled by Kysely once, then run by SQLite at once, without a promise,
 * so that a transaction made of them is never interleaved with anything else of this process.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { lazily } from "@headwater/core/lazily";
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable } from "kysely";
import type { Tables } from "./schema.ts";

/** Compiles, and runs nothing. */
export const queries = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

type Values = Readonly<Record<string, SQLInputValue>>;

/** Stands in a query for a value that comes later. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class Prepared<V extends Values> {
  /** Made at the first use: a short run does not use all of them. */
  readonly #compiled: () => { readonly statement: StatementSync; readonly names: readonly string[] };

  /** `build` makes the query, with `value("name")` where a value will stand. */
  constructor(
    database: DatabaseSync,
    build: (value: <Name extends keyof V & string>(name: Name) => V[Name]) => Compilable,
  ) {
    this.#compiled = lazily(() => {
      // The stand-in has the type of its value for Kysely's sake, and never reaches the database.
      const { sql, parameters } = build((name) => new Parameter(name) as unknown as V[typeof name]).compile();
      const names = parameters.map((parameter) => {
        if (parameter instanceof Parameter) return parameter.name;
        throw new TypeError("A prepared query holds a value that does not come later");
      });
      return { statement: database.prepare(sql), names };
    });
  }

  /** The position of the row that was inserted last. */
  run(values: V): number {
    const { statement, names } = this.#compiled();
    return Number(statement.run(...inputs(names, values)).lastInsertRowid);
  }

  /** One text column of the first row. */
  text(values: V): string | undefined {
    return this.texts(values)[0];
  }

  /** One text column of all rows. */
  texts(values: V): readonly string[] {
    const { statement, names } = this.#compiled();
    return statement.all(...inputs(names, values)).map((row) => String(Object.values(row)[0]));
  }
}

function inputs(names: readonly string[], values: Values): SQLInputValue[] {
  return names.map((name) => values[name] ?? null);
}
