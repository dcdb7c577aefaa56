// The workflow contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeWorkflow } from './workflow.ts';
import { describeWorkflowConformance } from './workflow-conformance.ts';
import { describeWorkflowEvents } from './workflow-events.ts';
import { describeWorkflowOperations } from './workflow-operations.ts';
import { describeWorkflowRaces } from './workflow-races.ts';

describe.skipIf(!hasPostgres())('on a server', () => {
  describeWorkflow('postgres');
  describeWorkflowEvents('postgres');
  describeWorkflowOperations('postgres');
  describeWorkflowRaces('postgres');
  describeWorkflowConformance('postgres');
});
