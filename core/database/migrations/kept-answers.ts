// Of a request with an Idempotency-Key its answer is kept, not only which record it made: of those that were carried out before, that stands in its place.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { formsTables } from '../tables/automation-forms.ts';
import { addColumn } from './add-column.ts';

const keys = 'idempotency_keys';

export class KeptAnswers1766200000000 implements MigrationInterface {
  readonly name = 'KeptAnswers1766200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of formsTables) if (table.name === keys) await addColumn(runner, table, 'answer');
    if (!(await runner.hasColumn(keys, 'record_id'))) return;
    await runner.query(`update ${keys} set answer = '{"record":"' || record_id || '"}'`);
    await runner.query(`alter table ${keys} drop column record_id`);
  }

  /** An older version takes a key it finds for one of another request. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table ${keys} add column record_id text not null default ''`);
    await runner.query(`alter table ${keys} drop column answer`);
  }
}
