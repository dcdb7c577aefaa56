// A migration that gives a table a column: databases made since have it already, as the first migration makes the tables of today.
import type { QueryRunner } from 'typeorm';
import { addColumnStatement } from '../system-table-ddl.ts';
import type { SystemTable } from '../tables.ts';

export async function addColumn(runner: QueryRunner, table: SystemTable, column: string): Promise<void> {
  const dialect = runner.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
  if (!(await runner.hasColumn(table.name, column))) await runner.query(addColumnStatement(table, column, dialect));
}
