// The trash: a deleted record goes there whole, in the transaction that deletes it, and comes back with its id, its history and the next version.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import { name, sql } from '../database/sql.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';
import { tableOf } from '../query/columns.ts';
import { purgeOverdue } from './bin/purge-entities.ts';
import { follow, prepare, settle } from './computed/computing.ts';
import { emptyLater } from './empty-later.ts';
import type { EntityModel } from './entity-model.ts';
import { FieldFault } from './fields/field-kind.ts';
import { fieldKind } from './fields/index.ts';
import { idsIn } from './fields/references.ts';
import { reclaimFiles } from './hold-files.ts';
import { keeperOf } from './keeper.ts';
import { linesOf, listOf } from './lines.ts';
import { loadState, type RecordCall, type RecordNeeds } from './record-call.ts';
import { changedFields, type RecordState, rememberKnown, rememberNewest } from './record-state.ts';
import type { FieldValue, Trashed, Values } from './records.ts';
import { tellRecord } from './tell-record.ts';
import { writeLinks } from './write-links.ts';
import { writeProblem } from './write-problem.ts';
import type { WriteNeeds } from './write-records.ts';

interface TrashRow {
  readonly id: Id;
  readonly entity: string;
  readonly record: Id;
  readonly title: string | null;
  readonly version: number;
  readonly created_at: number;
  readonly created_by: string;
  readonly record_values: string;
  readonly deleted_at: number;
  readonly deleted_by: string;
  readonly ends_at: number;
}

/** In the transaction that takes the row away. */
export async function keepInTrash(
  needs: Pick<RecordNeeds, 'clock' | 'jobs'>,
  { context, entity, model }: RecordCall<InTransaction>,
  state: RecordState,
): Promise<void> {
  // Lines lie there with the record they belong to.
  if (entity.ownedBy !== undefined) return;
  const now = needs.clock.now().getTime();
  const title = state.values[entity.titleField];
  await context.transaction.write(sql`insert into trash (id, entity, record, title, version, created_at, created_by, updated_at, updated_by, record_values,
      deleted_at, deleted_by, correlation_id, ends_at)
    values (${newId()}, ${storedNameOf(entity)}, ${state.id}, ${typeof title === 'string' ? title : null}, ${state.version}, ${state.createdAt.getTime()},
      ${state.createdBy}, ${state.updatedAt.getTime()}, ${state.updatedBy}, ${JSON.stringify(valuesJson(model, state.values))}, ${now},
      ${keeperOf(context.principal)}, ${context.correlationId}, ${now + limits.trashMs})`);
  await emptyLater(needs, context, now + limits.trashMs);
}

function valuesJson(model: EntityModel, values: Values): JsonObject {
  return Object.fromEntries(
    model.definition.fields.flatMap((field) => {
      const value = values[field.name] ?? null;
      return value === null ? [] : [[field.id, fieldKind(field.kind).toJson(value)]];
    }),
  );
}

