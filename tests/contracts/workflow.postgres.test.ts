// The workflow contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeWorkflow } from './workflow.ts';
import { describeWorkflowConformance } from './workflow-conformance.ts';

describe.skipIf(!hasPostgres())('on a server', () => {
  describeWorkflow('postgres');
  describeWorkflowConformance('postgres');
});
