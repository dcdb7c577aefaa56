// The records of a query as a file, read page by page under the asker's policy and written as they are read. References stand by their titles, options by
// their labels, days in the asker's calendar: what an import reads back.
import { isComputed, isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Grant } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Reading } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import { joinItems } from '../entities/fields/list-of-texts.ts';
import { idsIn } from '../entities/fields/references.ts';
import type { FieldValue, RecordService, Stored } from '../entities/records.ts';
import { titlesOf } from '../entities/titles.ts';
import type { Context } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import { nextTurn } from '../kernel/node/next-turn.ts';
import { forbidden, Problem } from '../kernel/problem.ts';
import { unknownField } from '../query/scope.ts';
import { isNumber } from './read-cells.ts';
import type { ExportRequest, Transfer } from './transfer.ts';
import { csvLine } from './write-csv.ts';
import { writeXlsx, type XlsxCell } from './write-xlsx.ts';

export interface ExportNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly release: Release;
  readonly entity: EntityDefinition;
  readonly grant: Grant;
  readonly reading: Reading;
  labelOf(field: string): string;
}

/** Digits a spreadsheet keeps of a number (IEEE 754): longer ones are written as text, to the last digit. */
const exactDigits = 15;

/** @throws Problem 403, 422 before the first byte */
export async function exportRecords(
  needs: ExportNeeds,
  context: Context,
  request: ExportRequest,
): Promise<Awaited<ReturnType<Transfer['export']>>> {
  const { entity, grant, reading } = needs;
  if (!grant.allowed) throw forbidden('read', entity.name);
  const fields = fieldsOf(entity, grant, request.fields);
  // A query that is wrong is refused while it can still be said.
  const pages = pagesOf(needs, context, request, fields);
  const first = await pages.next();
  const all = (async function* () {
    if (first.done !== true) yield first.value;
    yield* pages;
  })();
  if (request.format === 'json')
    return { type: 'application/json; charset=utf-8', extension: 'json', content: asJson(all, fields) };
  const header = fields.map((field) => needs.labelOf(field.name));
  if (request.format === 'xlsx') {
    const rightToLeft = reading.language !== 'en';
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return {
      type,
      extension: 'xlsx',
      content: writeXlsx(entity.name, rightToLeft, header, asCells(needs, context, all, fields)),
    };
  }
  return {
    type: 'text/csv; charset=utf-8',
    extension: 'csv',
    content: asCsv(header, asCells(needs, context, all, fields)),
  };
}

function fieldsOf(entity: EntityDefinition, grant: Grant, wanted: readonly string[] | undefined): FieldDefinition[] {
  const readable = entity.fields.filter((field) => grant.readable.has(field.name));
  if (wanted === undefined) return readable;
  return wanted.map((name) => {
    const field = readable.find((candidate) => candidate.name === name);
    if (field === undefined) throw unknownField(name, entity.name);
    return field;
  });
}

async function* pagesOf(
  { records }: ExportNeeds,
  context: Context,
  { entity, filter, sort, search }: ExportRequest,
  fields: readonly FieldDefinition[],
): AsyncGenerator<readonly Stored[]> {
  const query = {
    fields: fields.map((field) => field.name),
    limit: limits.pageSize,
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
    ...(search === undefined ? {} : { search }),
  };
  let after: string | undefined;
  for (let rows = 0; rows < limits.exportRows; ) {
    // A page that is read at once and written at once would hold the loop for the whole file.
    await nextTurn();
    const page = await records.query(context, entity, after === undefined ? query : { ...query, after });
    yield page.items;
    rows += page.items.length;
    if (page.next === undefined) return;
    after = page.next;
  }
  // Cut short, the file would look whole.
  throw new Problem(422, 'export-too-large', { params: { maximum: limits.exportRows } });
}

