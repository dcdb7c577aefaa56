// Builds the transfer room: uploads and plans of imports, bulk acts, exports.
import { isLanguage, pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Context } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import { unreadable } from './check-archive.ts';
import { checkPlan } from './check-plan.ts';
import { createBulks } from './create-bulks.ts';
import { exportRecords } from './export-records.ts';
import { readTable } from './read-table.ts';
import { suggestMapping } from './suggest-mapping.ts';
import type { ExportRequest, Import, ImportRow, Transfer } from './transfer.ts';
import { listImports, readRows, type StoredWork, savePlan } from './work-store.ts';
import { createWorks, type TransferNeeds } from './works.ts';
import { csvLine } from './write-csv.ts';

const sampleRows = 50;
const shownRows = 10;
/** What concerns records at large. */
const noRecord = '00000000-0000-0000-0000-000000000000';

export function createTransfer(needs: TransferNeeds): Transfer {
  const { database, definitions, records, policy, events } = needs;
  const works = createWorks(needs);

  async function find(context: Context, id: Id): Promise<StoredWork> {
    const stored = await works.find(context, id);
    if (stored.act !== undefined) throw notFound('import', id);
    return stored;
  }

  async function present(context: Context, id: Id): Promise<Import> {
    const stored = await find(context, id);
    const { fileName, header, plan } = stored;
    return { ...(await works.present(context, stored)), fileName, header, plan };
  }

  function importable(context: Context, name: string): { entity: EntityDefinition; writable: ReadonlySet<string> } {
    const entity = definitions.current(context).entity(name);
    if (entity === undefined) throw notFound('entity', name);
    const grant = policy.grant(context.principal, entity, 'create');
    if (!grant.allowed) throw forbidden('create', name);
    return { entity, writable: grant.writable };
  }

  /** Who took what out of the house is kept, before the first row leaves it. */
  function noteExport(context: Context, { entity, format, fields, filter, search }: ExportRequest): Promise<void> {
    const asked = { format, fields, filter, search };
    const changes = Object.entries(asked).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [null, value as unknown as Json]] as const],
    );
    return database.transaction(context, (inside) =>
      events.audit(inside, {
        action: 'data.exported',
        subject: { entity, id: noRecord },
        changes: Object.fromEntries(changes) as JsonObject,
      }),
    );
  }

  return {
    bulk: createBulks(needs, works),

    async upload(context, file) {
      const { entity, writable } = importable(context, file.entity);
      if (file.bytes.byteLength > limits.importBytes)
        throw new Problem(413, 'too-large', { params: { maximum: limits.importBytes } });
      const { sheets, sheet, rows } = await readTable(file.bytes, file.sheet);
      const at = (file.headerRow ?? headerAt(rows)) - 1;
      const header = rows[at]?.map((cell) => cell.trim().slice(0, 200));
      const body = rows.slice(at + 1).filter((row) => row.some((cell) => cell.trim() !== ''));
      if (header === undefined || body.length === 0) throw unreadable('empty');
      const fileName = file.fileName.slice(0, 200);
      const id = await works.make(context, { entity: entity.name, fileName, header, act: undefined }, body);
      const { calendar, timeZone: zone, country } = definitions.current(context).settings;
      const language = isLanguage(context.locale) ? context.locale : 'en';
      const fields = entity.fields.filter((field) => writable.has(field.name));
      const sample = body.slice(0, sampleRows);
      return {
        ...(await present(context, id)),
        sheets,
        sheet,
        headerRow: at + 1,
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
        await works.move(inside, stored, ['ready', 'tried'], 'ready');
        await savePlan(inside, id, plan);
      });
      return present(context, id);
    },

    async start(context, id, { dryRun }) {
      const stored = await find(context, id);
      importable(context, stored.entity);
      if (stored.plan === undefined)
        throw new Problem(409, 'import-state', { params: { found: 'unplanned', expected: 'ready' } });
      await works.start(context, stored, dryRun ? 'trying' : 'running');
      return present(context, id);
    },

    async cancel(context, id) {
      await works.cancel(context, await find(context, id));
      return present(context, id);
    },

    async undo(context, id) {
      await works.undo(context, await find(context, id));
      return { ...(await present(context, id)), ...(await works.report(id)) };
    },

    async list(context) {
      const { principal } = context;
      if (principal.kind !== 'user') throw forbidden('import', 'records');
      const by = policy.may(principal, 'operate') ? undefined : principal.id;
      const found = await listImports(database.reader(context), by);
      return Promise.all(found.map(({ id }) => present(context, id)));
    },

    get: async (context, id) => ({ ...(await present(context, id)), ...(await works.report(id)) }),
    rows: async (context, id, page) => works.rows(context, await find(context, id), page),
    delete: async (context, id) => works.delete(context, await find(context, id)),

    async *errorFile(context, id, textOf) {
      const { header, entity: name } = await find(context, id);
      const entity = definitions.current(context).entity(name);
      const language = isLanguage(context.locale) ? context.locale : 'en';
      /** Of several cells of the row it says which is at fault. */
      const whole = (reason: ImportRow['reasons'][number]): string => {
        const field = entity?.fields.find((one) => one.name === reason.field);
        const column = header[reason.column ?? -1] ?? (field && pickText(field.label, language, field.name));
        return column === undefined ? textOf(reason) : `${column}: ${textOf(reason)}`;
      };
      yield `\ufeff${csvLine([...header, '!'])}`;
      for (let after = 0; ; ) {
        const rows = await readRows(database.reader(context), id, { after, limit: 500, outcome: 'rejected' });
        for (const { cells, reasons } of rows)
          yield csvLine([...header.map((_, column) => cells[column] ?? ''), reasons.map(whole).join(' | ')]);
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
      const file = await exportRecords(
        { database, records, release, entity, grant, reading, labelOf },
        context,
        request,
      );
      await noteExport(context, request);
      return file;
    },
  };
}

/** The first row that is as full as any of the first twenty: what stands above it is a title. */
function headerAt(rows: readonly (readonly string[])[]): number {
  const filled = rows.slice(0, 20).map((row) => row.filter((cell) => cell.trim() !== '').length);
  const most = Math.max(0, ...filled);
  return filled.findIndex((count) => count >= most * 0.8) + 1;
}
