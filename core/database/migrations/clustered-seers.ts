// Who sees a task lies in the key of its table: three rows of each task, two trees to write instead of three. Databases made since have it so already.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tasksTables } from '../tables/automation-tasks.ts';
import { addTables } from './add-tables.ts';

export class ClusteredSeers1765800000000 implements MigrationInterface {
  readonly name = 'ClusteredSeers1765800000000';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'postgres') return;
    const [made] = (await runner.query(`select sql from sqlite_schema where name = 'task_seers'`)) as { sql: string }[];
    if (made === undefined || made.sql.includes('WITHOUT ROWID')) return;
    await runner.query('DROP INDEX "task_seers_task_i"');
    await runner.query('ALTER TABLE "task_seers" RENAME TO "task_seers_before"');
    await addTables(
      runner,
      tasksTables.filter(({ name }) => name === 'task_seers'),
    );
    await runner.query('INSERT INTO "task_seers" (seer, task) SELECT seer, task FROM "task_seers_before"');
    await runner.query('DROP TABLE "task_seers_before"');
  }

  /** An older version reads and writes it as it is. */
  async down(): Promise<void> {}
}