async function* asCells(
  needs: ExportNeeds,
  context: Context,
  pages: AsyncIterable<readonly Stored[]>,
  fields: readonly FieldDefinition[],
): AsyncIterable<readonly (readonly XlsxCell[])[]> {
  const titles = new Map<string, string>();
  for await (const page of pages) {
    await learnTitles(needs, context, page, fields, titles);
    yield page.map((record) =>
      fields.map((field) => cellOf(record, field, needs.reading, titles, needs.release.entity)),
    );
  }
}

function cellOf(
  record: Stored,
  field: FieldDefinition,
  reading: Reading,
  titles: ReadonlyMap<string, string>,
  entities: (name: string) => EntityDefinition | undefined,
): XlsxCell {
  const value = record.values[field.name] ?? null;
  if (value === null) return null;
  if (field.kind === 'reference') return titles.get(`${field.target}/${String(value)}`) ?? '';
  if (field.kind === 'references')
    return joinItems(idsIn(value).flatMap((id) => itemOf(id, titles.get(`${field.target}/${id}`))));
  // Lines without their ids and what is computed: what an import makes anew.
  if (field.kind === 'lines') return JSON.stringify(enteredLines(value, entities(field.target ?? '')));
  const text = fieldKind(field.kind).toText(value, field, reading);
  return isNumber(field) && isExact(text) ? { number: text } : text;
}

/** In a list, what is called by something that parts lists stands as its id. */
function itemOf(id: string, title: string | undefined): string[] {
  if (title === undefined) return [];
  return [/[;؛\n]/.test(title) ? id : title];
}

/** Does a spreadsheet keep every digit of it? */
export function isExact(text: string): boolean {
  return text.replace(/\D/g, '').length <= exactDigits && /^-?\d+(\.\d+)?$/.test(text);
}

function enteredLines(value: FieldValue, owned: EntityDefinition | undefined): Json {
  const entered = new Set(owned?.fields.filter((field) => !isComputed(field)).map((field) => field.name));
  return (value as readonly JsonObject[]).map((line) =>
    Object.fromEntries(Object.entries(line).filter(([name, one]) => entered.has(name) && one !== null)),
  );
}

/** Titles of what the page points to, as far as the asker may read them; one look-up per entity. */
async function learnTitles(
  { records, release }: ExportNeeds,
  context: Context,
  page: readonly Stored[],
  fields: readonly FieldDefinition[],
  titles: Map<string, string>,
): Promise<void> {
  // The same few records are pointed to again and again; no more are kept in mind than pages hold.
  if (titles.size > 50_000) titles.clear();
  for (const field of fields) {
    const target = isLink(field) ? release.entity(field.target ?? '') : undefined;
    if (target === undefined) continue;
    const ids = page.flatMap(({ values: { [field.name]: value } }) =>
      typeof value === 'string' ? [value] : idsIn(value),
    );
    const missing = [...new Set(ids)].filter((id) => !titles.has(`${target.name}/${id}`));
    for (const [id, title] of await titlesOf(records, release, context, target.name, missing))
      titles.set(`${target.name}/${id}`, title);
  }
}

async function* asCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly (readonly XlsxCell[])[]>,
): AsyncIterable<string> {
  yield `\ufeff${csvLine(header)}`;
  for await (const batch of rows) yield batch.map((cells) => csvLine(cells.map((cell) => cell ?? ''))).join('');
}

/** Records as the API has them. */
async function* asJson(
  pages: AsyncIterable<readonly Stored[]>,
  fields: readonly FieldDefinition[],
): AsyncIterable<string> {
  let before = '[';
  for await (const page of pages) {
    for (const record of page) {
      const values = Object.fromEntries(fields.map(({ name }) => [name, record.values[name] ?? null]));
      const { id, version, createdAt, updatedAt } = record;
      yield `${before}${JSON.stringify({ id, version, createdAt, updatedAt, values })}`;
      before = ',\n';
    }
  }
  yield before === '[' ? '[]\n' : ']\n';
}
