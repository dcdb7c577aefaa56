// Messages go to many at once: mailings, what became of their messages, and which addresses want none.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addIndexStatements } from '../system-table-ddl.ts';
import { messagingTables } from '../tables/messaging.ts';
import { mailingsTables } from '../tables/messaging-mailings.ts';
import { addColumn } from './add-column.ts';
import { addTables, dropTables } from './add-tables.ts';

const columns = ['mailing', 'marketing', 'tracked'];

export class Mailings1765350000000 implements MigrationInterface {
  readonly name = 'Mailings1765350000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of messagingTables) {
      if (table.name !== 'messages') continue;
      for (const column of columns) await addColumn(runner, table, column);
      for (const statement of addIndexStatements(table, 'mailing')) await runner.query(statement);
    }
    await addTables(runner, mailingsTables);
  }

  /** The columns stay: whoever does not know them leaves them empty. */
  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, mailingsTables);
  }
}
