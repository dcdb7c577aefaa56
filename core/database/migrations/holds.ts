// What is held back after a restore.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { holdsTables } from '../tables/holds.ts';
import { addTables, dropTables } from './add-tables.ts';

export class Holds1764200000000 implements MigrationInterface {
  readonly name = 'Holds1764200000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, holdsTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, holdsTables);
  }
}