/** What the asker could have deleted, newest first. */
export async function listTrash(
  needs: Pick<RecordNeeds, 'clock'>,
  reader: Reader,
  call: RecordCall,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<Trashed[]> {
  const grant = call.grant('delete');
  if (!grant.allowed) throw forbidden('delete', call.entity.name);
  // Whose row it was cannot be asked of a row that is gone: who may delete some sees what they deleted themselves.
  const own = grant.rows === undefined ? sql`` : sql` and deleted_by = ${keeperOf(call.context.principal)}`;
  const before = page.before === undefined ? sql`` : sql` and deleted_at < ${page.before}`;
  const rows =
    await reader.read<TrashRow>(sql`select * from trash where entity = ${storedNameOf(call.entity)} and ends_at > ${needs.clock.now().getTime()}${own}${before}
    order by deleted_at desc, id desc limit ${page.limit}`);
  const seesTitle = call.grantOf(call.entity).readable.has(call.entity.titleField);
  return rows.map((row) => ({
    id: row.id,
    entity: call.entity.name,
    record: row.record,
    title: seesTitle ? row.title : null,
    deletedAt: new Date(Number(row.deleted_at)).toISOString(),
    deletedBy: row.deleted_by,
    endsAt: new Date(Number(row.ends_at)).toISOString(),
  }));
}

/** @throws Problem 404 when it is not there, or not the asker's to delete; 422 when its place is taken meanwhile */
export async function restoreRecord(
  needs: WriteNeeds,
  call: RecordCall<InTransaction>,
  trashed: Id,
): Promise<RecordState> {
  const { context, entity, model } = call;
  const [row] = await context.transaction.read<TrashRow>(
    sql`select * from trash where id = ${trashed} and entity = ${storedNameOf(entity)} and ends_at > ${needs.clock.now().getTime()}`,
  );
  const grant = call.grant('delete');
  const mine = grant.rows === undefined || row?.deleted_by === keeperOf(context.principal);
  if (row === undefined || !grant.allowed || !mine) throw notFound('trash', String(trashed));
  const restored = await stateOf(needs, call, row);
  const reviving: WriteNeeds = { ...needs, revives: true };
  const lines = await needs.lines.read(
    reviving,
    call,
    undefined,
    await withoutGoneInLines(needs, call, restored.values),
  );
  if (lines.details.length > 0) throw invalid(lines.details);
  const { values, counted } = await prepare(needs, call, undefined, {
    ...restored,
    values: { ...restored.values, ...lines.after },
  });
  const state: RecordState = { ...restored, values };
  try {
    await context.transaction.write(model.insert(state));
  } catch (error) {
    throw writeProblem(error, call, false);
  }
  await writeLinks(call, state.id, {}, values);
  await reclaimFiles(needs, call, state.id);
  await context.transaction.write(sql`delete from trash where id = ${trashed}`);
  rememberNewest(context.transaction, entity.name, state);
  rememberKnown(context.transaction, model, state.id, model.asRead(state));
  // A row that comes back where the asker could not have deleted it goes back at once, with the transaction.
  if ((await loadState(needs, call, state.id, grant)) === undefined) throw notFound('trash', String(trashed));
  const due = await needs.lines.write(reviving, call, state.id, lines.sets);
  await tellRecord(needs, call, 'restored', state, changedFields(model, {}, values), {}, values);
  await follow(needs, call, state.id, undefined, values, counted);
  await settle(needs, call, due);
  return state;
}

async function stateOf(needs: WriteNeeds, call: RecordCall<InTransaction>, row: TrashRow): Promise<RecordState> {
  const json = JSON.parse(row.record_values) as Readonly<Record<string, Json>>;
  const values: Record<string, FieldValue> = {};
  for (const field of call.entity.fields) {
    const value = json[field.id] ?? null;
    // The field may be of another kind since.
    const input = normalizeInput(field, value) ?? null;
    const read = input === null ? null : fieldKind(field.kind).read(input, field, needs.defaultCountry());
    // What no longer fits its field is left out, as are references to what is gone.
    const isLost =
      read instanceof FieldFault || (field.kind === 'reference' && !(await isThere(call, field.target, read)));
    values[field.name] = isLost ? null : read;
  }
  const left = await withoutGone(call, values);
  return {
    id: row.record,
    version: Number(row.version) + 1,
    createdAt: new Date(Number(row.created_at)),
    createdBy: row.created_by,
    updatedAt: needs.clock.now(),
    updatedBy: keeperOf(call.context.principal),
    values: left,
  };
}

/** Of fields that hold several those that are still there. */
async function withoutGone(
  call: RecordCall<InTransaction>,
  values: Readonly<Record<string, FieldValue>>,
): Promise<Record<string, FieldValue>> {
  const left = { ...values };
  for (const field of call.entity.fields) {
    if (field.kind !== 'references') continue;
    const there: string[] = [];
    for (const id of idsIn(values[field.name])) if (await isThere(call, field.target, id)) there.push(id);
    left[field.name] = there.length === 0 ? null : there;
  }
  return left;
}

/** Of lines what still points somewhere. */
async function withoutGoneInLines(needs: WriteNeeds, call: RecordCall<InTransaction>, values: Values): Promise<Values> {
  const left: Record<string, FieldValue> = { ...values };
  for (const { field, call: own } of linesOf(needs, call)) {
    const list = (values[field.name] ?? []) as readonly JsonObject[];
    const references = own.entity.fields.filter(({ kind }) => kind === 'reference');
    const whole: JsonObject[] = [];
    for (const line of list) {
      const kept: Record<string, Json> = { ...line };
      for (const { name: reference, target } of references)
        if (!(await isThere(call, target, kept[reference] ?? null))) kept[reference] = null;
      whole.push(kept);
    }
    left[field.name] = listOf(whole);
  }
  return left;
}

async function isThere(
  call: RecordCall<InTransaction>,
  target: string | undefined,
  id: FieldValue | FieldFault,
): Promise<boolean> {
  if (id === null) return true;
  const entity = call.release.entity(target ?? '');
  if (entity === undefined || typeof id !== 'string') return false;
  const found = await call.context.transaction.read(sql`select 1 from ${name(tableOf(entity))} where "id" = ${id}`);
  return found.length > 0;
}

/** Takes away what has been in the trash for its time, and comes again when the next one's is over. */
export async function emptyTrash(
  needs: Pick<RecordNeeds, 'database' | 'clock' | 'jobs'>,
  context: Context,
): Promise<void> {
  const now = needs.clock.now().getTime();
  await needs.database.transaction(context, async (inside) => {
    await inside.transaction.write(sql`delete from trash where id in
      (select id from trash where ends_at <= ${now} order by ends_at limit ${limits.trashSlice})`);
    const [next] = await inside.transaction.read<{ at: number | null }>(sql`select min(ends_at) as "at" from trash`);
    const ends = [next?.at, await purgeOverdue(needs, inside, now)].flatMap((at) => (at == null ? [] : [Number(at)]));
    if (ends.length > 0) await emptyLater(needs, inside, Math.min(...ends));
  });
}
