// A dry run keeps what its rows are found by for as long as it takes.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { kinTables } from '../tables/transfer.ts';
import { addTables, dropTables } from './add-tables.ts';

export class ImportKin1765900000000 implements MigrationInterface {
  readonly name = 'ImportKin1765900000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, kinTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, kinTables);
  }
}
