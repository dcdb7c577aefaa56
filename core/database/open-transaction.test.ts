// Savepoints of an open transaction as its session sees them: set before the first statement in them, never for nothing.
import { describe, expect, it } from 'vitest';
import { OpenTransaction, type Session } from './open-transaction.ts';

function watched(): { transaction: OpenTransaction; said: string[] } {
  const said: string[] = [];
  const say = (text: string) => async () => void said.push(text);
  const session: Session = {
    read: async () => [],
    async write({ text }) {
      said.push(text);
      if (text === 'fails') throw new Error(text);
      return 1;
    },
    savepoint: (depth) => say(`set ${depth}`)(),
    release: (depth) => say(`release ${depth}`)(),
    rollbackTo: (depth) => say(`back to ${depth}`)(),
  };
  return { transaction: new OpenTransaction(session), said };
}
const write = (transaction: OpenTransaction, text: string) => transaction.write({ text, values: [] });

describe('A savepoint', () => {
  it('without a statement in it is not told to the database', async () => {
    const { transaction, said } = watched();
    await transaction.savepoint(async () => {
      await transaction.savepoint(async () => {});
    });
    await expect(
      transaction.savepoint(async () => {
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(said).toEqual([]);
  });

  it('is set with those around it before the first statement in it', async () => {
    const { transaction, said } = watched();
    await transaction.savepoint(async () => {
      await transaction.savepoint(() => write(transaction, 'one'));
      await transaction.savepoint(async () => {});
      await write(transaction, 'two');
    });
    await write(transaction, 'three');
    expect(said).toEqual(['set 1', 'set 2', 'one', 'release 2', 'two', 'release 1', 'three']);
  });

  it('is left only when the answer to what was told in it is there', async () => {
    const { transaction, said } = watched();
    const failing = transaction.savepoint(async () => {
      transaction.tell({ text: 'fails', values: [] });
      transaction.tell({ text: 'goes with it', values: [] });
    });
    await expect(failing).rejects.toThrow('fails');
    await write(transaction, 'kept');
    expect(said).toEqual(['set 1', 'fails', 'goes with it', 'back to 1', 'kept']);
  });

  it('that fails undoes what is in it and no more', async () => {
    const { transaction, said } = watched();
    await transaction.savepoint(async () => {
      await write(transaction, 'kept');
      await expect(transaction.savepoint(() => write(transaction, 'fails'))).rejects.toThrow('fails');
      await write(transaction, 'kept too');
    });
    expect(said).toEqual(['set 1', 'kept', 'set 2', 'fails', 'back to 2', 'kept too', 'release 1']);
  });
});
