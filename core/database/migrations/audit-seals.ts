// What each entry of the audit was, so that a change of it is seen.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditSealsTables } from '../tables/events.ts';
import { addTables, dropTables } from './add-tables.ts';

export class AuditSeals1766000000000 implements MigrationInterface {
  readonly name = 'AuditSeals1766000000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, auditSealsTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, auditSealsTables);
  }
}
