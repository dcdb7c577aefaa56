// The life of an import or a bulk act: whose it is, from which state it goes to which, and the job that does its rows in the background.
import type { Access, Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import { takeSteps } from '../jobs/take-steps.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, type Principal, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, notFound, Problem } from '../kernel/problem.ts';
import { stepsOfRows } from './run-work.ts';
import type { RowPage, RowPageQuery, UndoReport, Work, WorkStatus } from './transfer.ts';
import { stepsOfUndo } from './undo-work.ts';
import {
  countOutcomes,
  deleteWork,
  findWork,
  forgetKin,
  insertRows,
  insertWork,
  moveWork,
  readRows,
  restartRows,
  type StoredWork,
  saveActor,
} from './work-store.ts';

export interface TransferNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: RecordService;
  readonly policy: Policy;
  readonly access: Pick<Access, 'principalOf'>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
  readonly events: Pick<Events, 'audit'>;
}

type Person = Extract<Principal, { kind: 'user' }>;

/** What is new of a piece of work; all else is told by who asks and when. */
export type NewWork = Pick<StoredWork, 'entity' | 'fileName' | 'header' | 'act'>;

export interface Works {
  /** Keeps the rows, ready to be done. */
  make(context: Context, work: NewWork, rows: readonly (readonly string[])[]): Promise<Id>;
  /** Own ones; admins see all. @throws Problem 404 */
  find(context: Context, id: Id): Promise<StoredWork>;
  /** @throws Problem 409 `import-state` when it is in none of these states */
  move(context: InTransaction, work: StoredWork, from: readonly WorkStatus[], to: WorkStatus): Promise<void>;
  /** From its first row, in the background. */
  start(context: Context, work: StoredWork, status: 'trying' | 'running'): Promise<void>;
  cancel(context: Context, work: StoredWork): Promise<void>;
  undo(context: Context, work: StoredWork): Promise<void>;
  present(context: Context, work: StoredWork): Promise<Work>;
  report(id: Id): Promise<UndoReport>;
  rows(context: Context, work: StoredWork, page: RowPageQuery): Promise<RowPage>;
  delete(context: Context, work: StoredWork): Promise<void>;
}

const jobKind = 'import';
const insertedAtOnce = 1_000;

export function createWorks(needs: TransferNeeds): Works {
  const { database, policy, jobs, clock } = needs;
  jobs.work(jobKind, (job, signal) => work(needs, job, signal), {
    concurrency: 1,
    inHouse: true,
    // It can be taken back as far as it came, and a dry run begun again.
    onDead: (inside, job) => breakOff(needs, inside, String(job.payload.id)),
  });

  async function move(
    context: InTransaction,
    stored: StoredWork,
    from: readonly WorkStatus[],
    to: WorkStatus,
  ): Promise<void> {
    const endedAt = to === 'cancelled' ? clock.now().getTime() : null;
    if (!(await moveWork(context, stored.id, from, to, endedAt)))
      throw new Problem(409, 'import-state', { params: { found: stored.status, expected: from.join(', ') } });
  }

  async function make(context: Context, made: NewWork, rows: readonly (readonly string[])[]): Promise<Id> {
    const person = personOf(context);
    const stored: StoredWork = {
      ...made,
      id: newId(),
      status: 'reading',
      plan: undefined,
      rules: {},
      total: rows.length,
      done: 0,
      createdBy: person.id,
      principal: person,
      locale: context.locale,
      createdAt: clock.now().getTime(),
      endedAt: null,
    };
    await database.transaction(context, (inside) => insertWork(inside, stored));
    for (let row = 0; row < rows.length; row += insertedAtOnce) {
      const some = rows.slice(row, row + insertedAtOnce);
      await database.transaction(context, (inside) => insertRows(inside, stored.id, row + 1, some));
    }
    await database.transaction(context, (inside) => move(inside, stored, ['reading'], 'ready'));
    return stored.id;
  }

  return {
    make,
    move,

    async find(context, id) {
      const person = personOf(context);
      const stored = await findWork(database.reader(context), id);
      if (stored === undefined || (stored.createdBy !== person.id && !policy.may(person, 'operate')))
        throw notFound('import', id);
      return stored;
    },

    start: (context, stored, status) =>
      database.transaction(context, async (inside) => {
        await move(inside, stored, ['ready', 'tried'], status);
        await saveActor(inside, stored.id, personOf(context));
        await restartRows(inside, stored.id);
        await goOn(needs, inside, stored.id);
      }),

    cancel: (context, stored) =>
      database.transaction(context, (inside) =>
        // A dry run that is given up leaves nothing behind: it may be begun again.
        stored.status === 'trying'
          ? move(inside, stored, ['trying'], 'ready')
          : move(inside, stored, ['running'], 'cancelled'),
      ),

    undo: (context, stored) =>
      database.transaction(context, async (inside) => {
        await move(inside, stored, ['done', 'cancelled'], 'undoing');
        await saveActor(inside, stored.id, personOf(context));
        await goOn(needs, inside, stored.id);
      }),

    async present(context, { id, entity, status, total, done, createdBy, createdAt, endedAt }) {
      return {
        id,
        entity,
        status,
        total,
        done,
        outcomes: await countOutcomes(database.reader(context), id),
        createdBy,
        createdAt: new Date(createdAt).toISOString(),
        endedAt: endedAt === null ? undefined : new Date(endedAt).toISOString(),
      };
    },

    report: (id) => reportOf(database, id),

    async rows(context, { id }, { outcome, after = 0, limit = limits.defaultPageSize }) {
      const found = await readRows(database.reader(context), id, { after, limit: limit + 1, outcome });
      const items = found.slice(0, limit).map(({ number, cells, outcome: became, record, reasons }) => ({
        number,
        cells,
        outcome: became,
        record,
        reasons,
      }));
      return found.length > limit ? { items, next: items.at(-1)!.number } : { items };
    },

    async delete(context, stored) {
      if (['reading', 'trying', 'running', 'undoing'].includes(stored.status))
        throw new Problem(409, 'import-state', {
          params: { found: stored.status, expected: 'ready, done, cancelled, undone' },
        });
      await database.transaction(context, (inside) => deleteWork(inside, stored.id));
    },
  };
}

