// The workflow contract on every database there is.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../core/database/create-database.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { describeWorkflow } from './workflow.ts';

describeWorkflow('SQLite', () =>
  createDatabase({ dataDir: mkdtempSync(join(tmpdir(), 'ravand-workflow-')), clock: systemClock, log: silentLogger }),
);
