// People set things for themselves; a notice knows when it was told by e-mail, and an e-mail may show lists below its words.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { personSettingsTables } from '../tables/automation-person-settings.ts';
import { messagingTables } from '../tables/messaging.ts';
import { addColumn } from './add-column.ts';
import { addTables, dropTables } from './add-tables.ts';

const columns: Readonly<Record<string, string>> = { messages: 'lists', notices: 'told_at' };

export class PersonSettings1766012300000 implements MigrationInterface {
  readonly name = 'PersonSettings1766012300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of messagingTables) {
      const column = columns[table.name];
      if (column !== undefined) await addColumn(runner, table, column);
    }
    await addTables(runner, personSettingsTables);
  }

  /** The columns stay: whoever does not know them leaves them empty. */
  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, personSettingsTables);
  }
}
