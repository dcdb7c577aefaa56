// The first start after a restore: what was on its way when the backup was made may have arrived since, and what processes are about to do they may have
// done already. Nothing leaves the house until an administrator has looked.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import { systemContext } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import type { Messaging } from '../messaging/messaging.ts';

/** In the data folder, from a restore to the first start after it. */
export const markFile = 'restored.json';

/** Before any work begins; once more after a crash, without harm. @returns whether this was such a start */
export async function settleRestored(needs: {
  readonly dataDir: string;
  readonly database: Database;
  readonly jobs: Pick<JobQueue, 'hold'>;
  readonly messaging: Pick<Messaging, 'settleRestored'>;
}): Promise<boolean> {
  const mark = join(needs.dataDir, markFile);
  if (!existsSync(mark)) return false;
  const { backupAt } = JSON.parse(readFileSync(mark, 'utf8')) as { backupAt: string };
  const context = systemContext('settle a restore', newId());
  await needs.database.transaction(context, (inside) => needs.jobs.hold(inside, new Date(backupAt)));
  await needs.messaging.settleRestored(context);
  rmSync(mark);
  return true;
}
