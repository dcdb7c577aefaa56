// The workflow contract on a SQLite file.
import { describeWorkflow } from './workflow.ts';

describeWorkflow('sqlite');
