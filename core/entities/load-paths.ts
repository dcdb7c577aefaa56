// Loads the dotted paths that rules and process conditions read from a record, as a principal: "owner.email" through the references,
// "lines.quantity" through what holds several records, and nothing else. What the principal may not see is null, like what is empty.
import { byPresentNames, fieldNamed, presentName } from '../../schemas/field-names.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, FilterTree } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { nothingOf } from '../expressions/record-shape.ts';
import type { Context } from '../kernel/context.ts';
import { isPlainObject, type Json, type JsonObject, sameJson } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { systemFields } from '../query/columns.ts';
import { FieldFault } from './fields/field-kind.ts';
import { fieldKind } from './fields/index.ts';
import { idsIn } from './fields/references.ts';
import type { FieldValue, RecordService, Stored } from './records.ts';

/** `values`: as in records.ts, for rules. `feel`: decimals, dates and date-times as FEEL has them, for conditions and templates. */
export type FactForm = 'values' | 'feel';

/** A record as plain nested data. A record that is read through is an object with its `id` and what is read of it; a reference that is read itself is the id. */
export type Facts = { readonly [name: string]: FeelValue };

export interface PathLoader {
  /**
   * The facts of `record` for these paths (relative to it: "value", "owner.email"). Fields that are only named bare cost no read.
   * Unknown and unreadable names are null; hops beyond limits.expandDepth are null.
   */
  load(context: Context, record: Stored, paths: Iterable<string>, form: FactForm): Promise<Facts>;
  /** Those of these records that are there and the asker's to see. */
  seen(context: Context, entity: string, ids: readonly Id[]): Promise<readonly Id[]>;
}

interface Wanted {
  readonly children: Map<string, Wanted>;
}

