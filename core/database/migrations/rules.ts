// Rules that are asked by a clock or from outside, and trials over the past.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rulesTables } from '../tables/automation-rules.ts';
import { addTables, dropTables } from './add-tables.ts';

export class Rules1764600000000 implements MigrationInterface {
  readonly name = 'Rules1764600000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, rulesTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, rulesTables);
  }
}
