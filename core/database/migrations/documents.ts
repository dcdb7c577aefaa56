// Messages carry documents that are made when they leave; a link to a form knows when it was opened first.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { publicFormsTables } from '../tables/automation-forms.ts';
import { messagingTables } from '../tables/messaging.ts';
import { addColumn } from './add-column.ts';

export class Documents1765200000000 implements MigrationInterface {
  readonly name = 'Documents1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of messagingTables) if (table.name === 'messages') await addColumn(runner, table, 'documents');
    for (const table of publicFormsTables) if (table.name === 'form_links') await addColumn(runner, table, 'opened_at');
  }

  /** The columns stay: whoever does not know them leaves them empty. */
  async down(): Promise<void> {}
}
