// The definitions contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { postgresPlace } from './databases.ts';
import { describeDefinitions } from './definitions.ts';

describe.skipIf(!hasPostgres())('definitions on PostgreSQL', () => describeDefinitions(postgresPlace));
