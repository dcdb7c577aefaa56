// Messages that people write themselves have an address for answers; notices say what sort they are, wait and are muted; records are followed.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { followsTables } from '../tables/automation-follows.ts';
import { messagingTables } from '../tables/messaging.ts';
import { mutesTables } from '../tables/messaging-mutes.ts';
import { addColumn } from './add-column.ts';
import { addTables, dropTables } from './add-tables.ts';

const columns: Readonly<Record<string, readonly string[]>> = {
  messages: ['reply_to'],
  notices: ['kind', 'cause', 'snoozed_until'],
};
const tables = [...mutesTables, ...followsTables];

export class Acts1765000000000 implements MigrationInterface {
  readonly name = 'Acts1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of messagingTables)
      for (const column of columns[table.name] ?? []) await addColumn(runner, table, column);
    await addTables(runner, tables);
  }

  /** The columns stay: whoever does not know them leaves them empty. */
  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}
