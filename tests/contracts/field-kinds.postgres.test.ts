// The contract of field kinds on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeFieldKinds } from './field-kinds.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeFieldKinds('postgres'));
