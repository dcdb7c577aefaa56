// Messages have files that go with them.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables } from '../tables/messaging.ts';
import { addColumn } from './add-column.ts';

export class MessageAttachments1764400000000 implements MigrationInterface {
  readonly name = 'MessageAttachments1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of messagingTables) if (table.name === 'messages') await addColumn(runner, table, 'attachments');
  }

  /** The column stays: whoever does not know it leaves it empty. */
  async down(): Promise<void> {}
}
