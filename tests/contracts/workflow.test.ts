// The workflow contract on a SQLite file.
import { describeWorkflow } from './workflow.ts';
import { describeWorkflowConformance } from './workflow-conformance.ts';
import { describeWorkflowEvents } from './workflow-events.ts';
import { describeWorkflowOperations } from './workflow-operations.ts';
import { describeWorkflowRaces } from './workflow-races.ts';

describeWorkflow('sqlite');
describeWorkflowEvents('sqlite');
describeWorkflowOperations('sqlite');
describeWorkflowRaces('sqlite');
describeWorkflowConformance('sqlite');
