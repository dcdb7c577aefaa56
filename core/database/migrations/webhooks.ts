// Tables of the webhooks room.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { webhooksTables } from '../tables/webhooks.ts';
import { addTables, dropTables } from './add-tables.ts';

export class Webhooks1764100000000 implements MigrationInterface {
  readonly name = 'Webhooks1764100000000';

  up(runner: QueryRunner): Promise<void> {
    return addTables(runner, webhooksTables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, webhooksTables);
  }
}
