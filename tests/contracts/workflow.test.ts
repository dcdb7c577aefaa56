// The workflow contract on a SQLite file.
import { describeWorkflow } from './workflow.ts';
import { describeWorkflowConformance } from './workflow-conformance.ts';

describeWorkflow('sqlite');
describeWorkflowConformance('sqlite');
