// The job queue's contract on SQLite.
import { describe } from 'vitest';
import { describeJobs } from './jobs.ts';

describe('The job queue on SQLite', () => describeJobs('sqlite'));
