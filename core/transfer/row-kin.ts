// What rows of one file have to do with each other. A dry run undoes every slice, so before it tries a row it does those earlier rows again that the row
// may meet: it looks for the same thing (a key of duplicates, a unique value), or refers to what they made. Each row that had an effect leaves tokens in the
// database for as long as the dry run takes, so that a slice holds no more of the file than itself and its kin.
import { createHash } from 'node:crypto';
import { fieldNamed } from '../../schemas/field-names.ts';
import { isLink } from '../../schemas/field-schema.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { Stored } from '../entities/records.ts';
import type { Json } from '../kernel/data.ts';
import { foldForSearch } from '../kernel/fold.ts';
import type { Id } from '../kernel/id.ts';
import { namingFields } from './find-by-title.ts';
import type { ImportPlan } from './transfer.ts';
import type { RowResult } from './work-store.ts';

/** What was seen of a row while it was written. */
export interface SeenRow {
  /** Its input as it was read, and with ids in the place of titles. */
  readonly inputs: Readonly<Record<string, Json>>[];
  stored: Stored | undefined;
}

/** Two rows are kin when they have a token in common. Tokens are coarser than what the database compares: too much kin costs time, too little the truth. */
export interface RowTokens {
  /** What the row looks for, and what it is found by once it had an effect. */
  readonly own: ReadonlySet<string>;
  /** What it refers to among the records of the file itself. */
  readonly meant: ReadonlySet<string>;
  /** Records that it made besides its own. */
  readonly made: ReadonlySet<string>;
}

interface Watched {
  /** Fields that together may be found again. */
  readonly groups: readonly (readonly string[])[];
  /** What records of the entity are referred to by; none when nothing of it is. */
  readonly titles: readonly string[];
}

export function createRowTokens(
  entity: EntityDefinition,
  plan: ImportPlan,
  country: string,
): (seen: SeenRow, result: RowResult) => RowTokens {
  const watched = watchedOf(entity, plan);
  return ({ inputs, stored }, { related }) => {
    const rows = stored === undefined ? inputs : [...inputs, jsonOf(entity, stored)];
    const own = new Set(
      rows.flatMap((row) => watched.groups.flatMap((group) => tokenOf(entity, group, row, country) ?? [])),
    );
    const meant = new Set(inputs.flatMap((row) => namesIn(entity, row).flatMap((text) => titleTokens(text))));
    const madeOwn = (related ?? []).some(([name]) => name === entity.name);
    return { own, meant, made: madeOwn ? meant : new Set() };
  };

  function titleTokens(text: string): string[] {
    return watched.titles.flatMap((title) => tokenOf(entity, [title], { [title]: text }, country) ?? []);
  }
}

function watchedOf(entity: EntityDefinition, plan: ImportPlan): Watched {
  const said = new Set([...plan.mapping.map(({ field }) => field), ...Object.keys(plan.constants ?? {})]);
  const isNamed = entity.fields.some((field) => said.has(field.name) && pointsToItself(entity, field));
  const titles = isNamed ? namingFields(entity) : [];
  const groups = [
    ...(plan.duplicates.policy === 'create' ? [] : plan.duplicates.keys),
    ...entity.fields.filter(({ unique }) => unique === true).map(({ name }) => [name]),
    ...(entity.indexes ?? []).filter(({ unique }) => unique === true).map(({ fields }) => fields),
    ...titles.map((title) => [title]),
  ];
  return { groups: [...new Map(groups.map((group) => [group.join(), group])).values()], titles };
}

function pointsToItself(entity: EntityDefinition, field: FieldDefinition): boolean {
  return isLink(field) && field.target === entity.name;
}

/** The texts of its references to records of the entity itself. */
function namesIn(entity: EntityDefinition, row: Readonly<Record<string, Json>>): string[] {
  return entity.fields
    .filter((field) => pointsToItself(entity, field))
    .flatMap(({ name }) => row[name] ?? [])
    .map(String);
}

/** Undefined where one of the fields is empty: then nothing is found by them. */
function tokenOf(
  entity: EntityDefinition,
  group: readonly string[],
  row: Readonly<Record<string, Json>>,
  country: string,
): string | undefined {
  const values = group.map((name) => comparable(fieldNamed(entity, name), row[name] ?? null, country));
  if (values.includes(undefined)) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([group, values]))
    .digest('base64url')
    .slice(0, 22);
}

function comparable(field: FieldDefinition | undefined, raw: Json, country: string): string | undefined {
  if (field === undefined || raw === null) return undefined;
  const kind = fieldKind(field.kind);
  const read = isLink(field) ? raw : kind.read(normalizeInput(field, raw), field, country);
  const value = read === null || read instanceof FieldFault || isLink(field) ? raw : kind.toJson(read);
  return foldForSearch(typeof value === 'string' ? value : JSON.stringify(value));
}

function jsonOf(entity: EntityDefinition, { values }: Stored): Record<string, Json> {
  return Object.fromEntries(
    entity.fields.flatMap((field) => {
      const value = values[field.name] ?? null;
      return value === null ? [] : [[field.name, fieldKind(field.kind).toJson(value)]];
    }),
  );
}

/** A row of this slice, or one done again for it, that changed a record. */
export interface Effect {
  readonly number: number;
  readonly record: Id;
  readonly isNew: boolean;
  /** The fields it said. */
  readonly fields: ReadonlySet<string>;
}

/**
 * Earlier rows that need not be done again: what they said of a record a later row says anew. So a file that says the same of one record a thousand times
 * costs no more than one that says it once. A stage is a step on a way: it is never left out.
 */
export function saidAnew(entity: EntityDefinition, plan: ImportPlan, effects: readonly Effect[]): number[] {
  if (plan.duplicates.policy !== 'update') return [];
  const last = new Map<Id, Effect[]>();
  const gone: number[] = [];
  for (const effect of effects) {
    const before = last.get(effect.record) ?? [];
    const isCovered = ({ isNew, fields }: Effect): boolean =>
      !isNew && !fields.has(entity.pipeline?.field ?? '') && [...fields].every((name) => effect.fields.has(name));
    gone.push(...before.filter(isCovered).map(({ number }) => number));
    last.set(effect.record, [...before.filter((one) => !isCovered(one)), effect]);
  }
  return gone;
}
