// All system tables, room by room. A new file in this folder gets its line here.
import type { SystemTable } from '../tables.ts';
import { accessTables } from './access.ts';
import { keysTables } from './access-keys.ts';
import { sharesTables } from './access-shares.ts';
import { automationTables } from './automation.ts';
import { formsTables } from './automation-forms.ts';
import { tasksTables } from './automation-tasks.ts';
import { viewsTables } from './automation-views.ts';
import { computedTables } from './computed.ts';
import { definitionsTables } from './definitions.ts';
import { eventsTables } from './events.ts';
import { filesTables } from './files.ts';
import { jobsTables } from './jobs.ts';
import { messagingTables } from './messaging.ts';
import { numbersTables } from './numbers.ts';
import { schemaChangesTables } from './schema-changes.ts';
import { searchTables } from './search.ts';
import { transferTables } from './transfer.ts';
import { trashTables } from './trash.ts';
import { workflowTables } from './workflow.ts';
import { workflowHistoryTables } from './workflow-history.ts';

export const systemTables: readonly SystemTable[] = [
  ...accessTables,
  ...sharesTables,
  ...keysTables,
  ...formsTables,
  ...automationTables,
  ...tasksTables,
  ...viewsTables,
  ...computedTables,
  ...definitionsTables,
  ...eventsTables,
  ...filesTables,
  ...jobsTables,
  ...messagingTables,
  ...numbersTables,
  ...schemaChangesTables,
  ...searchTables,
  ...transferTables,
  ...trashTables,
  ...workflowTables,
  ...workflowHistoryTables,
];
