// What every database promises, run against SQLite and PostgreSQL alike.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { name, sql } from '../../core/database/sql.ts';
import { isUniqueViolation, StatementError } from '../../core/database/statement-error.ts';
import { wholeTransaction } from '../../core/database/whole-transaction.ts';
import { type InTransaction, systemContext } from '../../core/kernel/context.ts';
import type { Problem } from '../../core/kernel/problem.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

interface Item {
  readonly id: number;
  readonly label: string;
  readonly amount: number | bigint | null;
}

export function describeDatabase(dialect: Dialect): void {
  const outside = systemContext('contract', 'correlation-1');
  let opened: OpenedDatabase;

  const items = (): Promise<Item[]> => opened.database.read<Item>(sql`select id, label, amount from item order by id`);
  const labels = async (): Promise<string[]> => (await items()).map((item) => item.label);
  const add = (context: InTransaction, id: number, label: string, amount: number | bigint | null = null) =>
    context.transaction.write(sql`insert into item (id, label, amount) values (${id}, ${label}, ${amount})`);

  beforeAll(async () => {
    opened = await openTestDatabase(dialect);
    await opened.database.transaction(outside, (context) =>
      opened.database.define(context, [
        sql`create table item (id bigint primary key, label text not null unique, amount bigint, is_on integer)`,
      ]),
    );
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    await opened.database.transaction(outside, (context) => context.transaction.write(sql`delete from item`));
  });

  describe('transactions', () => {
    it('keep what a work wrote once it has resolved', async () => {
      const answer = await opened.database.transaction(outside, async (context) => {
        expect(await add(context, 1, 'one')).toBe(1);
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await labels()).toEqual(['one']);
    });

    it('run 64 at once, and one that fails takes nobody along', async () => {
      const ended = await Promise.allSettled(
        Array.from({ length: 64 }, (_, id) =>
          opened.database.transaction(outside, async (context) => {
            await add(context, id, `item ${id}`);
            if (id === 7) throw new Error('seven fails');
          }),
        ),
      );
      expect(ended.filter((one) => one.status === 'rejected').map((one) => String(one.reason))).toEqual([
        'Error: seven fails',
      ]);
      expect((await items()).map((item) => item.id)).toEqual(
        Array.from({ length: 64 }, (_, id) => id).filter((id) => id !== 7),
      );
    });

    it('fail one by one when their statements fail, and name the broken constraint', async () => {
      await opened.database.transaction(outside, (context) => add(context, 1, 'one'));
      const ended = await Promise.allSettled(
        [1, 2, 3].map((id) => opened.database.transaction(outside, (context) => add(context, id, `new ${id}`))),
      );
      expect(ended.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
      const error = ended[0]?.status === 'rejected' ? ended[0].reason : undefined;
      expect(isUniqueViolation(error)).toBe(true);
      expect((error as StatementError).constraint).toMatch(/item/);
      expect(String(error)).not.toMatch(/new 1/);
    });

    it('carry out what they are told without being waited for, in order', async () => {
      await opened.database.transaction(outside, async (context) => {
        for (let id = 1; id <= 3; id += 1)
          context.transaction.tell(sql`insert into item (id, label, amount) values (${id}, ${`item ${id}`}, ${0})`);
        expect(await context.transaction.write(sql`update item set amount = ${5}`)).toBe(3);
        context.transaction.tell(sql`delete from item where id = ${2}`);
      });
      expect(await items()).toEqual([
        { id: 1, label: 'item 1', amount: 5 },
        { id: 3, label: 'item 3', amount: 5 },
      ]);
    });

    it('fail with what nobody waited for: at the next statement or at the end', async () => {
      const fails = sql`insert into item (id, label) values (1, ${null})`;
      for (const then of [
        async () => 'the end',
        (context: InTransaction) => context.transaction.read(sql`select 1 as one`),
        (context: InTransaction) => add(context, 2, 'after it'),
      ]) {
        const ended = await opened.database
          .transaction(outside, async (context) => {
            await add(context, 3, 'before it');
            context.transaction.tell(fails);
            return then(context);
          })
          .catch((error: unknown) => error);
        expect(ended).toBeInstanceOf(StatementError);
        expect(ended).toMatchObject({ reason: 'required' });
      }
      expect(await labels()).toEqual([]);
    });

    it('whose work throws before its first promise fail alone', async () => {
      const works = [() => throwAtOnce(), (context: InTransaction) => add(context, 2, 'two')];
      const ended = await Promise.allSettled(works.map((work) => opened.database.transaction(outside, work)));
      expect(ended.map((one) => one.status)).toEqual(['rejected', 'fulfilled']);
      await opened.database.transaction(outside, (context) => add(context, 3, 'three'));
      expect((await items()).map(({ id }) => id)).toEqual([2, 3]);
    });

    it('join the one of their context', async () => {
      await expect(
        opened.database.transaction(outside, async (context) => {
          await add(context, 1, 'outer');
          await opened.database.transaction(context, (inner) => add(inner, 2, 'inner'));
          expect(await opened.database.reader(context).read(sql`select id from item`)).toHaveLength(2);
          throw new Error('undo all');
        }),
      ).rejects.toThrow('undo all');
      expect(await labels()).toEqual([]);
    });

    it('called inside a work without its context throw instead of waiting for themselves', async () => {
      await expect(
        opened.database.transaction(outside, async (context) => {
          await add(context, 1, 'outer');
          await opened.database.transaction(outside, (inner) => add(inner, 2, 'inner'));
        }),
      ).rejects.toThrow(/without its context/);
      expect(await labels()).toEqual([]);
    });

    it('take no statements after their end', async () => {
      let late: InTransaction | undefined;
      await opened.database.transaction(outside, async (context) => {
        late = context;
      });
      await expect(add(late!, 1, 'late')).rejects.toThrow(/has ended/);
      expect(await labels()).toEqual([]);
    });

    it('refuse every statement after a failed one, and do not commit what came before it', async () => {
      await opened.database.transaction(outside, (context) => add(context, 1, 'one'));
      await expect(
        opened.database.transaction(outside, async (context) => {
          await add(context, 2, 'two');
          await add(context, 1, 'again').catch(() => {});
        }),
      ).rejects.toThrow(/a statement of this transaction failed/);
      expect(await labels()).toEqual(['one']);
    });

    it('that wait for the outside over a second are rolled back and named', async () => {
      const others = opened.database.transaction(outside, async (context) => add(context, 1, 'before'));
      const slow = opened.database.transaction(systemContext('slow purpose', 'c-9'), async (context) => {
        await add(context, 2, 'slow');
        await new Promise(() => {});
      });
      await expect(slow).rejects.toThrow(/slow purpose.*c-9.*waited over 1000 ms/);
      await others;
      await opened.database.transaction(outside, (context) => add(context, 3, 'after'));
      expect(await labels()).toEqual(['before', 'after']);
      expect(opened.lines.join('\n')).toMatch(/slow purpose/);
    });

    it('whose signal is aborted before their turn do not run', async () => {
      const signal = AbortSignal.abort(new Error('the caller left'));
      await expect(
        opened.database.transaction({ ...outside, signal }, (context) => add(context, 1, 'one')),
      ).rejects.toThrow('the caller left');
      expect(await labels()).toEqual([]);
    });

    it('are not seen by readers before their commit', async () => {
      await opened.database.transaction(outside, async (context) => {
        await add(context, 1, 'one');
        expect(await opened.database.read(sql`select id from item`)).toEqual([]);
        expect(await context.transaction.read(sql`select id from item`)).toEqual([{ id: 1 }]);
      });
      expect(await labels()).toEqual(['one']);
    });

    it('undo DDL with the rest', async () => {
      await expect(
        opened.database.transaction(outside, async (context) => {
          await opened.database.define(context, [
            sql`create table ${name('passing')} (id bigint)`,
            sql`alter table item add column extra text`,
          ]);
          await context.transaction.write(sql`insert into passing (id) values (1)`);
          throw new Error('undo');
        }),
      ).rejects.toThrow('undo');
      await expect(opened.database.read(sql`select * from passing`)).rejects.toThrow(StatementError);
      expect(Object.keys((await opened.database.read(sql`select * from item`))[0] ?? {})).not.toContain('extra');
    });

    it('show a column that was added to statements used before', async () => {
      const all = sql`select * from widened`;
      await opened.database.transaction(outside, (context) =>
        opened.database.define(context, [sql`create table widened (id bigint)`]),
      );
      await opened.database.transaction(outside, (context) =>
        context.transaction.write(sql`insert into widened values (1)`),
      );
      for (let time = 0; time < 5; time += 1) expect(await opened.database.read(all)).toEqual([{ id: 1 }]);
      await opened.database.transaction(outside, (context) =>
        opened.database.define(context, [sql`alter table widened add column more text`]),
      );
      expect(await opened.database.read(all)).toEqual([{ id: 1, more: null }]);
    });
  });

  describe('savepoints', () => {
    it('undo themselves alone', async () => {
      await opened.database.transaction(outside, async (context) => {
        await add(context, 1, 'kept');
        const failing = opened.database.savepoint(context, async () => {
          await add(context, 2, 'undone');
          throw new Error('inner fails');
        });
        await expect(failing).rejects.toThrow('inner fails');
        await opened.database.savepoint(context, () => add(context, 3, 'kept too'));
      });
      expect(await labels()).toEqual(['kept', 'kept too']);
    });

    it('nest, and heal a failed statement', async () => {
      await opened.database.transaction(outside, async (context) => {
        await opened.database.savepoint(context, async () => {
          await add(context, 1, 'one');
          await expect(opened.database.savepoint(context, () => add(context, 1, 'twice'))).rejects.toThrow(
            StatementError,
          );
          await add(context, 2, 'two');
        });
      });
      expect(await labels()).toEqual(['one', 'two']);
    });

    it('undo what a statement that nobody waited for has failed in, and no more', async () => {
      await opened.database.transaction(outside, async (context) => {
        context.transaction.tell(sql`insert into item (id, label) values (1, ${'kept'})`);
        const failing = opened.database.savepoint(context, async () => {
          const { transaction } = context;
          transaction.tell(sql`insert into item (id, label) values (2, ${'undone'})`);
          transaction.tell(sql`insert into item (id, label) values (3, ${'kept'})`);
          return 'never';
        });
        expect(isUniqueViolation(await failing.catch((error: unknown) => error))).toBe(true);
        expect(await context.transaction.read(sql`select id from item`)).toEqual([{ id: 1 }]);
        await add(context, 4, 'kept too');
      });
      expect(await labels()).toEqual(['kept', 'kept too']);
    });

    it('do not end well over a failed statement that was swallowed', async () => {
      await opened.database.transaction(outside, async (context) => {
        await add(context, 1, 'one');
        const swallowing = opened.database.savepoint(context, async () => {
          await add(context, 2, 'two');
          await add(context, 1, 'twice').catch(() => {});
        });
        await expect(swallowing).rejects.toThrow(/failed/);
      });
      expect(await labels()).toEqual(['one']);
    });
  });

  describe('works of many at once, nested at random, with statements told, waited for, failing and undone', () => {
    type Step = 'tell' | 'write' | 'read' | 'fail' | 'throw' | { readonly inside: readonly Step[] };
    const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
      step: fc.oneof(
        { maxDepth: 3 },
        { weight: 12, arbitrary: fc.constantFrom<Step>('tell', 'tell', 'write', 'read') },
        { weight: 1, arbitrary: fc.constantFrom<Step>('fail', 'throw') },
        { weight: 5, arbitrary: tie('steps').map((inside): Step => ({ inside })) },
      ),
      steps: fc.array(tie('step'), { minLength: 1, maxLength: 5 }),
    }));

    it('keep exactly what nothing has undone', async () => {
      let last = 0;
      const next = () => {
        last += 1;
        return last;
      };
      const run = async (work: readonly Step[], prefix: string): Promise<void> => {
        let kept: string[] = [];
        const walk = async (context: InTransaction, todo: readonly Step[]): Promise<void> => {
          for (const step of todo) {
            const id = next();
            const label = `${prefix} ${id}`;
            const insert = sql`insert into item (id, label) values (${id}, ${step === 'fail' ? null : label})`;
            if (step === 'throw') throw new Error('mine');
            if (step === 'read')
              expect(await context.transaction.read(sql`select ${label} as said`)).toEqual([{ said: label }]);
            else if (step === 'write') expect(await context.transaction.write(insert)).toBe(1);
            else if (step === 'tell' || step === 'fail') context.transaction.tell(insert);
            else {
              const before = [...kept];
              await opened.database
                .savepoint(context, () => walk(context, step.inside))
                .catch(() => {
                  kept = before;
                });
              continue;
            }
            if (step !== 'read') kept.push(label);
          }
        };
        const isKept = await opened.database
          .transaction(outside, async (context) => {
            kept = [];
            await walk(context, work);
          })
          .then(
            () => true,
            () => false,
          );
        const found = (await labels()).filter((label) => label.startsWith(`${prefix} `));
        expect(found.sort()).toEqual(isKept ? kept.sort() : []);
      };
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 12 }), async (all) => {
          const turn = next();
          await Promise.all(all.map((work, at) => run(work, `${turn}/${at}`)));
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('traces in memory', () => {
    it('are made once a try and thrown away with it', async () => {
      const key = Symbol('counter');
      const count = () =>
        opened.database.transaction(outside, async (context) => {
          context.transaction.memory(key, () => ({ value: 0 })).value += 1;
          return context.transaction.memory(key, () => ({ value: 100 })).value;
        });
      expect(await count()).toBe(1);
      expect(await count()).toBe(1);
    });

    it('are taken back with their savepoint, newest first', async () => {
      const undone: string[] = [];
      const key = Symbol('fact');
      await opened.database.transaction(outside, async (context) => {
        const { transaction } = context;
        transaction.onRollback(() => undone.push('outer'));
        const failing = opened.database.savepoint(context, async () => {
          transaction.memory(key, () => 'inside');
          transaction.onRollback(() => undone.push('first'));
          transaction.onRollback(() => undone.push('second'));
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(undone).toEqual(['second', 'first']);
        expect(transaction.memory(key, () => 'made again')).toBe('made again');
      });
      expect(undone).toEqual(['second', 'first']);
    });

    it('are taken back when the transaction fails', async () => {
      const undone: string[] = [];
      await expect(
        opened.database.transaction(outside, async (context) => {
          context.transaction.onRollback(() => undone.push('first'));
          await opened.database.savepoint(context, async () =>
            context.transaction.onRollback(() => undone.push('in savepoint')),
          );
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(undone).toEqual(['in savepoint', 'first']);
    });

    it('before the commit may register more and may undo everything', async () => {
      const order: string[] = [];
      await opened.database.transaction(outside, async ({ transaction }) => {
        transaction.beforeCommit(async () => {
          order.push('first');
          transaction.beforeCommit(async () => void order.push('third'));
        });
        transaction.beforeCommit(async () => void order.push('second'));
      });
      expect(order).toEqual(['first', 'second', 'third']);
      await expect(
        opened.database.transaction(outside, async (context) => {
          await add(context, 1, 'one');
          context.transaction.beforeCommit(() => Promise.reject(new Error('not like this')));
        }),
      ).rejects.toThrow('not like this');
      expect(await labels()).toEqual([]);
    });

    it('after the commit see committed rows; never on a rollback, nor from a savepoint that was undone', async () => {
      const told: string[] = [];
      await opened.database.transaction(outside, async (context) => {
        const { transaction } = context;
        await add(context, 1, 'one');
        transaction.afterCommit(() => told.push('committed'));
        await opened.database
          .savepoint(context, async () => {
            transaction.afterCommit(() => told.push('from the undone savepoint'));
            throw new Error('no');
          })
          .catch(() => {});
        expect(told).toEqual([]);
      });
      expect(told).toEqual(['committed']);
      await opened.database
        .transaction(outside, async ({ transaction }) => {
          transaction.afterCommit(() => told.push('from the failed one'));
          throw new Error('no');
        })
        .catch(() => {});
      expect(told).toEqual(['committed']);
    });

    it('after the commit that fail hurt nobody and are logged', async () => {
      await opened.database.transaction(outside, async (context) => {
        await add(context, 1, 'one');
        context.transaction.afterCommit(() => {
          throw new Error('listener broke');
        });
      });
      expect(await labels()).toEqual(['one']);
      expect(opened.lines.join('\n')).toMatch(/a reaction to a commit failed/);
    });
  });

  describe('values', () => {
    it('of integers are numbers when safe and bigint beyond', async () => {
      const amounts = [
        0,
        -1,
        9_007_199_254_740_991,
        9_007_199_254_740_992n,
        123_456_789_012_345_678n,
        -999_999_999_999_999_999n,
      ];
      await opened.database.transaction(outside, async (context) => {
        for (const [id, amount] of amounts.entries()) await add(context, id, `item ${id}`, amount);
        expect(
          (await context.transaction.read<Item>(sql`select amount from item order by id`)).map((item) => item.amount),
        ).toEqual(amounts);
      });
      expect((await items()).map((item) => item.amount)).toEqual(amounts);
      expect((await items()).map((item) => item.id)).toEqual([0, 1, 2, 3, 4, 5]);
      const found = await opened.database.read<Item>(
        sql`select id, label, amount from item where amount = ${123_456_789_012_345_678n}`,
      );
      expect(found.map((item) => item.id)).toEqual([4]);
      const scanned: Item[] = [];
      for await (const item of opened.database.scan<Item>(sql`select id, amount from item order by id`))
        scanned.push(item);
      expect(scanned.map((item) => item.amount)).toEqual(amounts);
    });

    it('that a writing statement gives back are exact too', async () => {
      const rows = await opened.database.transaction(outside, (context) =>
        context.transaction.read<Item>(
          sql`insert into item (id, label, amount) values (1, 'one', ${123_456_789_012_345_678n}) returning id, amount`,
        ),
      );
      expect(rows).toEqual([{ id: 1, amount: 123_456_789_012_345_678n }]);
      expect(await labels()).toEqual(['one']);
    });

    it('of booleans are stored and found as 1 and 0', async () => {
      await opened.database.transaction(outside, async (context) => {
        await context.transaction.write(
          sql`insert into item (id, label, is_on) values (1, 'on', ${true}), (2, 'off', ${false})`,
        );
      });
      expect(await opened.database.read(sql`select id, is_on from item where is_on = ${true}`)).toEqual([
        { id: 1, is_on: 1 },
      ]);
      expect(await opened.database.read(sql`select exists (select 1 from item) as found`)).toEqual([{ found: 1 }]);
    });

    it('of integers divide as integers', async () => {
      await opened.database.transaction(outside, (context) => add(context, 1, 'one', 7));
      expect(await opened.database.read(sql`select amount / ${2} as half from item`)).toEqual([{ half: 3 }]);
    });

    it('of text keep every character, and question marks in literals are no placeholders', async () => {
      const text = 'روند ? \'نقل\' "quote" \\ 👩‍👩‍👧 \u200f';
      await opened.database.transaction(outside, (context) => add(context, 1, text));
      expect(await opened.database.read(sql`select label, '?' as mark from item where label = ${text}`)).toEqual([
        { label: text, mark: '?' },
      ]);
    });
  });

  describe('scans', () => {
    it('give all rows of a snapshot, end early when asked, and report errors', async () => {
      await opened.database.transaction(outside, async (context) => {
        for (let id = 0; id < 1_700; id += 1) await add(context, id, `item ${id}`);
      });
      let count = 0;
      for await (const row of opened.database.scan<Item>(sql`select id from item where id >= ${0} order by id`)) {
        expect(row.id).toBe(count);
        count += 1;
        if (count === 100)
          await opened.database.transaction(outside, (context) =>
            context.transaction.write(sql`delete from item where id > 1000`),
          );
      }
      expect(count).toBe(1_700);
      for await (const _ of opened.database.scan(sql`select id from item`)) break;
      const broken = async () => {
        for await (const _ of opened.database.scan(sql`select id from nowhere`)) break;
      };
      await expect(broken()).rejects.toThrow(StatementError);
      const [one, two] = await Promise.all([countOf(), countOf()]);
      expect([one, two]).toEqual([1_001, 1_001]);
    });

    it('that take too long are given up, and keep up nobody who reads beside them', async () => {
      const { database } = opened;
      const long =
        database.dialect === 'postgres'
          ? sql`select pg_sleep(3)`
          : sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 9000000) select max(i) as i from n`;
      const order: string[] = [];
      const given = database.readBeside(long, { withinMs: 250 }).catch((problem: Problem) => {
        order.push(problem.code);
        return problem.status;
      });
      const told = database.readBeside(sql`select 1 as one`, { withinMs: 60_000 }).then(([row]) => {
        order.push('read');
        return row;
      });
      expect([await told, await given]).toEqual([{ one: 1 }, 503]);
      expect(order).toEqual(['read', 'read-too-long']);
      // What was given up has left nothing behind.
      expect(await database.readBeside(sql`select 2 as two`, { withinMs: 60_000 })).toEqual([{ two: 2 }]);
      await expect(database.readBeside(sql`select 1 from nowhere`, { withinMs: 60_000 })).rejects.toThrow(
        StatementError,
      );
    });

    async function countOf(): Promise<number> {
      let count = 0;
      for await (const _ of opened.database.scan(sql`select id from item`)) count += 1;
      return count;
    }
  });

  describe('whole transactions', () => {
    /** Parts of one, with what was done when. */
    function whole(work: (part: typeof partOf) => Promise<string>, told: string[] = []): Promise<string> {
      const { database } = opened;
      return wholeTransaction(database, outside, {
        open: async (inside) => {
          told.push('open');
          await add(inside, 0, 'claimed');
        },
        work: (context) => work((id, label, more) => partOf(id, label, more, context)),
        close: async (inside, value) => {
          told.push(`close ${value}`);
          await inside.transaction.write(sql`update item set label = ${value} where id = 0`);
        },
      });
    }
    const partOf = (id: number, label: string, more?: (inside: InTransaction) => unknown, context = outside) =>
      opened.database.transaction(context, async (inside) => {
        await add(inside, id, label);
        await more?.(inside);
      });

    it('are one: begun with the first part, committed with what ends them', async () => {
      const told: string[] = [];
      const answer = await whole(async (part) => {
        told.push('before');
        await part(1, 'one');
        expect(await labels()).toEqual([]);
        await part(2, 'two');
        return 'done';
      }, told);
      expect([answer, told, await labels()]).toEqual([
        'done',
        ['before', 'open', 'close done'],
        ['done', 'one', 'two'],
      ]);
    });

    it('are undone whole when the work fails, and are none when it fails before its first part', async () => {
      const told: string[] = [];
      const failing = async (part: typeof partOf) => {
        await part(1, 'one');
        throw new Error('halfway');
      };
      await expect(whole(failing)).rejects.toThrow('halfway');
      const refusing = async () => {
        throw new Error('refused');
      };
      await expect(whole(refusing, told)).rejects.toThrow('refused');
      expect([told, await labels()]).toEqual([[], []]);
    });

    it('are there for what was done without any part', async () => {
      expect(await whole(async () => 'nothing')).toBe('nothing');
      expect(await labels()).toEqual(['nothing']);
    });

    it('lose a part that fails, and go on', async () => {
      const answer = await whole(async (part) => {
        await part(1, 'one');
        await expect(part(2, 'one')).rejects.toThrow(StatementError);
        await part(3, 'three');
        return 'done';
      });
      expect([answer, await labels()]).toEqual(['done', ['done', 'one', 'three']]);
    });

    it('are not open while their first part has failed: others write', async () => {
      const told: string[] = [];
      const answer = await whole(async (part) => {
        await expect(part(1, 'claimed')).rejects.toThrow(StatementError);
        await partOf(9, 'somebody else');
        await part(2, 'two');
        return 'done';
      }, told);
      expect([answer, told]).toEqual(['done', ['open', 'open', 'close done']]);
      expect(await labels()).toEqual(['done', 'two', 'somebody else']);
    });

    it('end each part with what was asked for before its commit, and keep what is asked for after it until theirs', async () => {
      const told: string[] = [];
      const fact = Symbol('a fact of the part');
      const noted = (id: number) => (inside: InTransaction) => {
        const ids = inside.transaction.memory<number[]>(fact, () => {
          const made: number[] = [];
          inside.transaction.beforeCommit(async () => {
            told.push(`before the commit: ${made.join()}`);
          });
          inside.transaction.afterCommit(() => told.push(`after the commit: ${made.join()}`));
          return made;
        });
        ids.push(id);
      };
      await whole(async (part) => {
        await part(1, 'one', noted(1));
        told.push('between');
        await part(2, 'two', noted(2));
        return 'done';
      }, told);
      expect(told).toEqual([
        'open',
        'before the commit: 1',
        'between',
        'before the commit: 2',
        'close done',
        'after the commit: 1',
        'after the commit: 2',
      ]);
    });

    it('take parts that are asked for at once one after another', async () => {
      await whole(async (part) => {
        await Promise.all([part(1, 'one'), part(2, 'two'), part(3, 'three')]);
        return 'done';
      });
      expect(await labels()).toEqual(['done', 'one', 'two', 'three']);
    });

    it('that are over let works go alone', async () => {
      let later: typeof partOf | undefined;
      await whole(async (part) => {
        await part(1, 'one');
        later = part;
        return 'done';
      });
      await later?.(2, 'two');
      expect(await labels()).toEqual(['done', 'one', 'two']);
    });
  });

  it('makes an index outside of transactions, and after one before the next work writes', async () => {
    const { database } = opened;
    const unique = (index: string) => ({ name: index, unique: true, on: sql`item (amount)` });
    await database.buildIndexes([unique('item_amount')]);
    await database.transaction(outside, (context) => add(context, 1, 'one', 7));
    await expect(database.transaction(outside, (context) => add(context, 2, 'two', 7))).rejects.toMatchObject({
      reason: 'unique',
    });
    await database.defineBeside([sql`drop index item_amount`]);
    await database.transaction(outside, (context) => add(context, 2, 'two', 7));
    await expect(database.buildIndexes([unique('item_again')])).rejects.toMatchObject({ reason: 'unique' });
    await database.transaction(outside, ({ transaction }) => transaction.write(sql`delete from item`));
    const made = database.transaction(outside, (context) => database.buildIndexes([unique('item_after')], context));
    // Those that come meanwhile were to be written in its group.
    const ended = dialect === 'sqlite' ? await Promise.allSettled([made, twin(1), twin(2), twin(3)]) : [await made];
    if (dialect === 'sqlite')
      expect(ended.map((one) => (one as PromiseSettledResult<void>).status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'rejected',
      ]);
    await expect.poll(() => hasIndex('item_after')).toBe(true);
    await expect(
      database.transaction(outside, async (context) => {
        await database.defineBeside([sql`drop index item_after`], context);
        throw new Error('thought better of it');
      }),
    ).rejects.toThrow('thought better');
    expect(await hasIndex('item_after')).toBe(true);
    await database.transaction(outside, (context) => database.defineBeside([sql`drop index item_after`], context));
    await expect.poll(() => hasIndex('item_after')).toBe(false);
  });

  const twin = (id: number) => opened.database.transaction(outside, (context) => add(context, id, `twin ${id}`, 7));

  async function hasIndex(index: string): Promise<boolean> {
    const rows = await opened.database.read(
      dialect === 'sqlite'
        ? sql`select 1 from sqlite_master where name = ${index}`
        : sql`select 1 from pg_indexes where indexname = ${index}`,
    );
    return rows.length > 0;
  }

  it('refuses changes of append-only tables', async () => {
    await opened.database.transaction(outside, (context) =>
      context.transaction.write(
        sql`insert into audit (at, actor, action, subject_entity, subject_id, changes, correlation_id) values (1, 'a', 'create', 'lead', 'x', '{}', 'c')`,
      ),
    );
    for (const change of [sql`update audit set actor = 'other'`, sql`delete from audit`]) {
      const attempt = opened.database.transaction(outside, (context) => context.transaction.write(change));
      await expect(attempt).rejects.toMatchObject({ name: 'StatementError', reason: 'append-only' });
    }
    expect(await opened.database.read(sql`select actor from audit`)).toEqual([{ actor: 'a' }]);
  });

  it('sorts texts the same in both dialects: by code point', async () => {
    await opened.database.transaction(outside, (context) =>
      opened.database.define(context, [
        sql`create table ${name('sorted')} (word text ${dialect === 'postgres' ? sql`collate "C"` : sql``})`,
      ]),
    );
    const words = ['b', 'A', 'é', 'a', 'ب', 'Z', 'آ', '10', '9'];
    await opened.database.transaction(outside, async (context) => {
      for (const word of words) await context.transaction.write(sql`insert into sorted values (${word})`);
    });
    const rows = await opened.database.read<{ word: string }>(sql`select word from sorted order by word`);
    expect(rows.map((row) => row.word)).toEqual(['10', '9', 'A', 'Z', 'a', 'b', 'é', 'آ', 'ب']);
  });

  it('is healthy while it serves', async () => {
    expect(await opened.database.health()).toMatchObject({ ok: true });
  });
}

function throwAtOnce(): Promise<never> {
  throw new Error('no promise was made');
}
