// Indexes over several fields of an entity: made, taken away, looked for in what the database says was violated, and checked for duplicates
// before they become unique. Records with an empty value in one of the fields are not compared.
import { columnOf } from '../../schemas/field-names.ts';
import { isVirtual, maxLengthOf } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition, EntityIndex, FieldDefinition } from '../../schemas/types.ts';
import type { Database, Dialect } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, sortPrefixLength, tableOf } from '../query/columns.ts';
import type { TableIndex } from './field-indexes.ts';
import { fieldKind } from './fields/index.ts';

/** By columns: a field that is called otherwise keeps its indexes. */
function nameOf(entity: EntityDefinition, index: EntityIndex): string {
  const columns = fieldsOf(entity, index).map(columnOf).join('_');
  return indexOf(entity, columns, index.unique === true ? 'unique' : 'lookup');
}

function fieldsOf(entity: EntityDefinition, index: EntityIndex): FieldDefinition[] {
  return index.fields.flatMap((wanted) => entity.fields.find((field) => field.name === wanted) ?? []);
}

function indexNames(entity: EntityDefinition | undefined): string[] {
  return (entity?.indexes ?? []).map((index) => nameOf(entity!, index));
}

/** As values are compared: texts that are the same but for their case are the same. */
function expressionsOf(entity: EntityDefinition, index: EntityIndex): CompiledQuery[] {
  return fieldsOf(entity, index).map((field) =>
    fieldKind(field.kind).equalsFolded === true ? sql`lower(${name(columnOf(field))})` : sql`${name(columnOf(field))}`,
  );
}

export function compoundIndexes(entity: EntityDefinition, dialect: Dialect): TableIndex[] {
  return (entity.indexes ?? []).map((index) => newIndex(entity, index, dialect));
}

function newIndex(entity: EntityDefinition, index: EntityIndex, dialect: Dialect): TableIndex {
  const nulls = dialect === 'postgres' ? sql` nulls first` : sql``;
  const values = join(expressionsOf(entity, index).map((value) => sql`${value}${nulls}`));
  const columns = fieldsOf(entity, index).map(columnOf);
  const table = name(tableOf(entity));
  return index.unique === true
    ? { name: nameOf(entity, index), unique: true, columns, on: sql`${table} (${values})` }
    : { name: nameOf(entity, index), columns, on: sql`${table} (${values}, "id")` };
}

export function checkIndexes(entity: EntityDefinition): ProblemDetail[] {
  return (entity.indexes ?? []).flatMap((index, at) =>
    index.fields.flatMap((wanted, place) => {
      const pointer = `/indexes/${at}/fields/${place}`;
      const field = entity.fields.find((candidate) => candidate.name === wanted);
      if (field === undefined) return [{ pointer, code: 'definition.unknown-field', params: { name: wanted } }];
      const { folded, items, sortable } = fieldKind(field.kind);
      const isLong = folded !== undefined && maxLengthOf(field) > sortPrefixLength;
      const fits = !isVirtual(field) && items !== true && !isLong && (sortable || field.kind === 'reference');
      return fits ? [] : [{ pointer, code: 'definition.index-field', params: { name: wanted } }];
    }),
  );
}

const examples = 3;

/** Indexes that cannot become unique, with some of the values that are repeated. */
export async function findRepeated(
  database: Database,
  entity: EntityDefinition,
  live: EntityDefinition | undefined,
): Promise<ProblemDetail[]> {
  const details: ProblemDetail[] = [];
  for (const [at, index] of (entity.indexes ?? []).entries()) {
    const isNew = !indexNames(live).includes(nameOf(entity, index));
    const areThere = fieldsOf(entity, index).every((field) =>
      live?.fields.some((known) => columnOf(known) === columnOf(field)),
    );
    if (index.unique !== true || !isNew || !areThere) continue;
    const found = await repeatedValues(database, entity, index);
    if (found.length > 0)
      details.push({
        pointer: `/indexes/${at}`,
        code: 'definition.index-repeated',
        params: { fields: index.fields.join(', '), found: found.join(' · ') },
      });
  }
  return details;
}

async function repeatedValues(database: Database, entity: EntityDefinition, index: EntityIndex): Promise<string[]> {
  const fields = fieldsOf(entity, index);
  const values = expressionsOf(entity, index);
  const filled = join(
    values.map((value) => sql`${value} is not null`),
    ' and ',
  );
  const columns = join(fields.map((field, at) => sql`min(${name(columnOf(field))}) as ${name(`v${at}`)}`));
  const rows = await database.readBeside<Record<string, unknown>>(
    sql`select ${columns} from ${name(tableOf(entity))} where ${filled} group by ${join(values)} having count(*) > 1 limit ${examples}`,
  );
  return rows.map((row) =>
    fields
      .map((field, at) => {
        const kind = fieldKind(field.kind);
        return String(kind.toJson(kind.fromColumn(row[`v${at}`], field, database.dialect)!));
      })
      .join(' / '),
  );
}

/** The problem's detail when the database says that one of the entity's own compound indexes was violated; fields the writer knows, in their language. */
export function violated(
  entity: EntityDefinition,
  constraint: string,
  locale: string,
  isKnown: (field: string) => boolean,
): ProblemDetail | undefined {
  const table = tableOf(entity);
  const index = (entity.indexes ?? []).find((candidate) => {
    if (candidate.unique !== true) return false;
    const own = nameOf(entity, candidate);
    // SQLite names the columns, or the index when it is one over expressions; PostgreSQL names the index.
    const columns = fieldsOf(entity, candidate)
      .map((field) => `${table}.${columnOf(field)}`)
      .join(', ');
    return constraint === own || constraint === `index '${own}'` || constraint === columns;
  });
  if (index === undefined) return undefined;
  const known = fieldsOf(entity, index).filter((field) => isKnown(field.name));
  const labels = known.map((field) => pickText(field.label, locale, field.name));
  return {
    pointer: `/${(known[0] ?? fieldsOf(entity, index)[0]!).name}`,
    code: 'validation.not-unique-together',
    params: { fields: labels.join(/^(fa|ar)/.test(locale) ? '، ' : ', ') },
  };
}
