// How instances of live versions begin by themselves, as rows: looked up by the name of a message or signal, fired by their time. Swapped when another
// version goes live. Starts nothing.
import type { Dialect } from '../database/database.ts';
import { join, nothing, sql } from '../database/sql.ts';
import type { StartTrigger, TriggerOf } from '../engine/model.ts';
import type { Subscription } from '../engine/state.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import { nextDue, timerDue } from '../engine/timer-due.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import type { Deployment, Deployments, Swap } from './deployments.ts';

/** One way a live process begins. */
export interface LiveStart {
  readonly deployment: Deployment;
  readonly element: string;
  readonly trigger: number;
}

export interface StartStore {
  /** The starts of the versions that go live instead of those before. */
  swap(context: InTransaction, swap: Swap): Promise<void>;
  /** Takes the starts of these versions away. */
  remove(context: InTransaction, deployments: readonly Deployment[]): Promise<void>;
  named(reader: Reader, type: 'message' | 'signal', name: string): Promise<readonly LiveStart[]>;
  conditions(reader: Reader): Promise<readonly LiveStart[]>;
  /** Timers that are due, locked and set to their next time: who gets one starts its instance in this transaction. */
  takeDue(context: InTransaction, now: Date, limit: number): Promise<readonly LiveStart[]>;
  hasDue(reader: Reader, now: Date): Promise<boolean>;
}

interface Row {
  readonly deployment: Id;
  readonly element: string;
  readonly trigger_index: number;
  readonly due_at: number | null;
  readonly repeat: string | null;
}

type Repeat = NonNullable<Subscription['repeat']>;
type Pending = { readonly due_at: number | null; readonly repeat: string | null };

interface Needs {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly deployments: Deployments;
  readonly zone: () => string;
  readonly calendar: (context: Context, name: string) => WorkingCalendar | undefined;
}

const columns = sql`deployment, element, trigger_index, due_at, repeat`;

function isSameTimer(one: TriggerOf<'timer'> | undefined, other: TriggerOf<'timer'>): boolean {
  return (
    one !== undefined &&
    one.timer === other.timer &&
    one.calendar === other.calendar &&
    one.expression.source === other.expression.source
  );
}

