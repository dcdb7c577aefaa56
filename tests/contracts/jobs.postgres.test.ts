// The job queue's contract on PostgreSQL alone.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeJobs } from './jobs.ts';

describe.skipIf(!hasPostgres())('The job queue on PostgreSQL', () => describeJobs('postgres'));
