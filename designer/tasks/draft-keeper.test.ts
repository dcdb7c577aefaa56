// What is typed is kept: at once on the device, soon at the server, and again until the server has it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerProblem } from '../api/problem.ts';
import type { Values } from '../api/types.ts';
import { DraftKeeper, type KeptWhere } from './draft-keeper.ts';

const device = new Map<string, string>();
const sent: [string, Values][] = [];
const told: KeptWhere[] = [];
let refusal: ServerProblem | undefined;

function keeper(): DraftKeeper {
  return new DraftKeeper({
    async send(task, values) {
      if (refusal) throw refusal;
      sent.push([task, values]);
    },
    told: (where) => told.push(where),
    person: () => 'sara',
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  device.clear();
  sent.length = 0;
  told.length = 0;
  refusal = undefined;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => device.get(key) ?? null,
    setItem: (key: string, text: string) => device.set(key, text),
    removeItem: (key: string) => device.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('A draft', () => {
  it('is on the device with every key, and at the server once when the typing rests', async () => {
    const drafts = keeper();
    for (const note of ['h', 'he', 'hel']) drafts.change('1', { note });
    expect([...device]).toEqual([['ravand.task.sara.1', '{"note":"hel"}']]);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(800);
    expect([sent, told, device.size]).toEqual([[['1', { note: 'hel' }]], ['server'], 0]);
  });

  it('of a tab that crashed before it was sent is read again, by the same person only', () => {
    keeper().change('1', { note: 'half' });
    expect(keeper().read('1')).toEqual({ note: 'half' });
    expect(keeper().read('2')).toBeUndefined();
  });

  it('stays on the device while an act is on its way, and is sent when that was refused', async () => {
    const drafts = keeper();
    drafts.change('1', { note: 'done' });
    await drafts.hold();
    drafts.change('1', { note: 'done?' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sent, device.size]).toEqual([[], 1]);
    drafts.release();
    await vi.advanceTimersByTimeAsync(800);
    expect(sent).toEqual([['1', { note: 'done?' }]]);
  });

  it('is sent at once when another task is opened', async () => {
    const drafts = keeper();
    drafts.change('1', { note: 'quick' });
    await drafts.flush();
    expect(sent).toEqual([['1', { note: 'quick' }]]);
  });

  it('without a connection stays on the device, says so, and is sent when there is one', async () => {
    refusal = new ServerProblem(0, { code: 'offline' });
    const drafts = keeper();
    drafts.change('1', { note: 'on the train' });
    await vi.advanceTimersByTimeAsync(800);
    expect([told, device.size]).toEqual([['device'], 1]);
    refusal = undefined;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([sent, told.at(-1), device.size]).toEqual([[['1', { note: 'on the train' }]], 'server', 0]);
  });

  it('of a task that is over is kept nowhere', async () => {
    refusal = new ServerProblem(409, { code: 'gone' });
    const drafts = keeper();
    drafts.change('1', { note: 'late' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sent, device.size]).toEqual([[], 0]);
  });

  it('that is forgotten is not sent any more', async () => {
    const drafts = keeper();
    drafts.change('1', { note: 'no' });
    await drafts.forget('1');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sent, device.size]).toEqual([[], 0]);
  });

  it('that was damaged on the device counts as none', () => {
    device.set('ravand.task.sara.1', '{"note":');
    expect(keeper().read('1')).toBeUndefined();
  });
});
