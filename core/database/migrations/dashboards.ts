// How each person has the dashboards they changed for themselves.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dashboardTables } from '../tables/dashboard-arrangements.ts';
import { addTables, dropTables } from './add-tables.ts';

export class Dashboards1765100000000 implements MigrationInterface {
  readonly name = 'Dashboards1765100000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, dashboardTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, dashboardTables);
  }
}
