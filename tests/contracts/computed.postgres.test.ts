// The contract of computed fields on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeComputed } from './computed.ts';

describe.skipIf(!hasPostgres())('on a server', () => describeComputed('postgres'));
