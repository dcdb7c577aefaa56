// Who uses a field or an entity, each with its place. Found by the walk that rewrites names, so that nothing is rewritten that is not shown.
import { fieldNamed } from '../../../schemas/field-names.ts';
import type { Definition, DefinitionKind, FieldDefinition, LocalText } from '../../../schemas/types.ts';
import { createBreather } from './breather.ts';
import type { Entities, Pen } from './pen.ts';
import { surroundingsOf, writeDefinition } from './write-definition.ts';
import { writeView } from './write-simple.ts';

export interface Use {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly label: LocalText | undefined;
  /** JSON Pointer into the definition; in a process the element's id, "#" and what of it. */
  readonly at: string;
  /** The field, by its name of today; absent: the entity itself. */
  readonly field?: string;
}

export interface Sought {
  readonly entity: string;
  /** By id; absent: the entity itself and all of its fields. */
  readonly fields?: ReadonlySet<string>;
}

/** In the order of the definitions, each place once. An entity is no user of itself. */
export async function findUses(
  definitions: readonly Definition[],
  entities: Entities,
  sought: Sought,
): Promise<readonly Use[]> {
  const around = surroundingsOf(definitions);
  const uses: Use[] = [];
  const breathe = createBreather();
  const said = wordsOf(entities, sought);
  for (const definition of definitions) {
    // Most name none of the fields: these are not walked.
    if (said?.test(JSON.stringify(definition)) === false) continue;
    await breathe();
    if (sought.fields === undefined && definition.kind === 'entity' && definition.name === sought.entity) continue;
    const label = 'label' in definition ? definition.label : undefined;
    const found = notes(entities, sought);
    await writeDefinition(definition, found.pen, around);
    for (const place of found.places) uses.push({ kind: definition.kind, name: definition.name, label, ...place });
  }
  return uses;
}

/** What a definition says that uses one of the fields: its name, or one that it had. Undefined: any word may mean the entity. */
function wordsOf(entities: Entities, { entity, fields }: Sought): RegExp | undefined {
  if (fields === undefined) return undefined;
  const known = entities(entity)?.fields ?? [];
  const words = known.flatMap(({ id, name, was = [] }) => (fields.has(id) ? [name, ...was] : []));
  // Names are letters, digits and underscores: nothing in them means anything else to a pattern. In front of one may stand the n of a line break.
  return words.length === 0 ? /(?!)/ : new RegExp(`(?:${words.join('|')})\\b`);
}

/** The places of a saved view that use it. */
export function usesInView(
  view: Parameters<typeof writeView>[0],
  entity: string,
  entities: Entities,
  sought: Sought,
): readonly Pick<Use, 'at' | 'field'>[] {
  const found = notes(entities, sought);
  writeView(view, entity, found.pen);
  return found.places;
}

function notes(entities: Entities, sought: Sought) {
  const places: Pick<Use, 'at' | 'field'>[] = [];
  const seen = new Set<string>();
  const note = (at: string, field: string | undefined): void => {
    const key = `${at} ${field ?? ''}`;
    if (!seen.has(key)) places.push(field === undefined ? { at } : { at, field });
    seen.add(key);
  };
  const isSought = (field: FieldDefinition): boolean => sought.fields?.has(field.id) ?? true;
  const pen: Pen = {
    entities,
    field(entity, name, at) {
      const field = entity === sought.entity ? fieldNamed(entities(entity), name) : undefined;
      if (field !== undefined && isSought(field)) note(at, field.name);
      return name;
    },
    entity(name, at) {
      if (sought.fields === undefined && entities(name)?.name === sought.entity) note(at, undefined);
      return name;
    },
  };
  return { pen, places };
}