export function createStartStore({ dialect, clock, deployments, zone, calendar }: Needs): StartStore {
  const calendarOf = (context: Context, timer: TriggerOf<'timer'> | undefined): WorkingCalendar | undefined =>
    timer?.calendar === undefined ? undefined : calendar(context, timer.calendar);
  const skipLocked = dialect === 'postgres' ? sql` for update skip locked` : nothing;

  /** When a timer start fires first. One that stood in the version before in the same words goes on as it was: it does not begin anew, nor fire twice. */
  const firstDue = (
    context: Context,
    start: StartTrigger,
    timer: TriggerOf<'timer'>,
    before: Deployment | undefined,
    pending: ReadonlyMap<string, Pending>,
  ): Pending => {
    const old = before?.process.startTriggers.find(
      ({ element, trigger }) => element === start.element && trigger === start.trigger,
    );
    if (isSameTimer(old?.timer, timer))
      return pending.get(`${start.element} ${start.trigger}`) ?? { due_at: null, repeat: null };
    const now = clock.now();
    const value: FeelValue = timer.expression.evaluate({}, { now, zone: zone() });
    const due = timerDue(timer.timer, value, timer.expression.source, now, zone(), calendarOf(context, timer));
    return { due_at: Date.parse(due.dueAt), repeat: due.repeat === undefined ? null : JSON.stringify(due.repeat) };
  };

  const rowsOf = (
    context: Context,
    deployment: Deployment,
    before: Deployment | undefined,
    pending: ReadonlyMap<string, Pending>,
  ): CompiledQuery[] =>
    deployment.process.startTriggers.flatMap((start): CompiledQuery[] => {
      const { message, signal, timer, condition, element, trigger } = start;
      const at = sql`${deployment.id}, ${element}, ${trigger}`;
      if (message !== undefined) return [sql`(${at}, ${'message'}, ${message}, ${null}, ${null})`];
      if (signal !== undefined) return [sql`(${at}, ${'signal'}, ${signal}, ${null}, ${null})`];
      if (condition !== undefined) return [sql`(${at}, ${'condition'}, ${''}, ${null}, ${null})`];
      if (timer === undefined) return [];
      const due = firstDue(context, start, timer, before, pending);
      return [sql`(${at}, ${'timer'}, ${''}, ${due.due_at}, ${due.repeat})`];
    });

  const remove: StartStore['remove'] = async ({ transaction }, gone) => {
    if (gone.length === 0) return;
    const ids = join(gone.map(({ id }) => sql`${id}`));
    await transaction.write(sql`delete from process_starts where deployment in (${ids})`);
  };

  const toStarts = async (reader: Reader, rows: readonly Row[]): Promise<LiveStart[]> => {
    const starts: LiveStart[] = [];
    for (const { deployment, element, trigger_index } of rows)
      starts.push({ deployment: await deployments.get(reader, deployment), element, trigger: trigger_index });
    return starts;
  };

  return {
    async swap(context, { before, after }) {
      const pending = new Map<string, Map<string, Pending>>();
      for (const { id, name } of before) {
        const rows = await context.transaction.read<Row>(
          sql`select ${columns} from process_starts where deployment = ${id} and type = ${'timer'}`,
        );
        pending.set(name, new Map(rows.map((row) => [`${row.element} ${row.trigger_index}`, row])));
      }
      await remove(context, before);
      const rows = after.flatMap((deployment) => {
        const old = before.find(({ name }) => name === deployment.name);
        return rowsOf(context, deployment, old, pending.get(deployment.name) ?? new Map());
      });
      if (rows.length > 0)
        await context.transaction.write(
          sql`insert into process_starts (deployment, element, trigger_index, type, name, due_at, repeat) values ${join(rows)}`,
        );
    },
    remove,
    named: async (reader, type, name) =>
      toStarts(
        reader,
        await reader.read<Row>(
          sql`select ${columns} from process_starts where type = ${type} and name = ${name} order by deployment, element`,
        ),
      ),
    conditions: async (reader) =>
      toStarts(
        reader,
        await reader.read<Row>(
          sql`select ${columns} from process_starts where type = ${'condition'} and name = '' order by deployment, element`,
        ),
      ),
    async takeDue(context, now, limit) {
      const { transaction } = context;
      const rows = await transaction.read<Row>(
        sql`select ${columns} from process_starts where due_at <= ${now.getTime()} order by due_at, deployment, element limit ${limit}${skipLocked}`,
      );
      const taken = await toStarts(transaction, rows);
      for (const [index, { deployment, element, trigger_index, due_at, repeat }] of rows.entries()) {
        const model = taken[index]?.deployment.process.startTriggers.find(
          (start) => start.element === element && start.trigger === trigger_index,
        );
        const timer = {
          dueAt: new Date(due_at ?? 0).toISOString(),
          ...(repeat === null ? {} : { repeat: JSON.parse(repeat) as Repeat }),
        };
        const next = nextDue(timer, now, zone(), calendarOf(context, model?.timer));
        const nextAt = next?.dueAt === undefined ? null : Date.parse(next.dueAt);
        await transaction.write(
          sql`update process_starts set due_at = ${nextAt}, repeat = ${next?.repeat === undefined ? null : JSON.stringify(next.repeat)}
              where deployment = ${deployment} and element = ${element} and trigger_index = ${trigger_index}`,
        );
      }
      return taken;
    },
    async hasDue(reader, now) {
      const rows = await reader.read(
        sql`select 1 as found from process_starts where due_at <= ${now.getTime()} limit 1`,
      );
      return rows.length > 0;
    },
  };
}
