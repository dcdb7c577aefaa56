// Builds the transfer room: uploads, plans, background work and its undo, exports.
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, type Principal, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import { unreadable } from './check-archive.ts';
import { checkPlan } from './check-plan.ts';
import { exportRecords } from './export-records.ts';
import {
  countOutcomes,
  deleteImport,
  findImport,
  insertImport,
  insertRows,
  listImports,
  moveImport,
  readRows,
  restartRows,
  type StoredImport,
  savePlan,
} from './import-store.ts';
import { isLanguage } from './read-cells.ts';
import { readTable } from './read-table.ts';
import { runRows } from './run-import.ts';
import { suggestMapping } from './suggest-mapping.ts';
import type { Import, ImportStatus, Transfer, UndoReport } from './transfer.ts';
import { undoRows } from './undo-import.ts';
import { csvLine } from './write-csv.ts';

export interface TransferNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: RecordService;
  readonly policy: Policy;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
}

type Person = Extract<Principal, { kind: 'user' }>;

const jobKind = 'import';
const sampleRows = 50;
const shownRows = 10;

export function createTransfer(needs: TransferNeeds): Transfer {
  const { database, definitions, records, policy, jobs, clock } = needs;
  jobs.work(jobKind, (job, signal) => work(needs, job, signal), { concurrency: 1, inHouse: true });

  /** Own ones; admins see all. @throws Problem 404 */
  async function find(context: Context, id: Id): Promise<StoredImport> {
    const person = personOf(context);
    const stored = await findImport(database.reader(context), id);
    if (stored === undefined || (stored.createdBy !== person.id && !policy.may(person, 'operate')))
      throw notFound('import', id);
    return stored;
  }

  async function move(
    context: InTransaction,
    stored: StoredImport,
    from: readonly ImportStatus[],
    to: ImportStatus,
  ): Promise<void> {
    const endedAt = to === 'cancelled' ? clock.now().getTime() : null;
    if (!(await moveImport(context, stored.id, from, to, endedAt)))
      throw new Problem(409, 'import-state', { params: { found: stored.status, expected: from.join(', ') } });
  }

  async function present(context: Context, id: Id): Promise<Import> {
    const stored = await find(context, id);
    const reader = database.reader(context);
    const { principal: _principal, locale: _locale, createdAt, endedAt, ...rest } = stored;
    return {
      ...rest,
      outcomes: await countOutcomes(reader, id),
      createdAt: new Date(createdAt).toISOString(),
      endedAt: endedAt === null ? undefined : new Date(endedAt).toISOString(),
    };
  }

  function importable(context: Context, name: string): { entity: EntityDefinition; writable: ReadonlySet<string> } {
    const entity = definitions.current(context).entity(name);
    if (entity === undefined) throw notFound('entity', name);
    const grant = policy.grant(context.principal, entity, 'create');
    if (!grant.allowed) throw forbidden('create', name);
    return { entity, writable: grant.writable };
  }

  return {
    async upload(context, file) {
      const person = personOf(context);
      const { entity, writable } = importable(context, file.entity);
      if (file.bytes.byteLength > limits.importBytes)
        throw new Problem(413, 'too-large', { params: { maximum: limits.importBytes } });
      const { sheets, rows } = await readTable(file.bytes, file.sheet);
      const at = (file.headerRow ?? headerAt(rows)) - 1;
      const header = rows[at]?.map((cell) => cell.trim().slice(0, 200));
      const body = rows.slice(at + 1);
      if (header === undefined || body.length === 0) throw unreadable('empty');
      const id = newId();
      const stored: StoredImport = {
        id,
        entity: entity.name,
        fileName: file.fileName.slice(0, 200),
        status: 'reading',
        header,
        plan: undefined,
        total: body.length,
        done: 0,
        createdBy: person.id,
        principal: person,
        locale: context.locale,
        createdAt: clock.now().getTime(),
        endedAt: null,
      };
      await database.transaction(context, (inside) => insertImport(inside, stored));
      for (let row = 0; row < body.length; row += 1_000)
        await database.transaction(context, (inside) => insertRows(inside, id, row + 1, body.slice(row, row + 1_000)));
      await database.transaction(context, (inside) => move(inside, stored, ['reading'], 'ready'));
      const { calendar, timeZone: zone, country } = definitions.current(context).settings;
      const language = isLanguage(context.locale) ? context.locale : 'en';
      const fields = entity.fields.filter((field) => writable.has(field.name));
      const sample = body.slice(0, sampleRows);
      return {
        ...(await present(context, id)),
        sheets,
        sample: body.slice(0, shownRows),
        suggestion: suggestMapping(header, sample, fields, entity.titleField, { language, calendar, zone }, country),
      };
    },

    async plan(context, id, plan) {
      const stored = await find(context, id);
      const { entity, writable } = importable(context, stored.entity);
      const details = checkPlan(plan, entity, writable, stored.header.length);
      if (details.length > 0) throw invalid(details);
      await database.transaction(context, async (inside) => {
        await move(inside, stored, ['ready', 'tried'], 'ready');
        await savePlan(inside, id, plan);
      });
      return present(context, id);
    },

    async start(context, id, { dryRun }) {
      const stored = await find(context, id);
      importable(context, stored.entity);
      if (stored.plan === undefined)
        throw new Problem(409, 'import-state', { params: { found: 'unplanned', expected: 'ready' } });
      await database.transaction(context, async (inside) => {
        await move(inside, stored, ['ready', 'tried'], dryRun ? 'trying' : 'running');
        await restartRows(inside, id);
        await jobs.enqueue(inside, { kind: jobKind, payload: { id }, key: `${jobKind}:${id}` });
      });
      return present(context, id);
    },

    async cancel(context, id) {
      const stored = await find(context, id);
      await database.transaction(context, (inside) =>
        // A dry run that is given up leaves nothing behind: the plan may be changed again.
        stored.status === 'trying'
          ? move(inside, stored, ['trying'], 'ready')
          : move(inside, stored, ['running'], 'cancelled'),
      );
      return present(context, id);
    },

    async undo(context, id) {
      const stored = await find(context, id);
      await database.transaction(context, async (inside) => {
        await move(inside, stored, ['done', 'cancelled'], 'undoing');
        await jobs.enqueue(inside, { kind: jobKind, payload: { id }, key: `${jobKind}:${id}` });
      });
      return { ...(await present(context, id)), ...(await reportOf(database, id)) };
    },

    async list(context) {
      const person = personOf(context);
      const found = await listImports(database.reader(context), policy.may(person, 'operate') ? undefined : person.id);
      return Promise.all(found.map(({ id }) => present(context, id)));
    },

    get: async (context, id) => ({ ...(await present(context, id)), ...(await reportOf(database, id)) }),

    async rows(context, id, { outcome, after = 0, limit = limits.defaultPageSize }) {
      await find(context, id);
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

    async *errorFile(context, id, textOf) {
      const { header } = await find(context, id);
      yield `\ufeff${csvLine([...header, '!'])}`;
      for (let after = 0; ; ) {
        const rows = await readRows(database.reader(context), id, { after, limit: 500, outcome: 'rejected' });
        for (const { cells, reasons } of rows)
          yield csvLine([...header.map((_, column) => cells[column] ?? ''), reasons.map(textOf).join(' | ')]);
        if (rows.length < 500) return;
        after = rows.at(-1)!.number;
      }
    },

    async export(context, request) {
      const release = definitions.current(context);
      const entity = release.entity(request.entity);
      if (entity === undefined) throw notFound('entity', request.entity);
      const { calendar, timeZone: zone } = release.settings;
      const language = isLanguage(context.locale) ? context.locale : 'en';
      const reading = { language, calendar: context.calendar ?? calendar, zone };
      const labelOf = (name: string): string => {
        const field = entity.fields.find((candidate) => candidate.name === name);
        return pickText(field?.label, language, name);
      };
      const grant = policy.grant(context.principal, entity, 'read');
      return exportRecords({ database, records, release, entity, grant, reading, labelOf }, context, request);
    },

    async delete(context, id) {
      const stored = await find(context, id);
      if (['reading', 'trying', 'running', 'undoing'].includes(stored.status))
        throw new Problem(409, 'import-state', {
          params: { found: stored.status, expected: 'ready, done, cancelled, undone' },
        });
      await database.transaction(context, (inside) => deleteImport(inside, id));
    },
  };
}

async function work(needs: TransferNeeds, job: LeasedJob, signal: AbortSignal): Promise<JobOutcome> {
  const id = String(job.payload.id);
  const { database, jobs, clock } = needs;
  const stored = await findImport(database, id);
  if (stored === undefined) return { kind: 'done' };
  const isMore = stored.status === 'undoing' ? await undoRows(needs, id, signal) : await runRows(needs, id, signal);
  await database.transaction(systemContext('import', id), async (inside) => {
    if (isMore) {
      await jobs.enqueue(inside, { kind: jobKind, payload: { id }, key: `${jobKind}:${id}` });
      return;
    }
    const now = clock.now().getTime();
    await moveImport(inside, id, ['trying'], 'tried', null);
    await moveImport(inside, id, ['running'], 'done', now);
    await moveImport(inside, id, ['undoing'], 'undone', now);
  });
  return { kind: 'done' };
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

/** The first row that is as full as any of the first ten: what stands above it is a title. */
function headerAt(rows: readonly (readonly string[])[]): number {
  const filled = rows.slice(0, 10).map((row) => row.filter((cell) => cell.trim() !== '').length);
  const most = Math.max(0, ...filled);
  return filled.findIndex((count) => count >= most * 0.8) + 1;
}

/** @throws Problem 403: files come from people */
function personOf({ principal }: Context): Person {
  if (principal.kind !== 'user') throw forbidden('import', 'records');
  return principal;
}
