// The first migration: every system table.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTableStatements, refuseChangeFunction, schemaChangeFunctions } from '../system-table-ddl.ts';
import { systemTables } from '../tables/index.ts';

export class SystemTables1764000000000 implements MigrationInterface {
  readonly name = 'SystemTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = runner.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
    if (dialect === 'postgres')
      for (const statement of [refuseChangeFunction, ...schemaChangeFunctions]) await runner.query(statement);
    for (const table of systemTables) {
      for (const statement of createTableStatements(table, dialect)) await runner.query(statement);
    }
  }

  /** Nothing to go back to: before it there is no data. */
  async down(): Promise<void> {
    throw new Error('the first migration is not undone: remove the database instead');
  }
}
