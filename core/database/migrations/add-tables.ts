// A migration that brings tables: databases that exist get them when they are opened next.
import type { QueryRunner } from 'typeorm';
import { createTableStatements } from '../system-table-ddl.ts';
import type { SystemTable } from '../tables.ts';

export async function addTables(runner: QueryRunner, tables: readonly SystemTable[]): Promise<void> {
  const dialect = runner.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
  for (const table of tables) {
    for (const statement of createTableStatements(table, dialect)) await runner.query(statement);
  }
}

export async function dropTables(runner: QueryRunner, tables: readonly SystemTable[]): Promise<void> {
  for (const { name } of tables.toReversed()) await runner.query(`DROP TABLE "${name}"`);
}
