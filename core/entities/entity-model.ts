// An entity definition made ready for work: its fields with their kinds, the texts of its statements, its validators. Made once per version.
import { columnOf } from '../../schemas/field-names.ts';
import { isVirtual, recordSchema } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { createValueValidator, type ValueValidator } from '../../schemas/value-validator.ts';
import type { Dialect } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import { foldForSearch } from '../kernel/fold.ts';
import type { CompiledQuery, SqlValue } from '../kernel/transaction.ts';
import { shadowOf, systemColumns, tableOf } from '../query/columns.ts';
import type { FieldKindBehavior } from './fields/field-kind.ts';
import { fieldKind } from './fields/index.ts';
import type { RecordState } from './record-state.ts';
import type { FieldValue, Stored, Values } from './records.ts';

export interface ModelField {
  readonly definition: FieldDefinition;
  readonly kind: FieldKindBehavior;
}

export interface EntityModel {
  readonly definition: EntityDefinition;
  /** Those that have a column. */
  readonly fields: readonly ModelField[];
  /** Those that hold several records, with a table of links each. */
  readonly links: readonly ModelField[];
  /** Any field, the virtual ones too. */
  field(name: string): ModelField | undefined;
  /** Validators of normalised values; `changes` asks for no field to be there. */
  readonly whole: ValueValidator;
  readonly changes: ValueValidator;
  /** `select … from record_x as t where t.id = ?`, to which a predicate may be added. */
  selectById(id: string): CompiledQuery;
  insert(state: RecordState): CompiledQuery;
  /** Writes these fields and the marks of the change; the row must still be of version `from`. */
  update(state: RecordState, changed: readonly string[], from: number): CompiledQuery;
  delete(id: string, from: number): CompiledQuery;
  stateOf(row: Readonly<Record<string, unknown>>): RecordState;
  /** The state as a read gives it once it is written: every field, each value in its column's form and back. */
  asRead(state: RecordState): RecordState;
  /** What a reader gets of a row that was read with these fields. */
  storedOf(row: Readonly<Record<string, unknown>>, fields: readonly FieldDefinition[]): Stored;
}

/** Models by definition: definitions never change in place, a new version is a new object. */
export function createModels(dialect: Dialect): (definition: EntityDefinition) => EntityModel {
  const models = new WeakMap<EntityDefinition, EntityModel>();
  return (definition) => {
    const model = models.get(definition) ?? createModel(definition, dialect);
    models.set(definition, model);
    return model;
  };
}

/** Texts of UPDATE statements kept per model: one per set of changed fields. */
const keptUpdates = 200;

