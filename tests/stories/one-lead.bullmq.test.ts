// One lead goes through every room, on PostgreSQL with Redis.
import { describe } from 'vitest';
import { hasPostgres, hasRedis, startPostgres, startRedis } from '../services.ts';
import { describeOneLead } from './one-lead.ts';

describe.skipIf(!hasPostgres() || !hasRedis())('on PostgreSQL with Redis', () => {
  describeOneLead(async () => ({ postgresUrl: (await startPostgres()).url, redisUrl: (await startRedis()).url }));
});
