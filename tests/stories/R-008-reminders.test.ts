// a reminder is given once, also when the house is closed before its time and opened after it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRavand, type Ravand } from '../../core/index.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';

const hourMs = 3_600_000;
const dataDir = mkdtempSync(join(tmpdir(), 'ravand-reminders-'));
const clock = createManualClock(new Date('2026-11-22T09:00:00Z'));
const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir });
const context = () => systemContext('test', newId());
let house: Ravand | undefined;

/** As another morning: the same data, everything in memory gone. */
async function open(): Promise<Ravand> {
  await house?.stop();
  house = await createRavand({ config, clock, log: silentLogger, background: false, pluginFolders: [] });
  await house.begin();
  return house;
}

async function settle({ jobs }: Ravand): Promise<void> {
  while ((await jobs.runDue()) > 0);
}

afterAll(async () => {
  await house?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('A reminder', () => {
  it('comes once, after a restart in between, to the owner of the follow-up', async () => {
    const before = await open();
    const owner = newId();
    await before.database.transaction(context(), async (inside) => {
      const person = { name: 'سارا', email: 'sara@example.com', role: 'staff', active: true, language: 'fa' };
      await before.records.create(inside, 'user', person, { id: owner });
      await before.records.create(inside, 'task', {
        name: 'تماس با نگار',
        assignee: owner,
        dueAt: '2026-11-22T12:00:00Z',
        remindBefore: 60,
      });
    });
    await settle(before);
    clock.advance(2.5 * hourMs);
    const after = await open();
    await settle(after);
    await settle(after);
    const reader = { ...context(), principal: { kind: 'user' as const, id: owner, roles: ['staff'] } };
    const notices = await after.messaging.notices.list(reader);
    expect(notices.map(({ subject, kind }) => [subject, kind])).toEqual([['یادآوری: تماس با نگار', 'reminder-notice']]);
    // In the calendar, zone and digits of who reads it.
    expect(notices[0]?.body).toMatch(/^زمان: ۱ آذر ۱۴۰۵.* ۱۵:۳۰$/);
  });
});
