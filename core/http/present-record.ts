// Records as JSON: their values, and the titles of the records they point to, as far as the asker may read those.
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import { idsIn } from '../entities/fields/references.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import { titlesOf } from '../entities/titles.ts';
import type { Context } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';

export interface RecordJson extends Stored {
  /** Title of the referenced record by field name; absent where the asker may not read it. */
  readonly titles: Readonly<Record<string, string>>;
  /** By field that holds several records or lines, by id: the titles of what they point to; absent where the entity has no such field. */
  readonly linkTitles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PresentNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
}

/** One look-up per referenced entity, not per record. */
export async function presentRecords(
  needs: PresentNeeds,
  context: Context,
  entity: EntityDefinition,
  records: readonly Stored[],
): Promise<RecordJson[]> {
  const references = referencesOf(entity.fields);
  const titles = new Map<string, string>();
  const release = needs.definitions.current(context);
  for (const [target, ids] of idsByTarget(references, records))
    for (const [id, title] of await titlesOf(needs.records, release, context, target, [...ids]))
      titles.set(`${target}/${id}`, title);
  const several = references.filter(({ isSeveral }) => isSeveral);
  const lines = entity.fields.filter(({ kind }) => kind === 'lines');
  const inLines = await Promise.all(
    lines.map(
      async ({ name, target = '' }) =>
        [name, await titlesInLines(needs, context, release, target, name, records)] as const,
    ),
  );
  return records.map((record) => {
    // A field that is not the asker's to read has no name for them either.
    const isSeen = (name: string): boolean => Object.hasOwn(record.values, name);
    const held = several.filter(({ name }) => isSeen(name));
    const told = inLines.filter(([name]) => isSeen(name));
    return {
      ...record,
      titles: titlesIn(record, references, titles),
      ...(held.length + told.length === 0
        ? {}
        : { linkTitles: { ...linkTitlesIn(record, held, titles), ...linesTitlesIn(record, told) } }),
    };
  });
}

/** Titles of what the lines of the records point to, by id. */
async function titlesInLines(
  { records }: PresentNeeds,
  context: Context,
  release: Release,
  owned: string,
  name: string,
  owners: readonly Stored[],
): Promise<ReadonlyMap<string, string>> {
  const fields = referencesOf(release.entity(owned)?.fields ?? []);
  const lines = owners.flatMap(({ values }) => linesIn(values[name]));
  const titles = new Map<string, string>();
  for (const field of fields) {
    const ids = [...new Set(lines.flatMap((line) => idsOf(line[field.name])))];
    for (const [id, title] of await titlesOf(records, release, context, field.target, ids)) titles.set(id, title);
  }
  return titles;
}

function linesIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

function linesTitlesIn(record: Stored, all: readonly (readonly [string, ReadonlyMap<string, string>])[]) {
  return Object.fromEntries(
    all.map(([name, titles]) => {
      const said = linesIn(record.values[name]).flatMap((line) => Object.values(line));
      const known = said.flatMap((id) => {
        const title = typeof id === 'string' ? titles.get(id) : undefined;
        return title === undefined ? [] : [[String(id), title] as const];
      });
      return [name, Object.fromEntries(known)];
    }),
  );
}

interface Reference {
  readonly name: string;
  readonly target: string;
  readonly isSeveral: boolean;
}

const referencesByFields = new WeakMap<EntityDefinition['fields'], readonly Reference[]>();

/** The entity's references in its order. Definitions never change in place. */
function referencesOf(fields: EntityDefinition['fields']): readonly Reference[] {
  const known = referencesByFields.get(fields);
  if (known !== undefined) return known;
  const references = fields.flatMap((field) =>
    isLink(field) && field.target !== undefined
      ? [{ name: field.name, target: field.target, isSeveral: field.kind === 'references' }]
      : [],
  );
  referencesByFields.set(fields, references);
  return references;
}

/** The ids that the records point to, by entity; an entity that none points to is left out. */
function idsByTarget(references: readonly Reference[], records: readonly Stored[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { name, target } of references) {
    for (const { values } of records) {
      for (const id of idsOf(values[name])) {
        const known = ids.get(target);
        if (known === undefined) ids.set(target, new Set([id]));
        else known.add(id);
      }
    }
  }
  return ids;
}

/** The ids a reference's value stands for: one, several or none. */
export function idsOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : idsIn(value);
}

function linkTitlesIn(record: Stored, references: readonly Reference[], titles: ReadonlyMap<string, string>) {
  return Object.fromEntries(
    references.map(({ name, target }) => {
      const known = idsOf(record.values[name]).flatMap((id) => {
        const title = titles.get(`${target}/${id}`);
        return title === undefined ? [] : [[id, title] as const];
      });
      return [name, Object.fromEntries(known)];
    }),
  );
}

function titlesIn(record: Stored, references: readonly Reference[], titles: ReadonlyMap<string, string>) {
  const found: Record<string, string> = {};
  for (const { name, target } of references) {
    const id = record.values[name];
    const title = typeof id === 'string' ? titles.get(`${target}/${id}`) : undefined;
    if (title !== undefined) found[name] = title;
  }
  return found;
}