function createModel(definition: EntityDefinition, dialect: Dialect): EntityModel {
  const all = definition.fields.map((field) => ({ definition: field, kind: fieldKind(field.kind) }));
  const fields = all.filter((field) => !isVirtual(field.definition));
  const stored = fields.map((field) => field.definition);
  const byName = new Map(all.map((field) => [field.definition.name, field]));
  const table = name(tableOf(definition));
  const columns = fields.flatMap(columnsOf);
  const selectText = selectStatement(fields, table).text;
  const insertText = insertStatement(columns, table).text;
  const deleteText = sql`delete from ${table} where "id" = ${null} and "version" = ${null}`.text;
  const updateTexts = new Map<string, string>();
  /** A record with nothing in it: copied, it has all its fields at once, which costs less than one after another. */
  const empty: Values = Object.fromEntries(fields.map((field) => [field.definition.name, null]));
  const whole = lazily(() => createValueValidator(recordSchema(definition.fields)));
  const changes = lazily(() => createValueValidator(recordSchema(definition.fields, { partial: true })));

  const valuesFor = (entry: ModelField, value: FieldValue): SqlValue[] => columnValues(entry, value, dialect);
  const valuesOf = (row: Readonly<Record<string, unknown>>, wanted: readonly FieldDefinition[]): Values => {
    const values: Record<string, FieldValue> = {};
    for (const field of wanted) {
      const raw = row[columnOf(field)];
      values[field.name] =
        raw === null || raw === undefined ? null : fieldKind(field.kind).fromColumn(raw, field, dialect);
    }
    return values;
  };

  return {
    definition,
    fields,
    links: fields.filter(({ kind }) => kind.links === true),
    field: (fieldName) => byName.get(fieldName),
    whole: (values) => whole()(values),
    changes: (values) => changes()(values),
    selectById: (id) => ({ text: selectText, values: [id] }),
    insert(state) {
      const values: SqlValue[] = [...marks(state)];
      // Most fields of a new record are empty: those make no list of their own.
      for (const entry of fields) {
        const value = state.values[entry.definition.name] ?? null;
        if (value !== null) values.push(...valuesFor(entry, value));
        else if (entry.kind.folded === 'shadow') values.push(null, null);
        else values.push(null);
      }
      return { text: insertText, values };
    },
    update(state, all, from) {
      const changed = all.filter((field) => !isVirtual(byName.get(field)!.definition));
      const key = changed.join();
      let text = updateTexts.get(key);
      if (text === undefined) {
        text = updateStatement(
          changed.flatMap((field) => columnsOf(byName.get(field)!)),
          table,
        ).text;
        if (updateTexts.size >= keptUpdates) updateTexts.clear();
        updateTexts.set(key, text);
      }
      const values = changed.flatMap((field) => valuesFor(byName.get(field)!, state.values[field] ?? null));
      return { text, values: [state.version, state.updatedAt.getTime(), state.updatedBy, ...values, state.id, from] };
    },
    delete: (id, from) => ({ text: deleteText, values: [id, from] }),
    stateOf: (row) => ({
      id: String(row.id),
      version: Number(row.version),
      createdAt: new Date(Number(row.created_at)),
      updatedAt: new Date(Number(row.updated_at)),
      createdBy: String(row.created_by),
      updatedBy: String(row.updated_by),
      values: valuesOf(row, stored),
    }),
    asRead(state) {
      const values: Record<string, FieldValue> = { ...empty };
      for (const { definition: field, kind } of fields) {
        const value = state.values[field.name] ?? null;
        if (value !== null) values[field.name] = kind.fromColumn(kind.toColumn(value, field, dialect), field, dialect);
      }
      return { ...state, values };
    },
    storedOf(row, wanted) {
      const createdAt = new Date(Number(row.created_at)).toISOString();
      const unchanged = row.updated_at === row.created_at;
      return {
        id: String(row.id),
        entity: definition.name,
        version: Number(row.version),
        createdAt,
        updatedAt: unchanged ? createdAt : new Date(Number(row.updated_at)).toISOString(),
        createdBy: String(row.created_by),
        updatedBy: String(row.updated_by),
        values: valuesOf(row, wanted),
      };
    },
  };
}

function selectStatement(fields: readonly ModelField[], table: CompiledQuery): CompiledQuery {
  const columns = [...systemColumns, ...fields.map((field) => columnOf(field.definition))];
  return sql`select ${join(columns.map((column) => sql`t.${name(column)}`))} from ${table} as t where t."id" = ${null}`;
}

function insertStatement(columns: readonly string[], table: CompiledQuery): CompiledQuery {
  const all = [...systemColumns, ...columns];
  return sql`insert into ${table} (${join(all.map(name))}) values (${join(all.map(() => sql`${null}`))})`;
}

function updateStatement(columns: readonly string[], table: CompiledQuery): CompiledQuery {
  const sets = ['version', 'updated_at', 'updated_by', ...columns].map((column) => sql`${name(column)} = ${null}`);
  return sql`update ${table} set ${join(sets)} where "id" = ${null} and "version" = ${null}`;
}

/** The order of `systemColumns`. */
function marks(state: RecordState): readonly SqlValue[] {
  const { createdAt, updatedAt } = state;
  return [state.id, state.version, createdAt.getTime(), updatedAt.getTime(), state.createdBy, state.updatedBy];
}

/** A field's own column, and that of its folded form when the kind keeps one. */
export function columnsOf(field: ModelField): string[] {
  const own = columnOf(field.definition);
  return field.kind.folded === 'shadow' ? [own, shadowOf(own)] : [own];
}

/** What stands in the columns of a field, in their order. */
export function columnValues({ definition, kind }: ModelField, value: FieldValue, dialect: Dialect): SqlValue[] {
  const own = value === null ? null : kind.toColumn(value, definition, dialect);
  if (kind.folded !== 'shadow') return [own];
  if (value === null || typeof own !== 'string') return [own, null];
  return [own, kind.shadow?.(value) ?? foldForSearch(own)];
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