export function createPathLoader(needs: {
  records: Pick<RecordService, 'find' | 'query'>;
  definitions: Pick<Definitions, 'current'>;
}): PathLoader {
  async function expand(
    context: Context,
    record: Stored,
    wanted: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<Facts> {
    const entity = needs.definitions.current(context).entity(record.entity);
    const facts: Record<string, FeelValue> = Object.create(null) as Record<string, FeelValue>;
    if (entity === undefined) return facts;
    Object.assign(facts, form === 'feel' ? toFeelRecord(entity, record) : plainRecord(record));
    for (const [name, below] of wanted.children) {
      // What was written before a field was renamed finds it by its old name.
      if (!Object.hasOwn(facts, name)) facts[name] = facts[presentName(entity, name)] ?? null;
      const field = fieldNamed(entity, name);
      const isRead = field !== undefined && Object.hasOwn(record.values, field.name);
      if (isRead && field.kind === 'lines') facts[name] = await lines(context, field, record, below, form, depth);
      else if (isRead && field.kind === 'references' && below.children.size > 0)
        facts[name] = await several(context, field, idsIn(record.values[field.name]), below, form, depth);
      // Of an address and of JSON the parts are in the fact itself.
      else if (below.children.size > 0 && !isPlainObject(facts[name]) && !Array.isArray(facts[name]))
        facts[name] = isRead ? await one(context, field, record.values[field.name], below, form, depth) : null;
    }
    return facts;
  }

  /** Of a record that is read through, what is read of it and its id: nothing else of it is told on. */
  async function passed(
    context: Context,
    record: Stored,
    below: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<Facts> {
    const facts = await expand(context, record, below, form, depth);
    const told: Record<string, FeelValue> = Object.create(null) as Record<string, FeelValue>;
    for (const name of ['id', ...below.children.keys()]) told[name] = facts[name] ?? null;
    return told;
  }

  async function one(
    context: Context,
    field: FieldDefinition,
    id: unknown,
    below: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<FeelValue> {
    if (field.kind !== 'reference' || field.target === undefined || typeof id !== 'string') return null;
    if (depth >= limits.expandDepth) return null;
    const target = await needs.records.find(context, field.target, id);
    return target === undefined ? null : passed(context, target, below, form, depth + 1);
  }

  /** The records a field holds, in their order: those the principal may see. */
  async function several(
    context: Context,
    field: FieldDefinition,
    ids: readonly string[],
    below: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<FeelValue[]> {
    if (depth >= limits.expandDepth || field.target === undefined || ids.length === 0) return [];
    const byId = await queried(context, field.target, { field: 'id', operator: 'in', value: ids });
    const held: FeelValue[] = [];
    for (const id of ids) {
      const item = byId.get(id);
      if (item !== undefined) held.push(await passed(context, item, below, form, depth + 1));
    }
    return held;
  }

  /**
   * The lines a record has, or had: what was entered of them is in the record itself. What is computed of a line is known while the line stands
   * as it was entered.
   */
  async function lines(
    context: Context,
    field: FieldDefinition,
    record: Stored,
    below: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<FeelValue[]> {
    const owned = needs.definitions.current(context).entity(field.target ?? '');
    const list = record.values[field.name];
    if (owned?.ownedBy === undefined || !Array.isArray(list) || depth >= limits.expandDepth) return [];
    const asked = [...below.children.keys()];
    const isWhole = list.every((line) => asked.every((name) => isTold(owned, line as JsonObject, name)));
    const now = isWhole ? new Map<string, Stored>() : await current(context, owned, record);
    const held: FeelValue[] = [];
    for (const line of list as readonly JsonObject[]) {
      const stored = lineOf(owned, line, now.get(String(line.id)), record);
      held.push(await passed(context, stored, below, form, depth + 1));
    }
    return held;
  }

  function current(context: Context, owned: EntityDefinition, record: Stored): Promise<ReadonlyMap<string, Stored>> {
    return queried(context, owned.name, { field: owned.ownedBy!.field, operator: 'eq', value: record.id });
  }

  /** All of them, by their ids. */
  async function queried(context: Context, entity: string, filter: FilterTree): Promise<ReadonlyMap<string, Stored>> {
    const found = new Map<string, Stored>();
    for (let after: string | undefined; ; ) {
      const page = await needs.records.query(context, entity, {
        filter,
        limit: limits.pageSize,
        ...(after === undefined ? {} : { after }),
      });
      for (const item of page.items) found.set(item.id, item);
      if (page.next === undefined) return found;
      after = page.next;
    }
  }

  return {
    load: (context, record, paths, form) => expand(context, record, treeOf(paths), form, 0),
    async seen(context, entity, ids) {
      const found: Id[] = [];
      for (const id of ids) if ((await needs.records.find(context, entity, id)) !== undefined) found.push(id);
      return found;
    },
  };
}

/** Is it in the line as it is? What is entered and missing is empty. */
function isTold(owned: EntityDefinition, line: JsonObject, name: string): boolean {
  const field = fieldNamed(owned, name);
  return Object.hasOwn(line, name) || (field !== undefined && !isComputed(field));
}

/** A line of a list as a record: the one that stands there now, while it is what the list says. */
function lineOf(owned: EntityDefinition, line: JsonObject, now: Stored | undefined, owner: Stored): Stored {
  const told = byPresentNames(owned, line);
  const isSame = (field: FieldDefinition): boolean =>
    isComputed(field) || field.name === owned.ownedBy?.field || field.name === owned.ownedBy?.order
      ? true
      : sameJson(jsonOf(field, now?.values[field.name] ?? null), told[field.name] ?? null);
  if (now !== undefined && owned.fields.every((field) => !Object.hasOwn(now.values, field.name) || isSame(field)))
    return now;
  const values: Record<string, FieldValue> = {};
  for (const field of owned.fields) {
    const json = told[field.name] ?? null;
    const value = json === null ? null : fieldKind(field.kind).read(json, field, '');
    values[field.name] = value instanceof FieldFault ? null : value;
  }
  return { ...owner, id: String(line.id ?? ''), entity: owned.name, values };
}

function jsonOf(field: FieldDefinition, value: FieldValue): Json {
  return value === null ? null : fieldKind(field.kind).toJson(value);
}

function treeOf(paths: Iterable<string>): Wanted {
  const root: Wanted = { children: new Map() };
  for (const path of paths) {
    let node = root;
    for (const segment of path.split('.')) {
      const next = node.children.get(segment) ?? { children: new Map() };
      node.children.set(segment, next);
      node = next;
    }
  }
  return root;
}

const feelRecords = new WeakMap<Stored, { readonly entity: EntityDefinition; readonly facts: Facts }>();

/** A record's readable fields and its own members, as FEEL values. Made once: every condition and argument that reads the record asks. */
export function toFeelRecord(entity: EntityDefinition, record: Stored): Facts {
  const known = feelRecords.get(record);
  if (known?.entity === entity) return known.facts;
  const facts = feelRecord(entity, record);
  feelRecords.set(record, { entity, facts });
  return facts;
}

function feelRecord(entity: EntityDefinition, record: Stored): Facts {
  const facts: Record<string, FeelValue> = Object.create(null) as Record<string, FeelValue>;
  const marks: Record<string, FieldValue> = { ...systemMembers(record) };
  for (const [name, { field }] of systemFields) facts[name] = fieldKind(field.kind).toFeel(marks[name]!);
  for (const field of entity.fields) {
    if (!Object.hasOwn(record.values, field.name)) continue;
    const value = record.values[field.name] ?? null;
    facts[field.name] = value === null ? nothingOf(field.kind) : fieldKind(field.kind).toFeel(value);
  }
  return facts;
}

function plainRecord(record: Stored): Facts {
  return { ...systemMembers(record), ...record.values };
}

function systemMembers(record: Stored): Record<string, FieldValue> {
  const { id, version, createdAt, updatedAt, createdBy, updatedBy } = record;
  return { id, version, createdAt, updatedAt, createdBy, updatedBy };
}
