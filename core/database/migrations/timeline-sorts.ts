// What a timeline is narrowed by has an index.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createEventSortIndex, eventSortIndex } from '../tables/events.ts';

export class TimelineSorts1765630000000 implements MigrationInterface {
  readonly name = 'TimelineSorts1765630000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createEventSortIndex(runner.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${eventSortIndex}`);
  }
}
