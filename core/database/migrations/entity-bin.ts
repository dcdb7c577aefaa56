// Where entities lie that were taken out.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { entityBinTables } from '../tables/entity-bin.ts';
import { addTables, dropTables } from './add-tables.ts';

export class EntityBin1764500000000 implements MigrationInterface {
  readonly name = 'EntityBin1764500000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, entityBinTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, entityBinTables);
  }
}
