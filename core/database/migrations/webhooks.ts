// Tables of the webhooks room. New tables enter by a migration of their own: databases that exist get them when they are opened next.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTableStatements } from '../system-table-ddl.ts';
import { webhooksTables } from '../tables/webhooks.ts';

export class Webhooks1764100000000 implements MigrationInterface {
  readonly name = 'Webhooks1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = runner.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
    for (const table of webhooksTables) {
      for (const statement of createTableStatements(table, dialect)) await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of webhooksTables.toReversed()) await runner.query(`DROP TABLE "${name}"`);
  }
}