async function goOn({ jobs }: TransferNeeds, context: InTransaction, id: Id): Promise<void> {
  await jobs.enqueue(context, { kind: jobKind, payload: { id }, key: `${jobKind}:${id}` });
}

async function work(needs: TransferNeeds, job: LeasedJob, signal: AbortSignal): Promise<JobOutcome> {
  const id = String(job.payload.id);
  const { database, clock } = needs;
  const stored = await findWork(database, id);
  if (stored === undefined) return { kind: 'done' };
  const house = systemContext('import', id);
  // Their roles and teams may be others by now.
  const person = await needs.access.principalOf(house, stored.principal.id);
  const steps = stored.status === 'undoing' ? stepsOfUndo : stepsOfRows;
  const isEnd = person === undefined || (await takeSteps(clock, job, signal, steps(needs, id, person)));
  await database.transaction(house, async (inside) => {
    if (!isEnd) return goOn(needs, inside, id);
    if (person === undefined) return breakOff(needs, inside, id);
    await forgetKin(inside, id);
    const now = clock.now().getTime();
    await moveWork(inside, id, ['trying'], 'tried', null);
    await moveWork(inside, id, ['running'], 'done', now);
    await moveWork(inside, id, ['undoing'], 'undone', now);
  });
  return { kind: 'done' };
}

/** Nobody is there any more for whom it could go on, or it never gets on. */
async function breakOff({ clock }: TransferNeeds, inside: InTransaction, id: Id): Promise<void> {
  await forgetKin(inside, id);
  await moveWork(inside, id, ['trying'], 'ready', null);
  await moveWork(inside, id, ['running', 'undoing'], 'cancelled', clock.now().getTime());
}

/** What went out because of the rows since then, and cannot be recalled. */
async function reportOf(database: Database, id: Id): Promise<UndoReport> {
  const ofRows = sql`import_rows r join imports i on i.id = r.import`;
  const sent = await database.read<{
    channel: string;
    count: number;
  }>(sql`select m.channel, count(*) as "count" from ${ofRows}
    join messages m on m.about_entity = i.entity and m.about_id = r.record and m.created_at >= i.created_at
    where r.import = ${id} and m.direction = 'out' and m.state in ('sending', 'sent', 'delivered', 'unknown') group by m.channel order by m.channel`);
  const [begun] = await database.read<{ count: number }>(sql`select count(*) as "count" from ${ofRows}
    join events e on e.subject_entity = i.entity and e.subject_id = r.record
    where r.import = ${id} and e.type = 'process.started' and e.at >= i.created_at`);
  return {
    messages: Object.fromEntries(sent.map(({ channel, count }) => [channel, Number(count)])),
    processes: Number(begun?.count ?? 0),
  };
}

/** @throws Problem 403: files and selections come from people */
function personOf({ principal }: Context): Person {
  if (principal.kind !== 'user') throw forbidden('import', 'records');
  return principal;
}
