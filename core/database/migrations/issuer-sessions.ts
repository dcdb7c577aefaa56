// Which sessions began at an issuer, so that they can be ended there.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { issuerSessionsTables } from '../tables/issuer-sessions.ts';
import { addTables, dropTables } from './add-tables.ts';

export class IssuerSessions1764700000000 implements MigrationInterface {
  readonly name = 'IssuerSessions1764700000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, issuerSessionsTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, issuerSessionsTables);
  }
}
