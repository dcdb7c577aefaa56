// Links to public forms, what their visitors agreed to, and how often they were opened, sent and refused.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { publicFormsTables } from '../tables/automation-forms.ts';
import { addTables, dropTables } from './add-tables.ts';

export class PublicForms1764900000000 implements MigrationInterface {
  readonly name = 'PublicForms1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await addTables(runner, publicFormsTables);
    await runner.query('CREATE INDEX "form_submissions_by_form" ON "form_submissions" ("form")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "form_submissions_by_form"');
    await dropTables(runner, publicFormsTables);
  }
}
