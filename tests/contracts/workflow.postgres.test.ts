// The workflow contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeWorkflow } from './workflow.ts';

describe.skipIf(!hasPostgres())('on a server', () => describeWorkflow('postgres'));
