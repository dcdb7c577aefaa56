// Releases on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeReleases } from './releases.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeReleases(async () => (await startPostgres()).url));
