// A record that is read again in the transaction that read or wrote it: it is what any other reader gets afterwards, whatever was undone in between.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import type { InTransaction } from '../../core/kernel/context.ts';

describe('A record read again in its transaction', () => {
  let ravand: TestRavand;
  beforeAll(async () => {
    ravand = await createTestRavand({ listen: false });
  });
  afterAll(() => ravand.stop());

  const work = <T>(run: (inside: InTransaction) => Promise<T>): Promise<T> =>
    ravand.database.transaction(ravand.systemContext('again'), run);
  const find = (id: string) => ravand.records.find(ravand.systemContext('again'), 'task', id);

  it('that made it is what others read afterwards, to the letter', async () => {
    const { id, inside } = await work(async (context) => {
      const made = await ravand.records.create(context, 'task', {
        name: '  Call  ',
        dueAt: '2030-01-01T10:00:00+03:30',
        priority: 7,
      });
      return { id: made.id, inside: await ravand.records.find(context, 'task', made.id) };
    });
    expect(inside?.values.dueAt).toBe('2030-01-01T06:30:00.000Z');
    expect(inside).toEqual(await find(id));
  });

  it('is as it was before a savepoint that was undone, and gone when it was deleted', async () => {
    const { id } = await ravand.records.create(ravand.systemContext('again'), 'task', { name: 'Before' });
    const seen = await work(async (context) => {
      const names: unknown[] = [];
      const look = async () => names.push((await ravand.records.find(context, 'task', id))?.values.name);
      await ravand.records.update(context, 'task', id, { name: 'Kept' });
      await look();
      const undone = ravand.database.savepoint(context, async () => {
        await ravand.records.update(context, 'task', id, { name: 'Undone' });
        await look();
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await look();
      const restored = ravand.database.savepoint(context, async () => {
        await ravand.records.delete(context, 'task', id);
        await look();
        throw new Error('undone');
      });
      await expect(restored).rejects.toThrow('undone');
      await look();
      return names;
    });
    expect(seen).toEqual(['Kept', 'Undone', 'Kept', undefined, 'Kept']);
    expect((await find(id))?.values.name).toBe('Kept');
  });

  it('is still hidden from who may not see it', async () => {
    const [rep, other] = [await ravand.createUser({ role: 'staff' }), await ravand.createUser({ role: 'staff' })];
    await work(async (context) => {
      const { id } = await ravand.records.create(context, 'task', { name: 'Theirs', assignee: rep.id });
      const as = (user: string) => ({ ...context, principal: { kind: 'user' as const, id: user, roles: ['staff'] } });
      const limited = await ravand.records.find(as(other.id), 'task', id);
      const fresh = await ravand.records.query(as(other.id), 'task', {
        filter: { field: 'id', operator: 'eq', value: id },
      });
      expect(limited === undefined).toBe(fresh.items.length === 0);
      expect(await ravand.records.find(context, 'task', id)).toBeDefined();
    });
  });
});
