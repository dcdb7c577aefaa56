// Over real leads and bookings, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { isReal } from './data-files.ts';
import { describeLeadsAndBookings } from './leads-and-bookings.ts';

describe.skipIf(!isReal || !hasPostgres())('On PostgreSQL', () =>
  describeLeadsAndBookings(async () => (await startPostgres()).url),
);
