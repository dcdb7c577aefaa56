// Loads the dotted paths that rules and process conditions read from a record, as a principal: "owner.email" through the references, and
// nothing else. What the principal may not see is null, like what is empty.
import { fieldNamed, presentName } from '../../schemas/field-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import type { Context } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import { systemFields } from '../query/columns.ts';
import { fieldKind } from './fields/index.ts';
import type { FieldValue, RecordService, Stored } from './records.ts';

/** `values`: as in records.ts, for rules. `feel`: decimals, dates and date-times as FEEL has them, for conditions and templates. */
export type FactForm = 'values' | 'feel';

/** A record as plain nested data. A reference that is read through is an object with its `id`; one that is read itself is the id. */
export type Facts = { readonly [name: string]: FeelValue };

export interface PathLoader {
  /**
   * The facts of `record` for these paths (relative to it: "value", "owner.email"). Fields that are only named bare cost no read.
   * Unknown and unreadable names are null; hops beyond limits.expandDepth are null.
   */
  load(context: Context, record: Stored, paths: Iterable<string>, form: FactForm): Promise<Facts>;
}

interface Wanted {
  readonly children: Map<string, Wanted>;
}

export function createPathLoader(needs: {
  records: Pick<RecordService, 'find'>;
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
      // Of an address and of JSON the parts are in the fact itself.
      const fact = facts[name];
      const holdsParts = isPlainObject(fact) || Array.isArray(fact);
      if (below.children.size > 0 && !holdsParts)
        facts[name] = await follow(context, entity, record, name, below, form, depth);
    }
    return facts;
  }

  async function follow(
    context: Context,
    entity: EntityDefinition,
    record: Stored,
    name: string,
    below: Wanted,
    form: FactForm,
    depth: number,
  ): Promise<FeelValue> {
    const field = fieldNamed(entity, name);
    const id = field === undefined ? undefined : record.values[field.name];
    if (
      field?.kind !== 'reference' ||
      field.target === undefined ||
      typeof id !== 'string' ||
      depth >= limits.expandDepth
    )
      return null;
    const target = await needs.records.find(context, field.target, id);
    return target === undefined ? null : expand(context, target, below, form, depth + 1);
  }

  return {
    load: (context, record, paths, form) => expand(context, record, treeOf(paths), form, 0),
  };
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
    facts[field.name] = value === null ? null : fieldKind(field.kind).toFeel(value);
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
