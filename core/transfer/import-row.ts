// One row of an import becomes a record: references by title are looked up, duplicates found by the chosen keys, the record written through the record
// service. What is wrong with a row is its outcome, not a failure of the import.
import type { EntityDefinition, FieldDefinition, FilterTree } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Json } from '../kernel/data.ts';
import { type Id, isId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import { findByTitle, none, wrongReference } from './find-by-title.ts';
import { type CellSetting, readCells } from './read-cells.ts';
import type { SeenRow } from './row-kin.ts';
import { reasonsOf, updateResult } from './row-result.ts';
import type { ImportPlan } from './transfer.ts';
import type { RowResult, StoredRow } from './work-store.ts';

export interface RowNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: RecordService;
}

export interface RowSetting {
  readonly plan: ImportPlan;
  readonly entity: EntityDefinition;
  readonly cells: CellSetting;
  /** Ids by entity and title of records of other entities, found or made earlier in this import; forgotten with the transaction that made them. */
  readonly known: Map<string, Id>;
}

type Related = [entity: string, id: Id][];

/** In a savepoint of its own. @param seen is told what was seen of the row */
export async function importRow(
  needs: RowNeeds,
  context: InTransaction,
  setting: RowSetting,
  row: Pick<StoredRow, 'cells'>,
  seen: SeenRow = { inputs: [], stored: undefined },
): Promise<RowResult> {
  const made: Related = [];
  try {
    return await needs.database.savepoint(context, async () => {
      const result = await writeRow(needs, context, setting, row, made, seen);
      if (made.length > 0 && isWithoutEffect(result)) throw new MadeForNothing(result);
      return result;
    });
  } catch (error) {
    if (!(error instanceof Problem || error instanceof MadeForNothing)) throw error;
    for (const [entity, id] of made)
      for (const [key, known] of setting.known)
        if (known === id && key.startsWith(`${entity}/`)) setting.known.delete(key);
    if (error instanceof MadeForNothing) return { ...error.result, related: undefined };
    return { outcome: 'rejected', reasons: reasonsOf(error, columnOf(setting.plan)) };
  }
}

function isWithoutEffect({ outcome }: RowResult): boolean {
  return outcome === 'skipped' || outcome === 'unchanged';
}

/** Thrown so that records that were made because a row names them go again where the row itself wrote nothing: no undo would know of them. */
class MadeForNothing extends Error {
  readonly result: RowResult;
  constructor(result: RowResult) {
    super('nothing of the row was written');
    this.result = result;
  }
}

async function writeRow(
  needs: RowNeeds,
  context: InTransaction,
  setting: RowSetting,
  row: Pick<StoredRow, 'cells'>,
  made: Related,
  seen: SeenRow,
): Promise<RowResult> {
  const { plan, entity } = setting;
  const input = readCells(row.cells, plan, entity, setting.cells);
  seen.inputs.push({ ...input });
  await resolveReferences(needs, context, setting, input, made);
  seen.inputs.push(input);
  const twin = plan.duplicates.policy === 'create' ? undefined : await findTwin(needs, context, setting, input);
  const related = made.length === 0 ? undefined : made;
  if (twin === undefined) {
    seen.stored = await needs.records.create(context, entity.name, input);
    const { id, version } = seen.stored;
    return { outcome: 'created', record: id, version, related };
  }
  if (twin === 'many') return { outcome: 'skipped', reasons: [{ code: 'import.many-duplicates' }] };
  if (plan.duplicates.policy === 'skip')
    return { outcome: 'skipped', record: twin.id, reasons: [{ code: 'import.duplicate' }] };
  return updateTwin(needs, context, setting, input, twin, related, seen);
}

async function updateTwin(
  { records }: RowNeeds,
  context: InTransaction,
  { plan, entity }: RowSetting,
  input: Readonly<Record<string, Json>>,
  twin: Stored,
  related: Related | undefined,
  seen: SeenRow,
): Promise<RowResult> {
  const changes = Object.fromEntries(
    Object.entries(input).filter(
      ([name]) => plan.duplicates.policy === 'update' || (twin.values[name] ?? null) === null,
    ),
  );
  seen.stored = await records.update(context, entity.name, twin.id, changes);
  return { ...updateResult(entity, twin, seen.stored, Object.keys(changes)), related };
}

/** The record that has all fields of one of the keys; `many` when a key stands for several. */
async function findTwin(
  { records }: RowNeeds,
  context: InTransaction,
  { plan, entity }: RowSetting,
  input: Readonly<Record<string, Json>>,
): Promise<Stored | 'many' | undefined> {
  for (const key of plan.duplicates.keys) {
    const terms = key.map(
      (field) => ({ field, operator: 'eq', value: input[field] ?? null }) as FilterTree & { value: Json },
    );
    if (key.length === 0 || terms.some(({ value }) => value === null)) continue;
    const found = await records.query(context, entity.name, { filter: { and: terms }, limit: 2 }).catch(none);
    if (found.items.length > 1) return 'many';
    if (found.items[0] !== undefined) return found.items[0];
  }
  return undefined;
}

/** Titles in the place of ids: the one record that is called so, or a new one. @throws Problem 422 */
async function resolveReferences(
  needs: RowNeeds,
  context: InTransaction,
  setting: RowSetting,
  input: Record<string, Json>,
  made: Related,
): Promise<void> {
  for (const field of setting.entity.fields) {
    const said = input[field.name];
    const resolve = (text: string): Promise<Id> => resolveTitle(needs, context, setting, field, text, made);
    if (field.kind === 'reference' && typeof said === 'string') input[field.name] = await resolve(said);
    if (field.kind !== 'references' || !Array.isArray(said)) continue;
    const ids: Id[] = [];
    for (const text of said) ids.push(await resolve(String(text)));
    input[field.name] = ids;
  }
}

async function resolveTitle(
  needs: RowNeeds,
  context: InTransaction,
  setting: RowSetting,
  { name, target }: FieldDefinition,
  text: string,
  made: Related,
): Promise<Id> {
  if (isId(text) || target === undefined) return text;
  const key = `${target}/${text}`;
  // Who is called so among the records that the import itself writes may change with every row.
  const isOwn = target === setting.entity.name;
  const known = isOwn ? undefined : setting.known.get(key);
  const id = known ?? (await findByTitle(needs, context, { target, name }, text));
  const found =
    id ?? (setting.plan.createRelated ? await makeRelated(needs, context, { name, target }, text, made) : undefined);
  if (found === undefined) throw wrongReference(name, 'import.unknown-reference', text);
  if (!isOwn) setting.known.set(key, found);
  return found;
}

/** @throws Problem 422 when it needs more than its title, or the importer may make none */
async function makeRelated(
  { database, records, definitions }: RowNeeds,
  context: InTransaction,
  { name, target }: { readonly name: string; readonly target: string },
  text: string,
  made: Related,
): Promise<Id> {
  const title = definitions.current(context).entity(target)?.titleField ?? 'name';
  const create = (): Promise<Stored> => records.create(context, target, { [title]: text });
  const { id } = await database.savepoint(context, create).catch((error: unknown) => {
    if (error instanceof Problem && error.status < 500) throw wrongReference(name, 'import.cannot-make', text);
    throw error;
  });
  made.push([target, id]);
  return id;
}

function columnOf(plan: ImportPlan): (field: string) => number | undefined {
  return (field) => plan.mapping.find((mapping) => mapping.field === field)?.column;
}
