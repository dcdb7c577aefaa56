// Files of a record about to be written: may the writer put them there, and what are they? In the record's own transaction they become its
// own; what the field held before stays as an earlier version.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { acceptedEndings, endingOf, holdsMany, isFileKind, mostBytes } from '../../schemas/file-types.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { type Files, factsOf, fileOwner, type StoredFile } from '../files/files.ts';
import { type Json, sameJson } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { invalid, type ProblemDetail } from '../kernel/problem.ts';
import type { EntityModel } from './entity-model.ts';
import { filesIn } from './fields/file.ts';
import type { WriteCall } from './record-call.ts';
import type { FieldValue, Values } from './records.ts';

export interface HoldNeeds {
  readonly files: Pick<Files, 'find' | 'hold' | 'release' | 'reclaim'>;
}

const fileFields = new WeakMap<EntityModel, readonly FieldDefinition[]>();

function fileFieldsOf(model: EntityModel): readonly FieldDefinition[] {
  const known = fileFields.get(model) ?? model.definition.fields.filter(isFileKind);
  fileFields.set(model, known);
  return known;
}

/** The values with what is known of their files. @throws Problem 422 for files that are not there, not the writer's, or not for this field */
export async function holdFiles(
  needs: HoldNeeds,
  call: WriteCall,
  record: Id,
  before: Values | undefined,
  values: Values,
): Promise<Values> {
  const changed = fileFieldsOf(call.model).filter(
    ({ name }) => !sameJson(values[name] ?? null, before?.[name] ?? null),
  );
  if (changed.length === 0) return values;
  const held: Record<string, FieldValue> = {};
  const faults: ProblemDetail[] = [];
  for (const field of changed) {
    const was = before?.[field.name] ?? null;
    const ids = idsOf(values[field.name]);
    const isSame = sameJson(ids, idsOf(was));
    held[field.name] = isSame ? was : await holdField(needs, call, record, field, ids, faults);
  }
  if (faults.length > 0) throw invalid(faults);
  return { ...values, ...held };
}

/** The record is deleted: its files wait with it. */
export async function releaseFiles(needs: HoldNeeds, call: WriteCall, record: Id): Promise<void> {
  if (fileFieldsOf(call.model).length > 0) await needs.files.release(call.context, storedNameOf(call.entity), record);
}

/** The record comes back, its files with it. */
export async function reclaimFiles(needs: HoldNeeds, call: WriteCall, record: Id): Promise<void> {
  if (fileFieldsOf(call.model).length > 0) await needs.files.reclaim(call.context, storedNameOf(call.entity), record);
}

function idsOf(value: FieldValue | undefined): readonly Id[] {
  return filesIn(value as Json | undefined).map(({ id }) => id);
}

async function holdField(
  { files }: HoldNeeds,
  { context, entity }: WriteCall,
  record: Id,
  field: FieldDefinition,
  ids: readonly Id[],
  faults: ProblemDetail[],
): Promise<Json> {
  const holder = { entity: storedNameOf(entity), field: field.id, record };
  const found = new Map((await files.find(context, ids)).map((file) => [file.id, file]));
  const owner = fileOwner(context);
  const wanted: StoredFile[] = [];
  ids.forEach((id, index) => {
    const file = found.get(id);
    const pointer = holdsMany(field) ? `/${field.name}/${index}` : `/${field.name}`;
    const isHere = file?.entity === holder.entity && file.field === holder.field;
    const isTheirs = file?.record === record || (file?.record === undefined && file?.owner === owner);
    if (file === undefined || !isHere || !isTheirs) faults.push({ pointer, code: 'validation.file' });
    else if (file.record === undefined && !fits(file, field))
      faults.push({ pointer, code: 'validation.file-refused', params: { name: file.name } });
    else wanted.push(file);
  });
  if (faults.length > 0) return null;
  const taken = await files.hold(context, holder, wanted);
  if (taken.length < wanted.length) {
    faults.push({ pointer: `/${field.name}`, code: 'validation.file' });
    return null;
  }
  const held = taken.map((file) => ({ ...factsOf(file) }) as Json);
  return holdsMany(field) && held.length > 0 ? held : (held[0] ?? null);
}

/** The field may have become stricter since the file came. */
function fits({ name, size }: StoredFile, field: FieldDefinition): boolean {
  return size <= mostBytes(field) && acceptedEndings(field).includes(endingOf(name));
}
