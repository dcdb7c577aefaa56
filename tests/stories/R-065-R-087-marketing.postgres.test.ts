// See marketing.ts: on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeMarketing } from './marketing.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeMarketing(async () => (await startPostgres()).url));
