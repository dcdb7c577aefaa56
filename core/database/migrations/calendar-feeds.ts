// Addresses by which calendar programs read.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { calendarFeedsTables } from '../tables/automation-calendar-feeds.ts';
import { addTables, dropTables } from './add-tables.ts';

export class CalendarFeeds1765700000000 implements MigrationInterface {
  readonly name = 'CalendarFeeds1765700000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, calendarFeedsTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, calendarFeedsTables);
  }
}
