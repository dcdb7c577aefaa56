// Customers who sign in to the portal.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { portalTables } from '../tables/access-portal.ts';
import { addTables, dropTables } from './add-tables.ts';

export class Portal1765500000000 implements MigrationInterface {
  readonly name = 'Portal1765500000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, portalTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, portalTables);
  }
}
