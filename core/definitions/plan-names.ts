// A release in which a field is called otherwise holds everything that names it: each live definition that does becomes a new version with the
// new name, and what is published with an old name is put right on the way.
import type { Definition, EntityDefinition } from '../../schemas/types.ts';
import { createBreather } from './names/breather.ts';
import { findUses } from './names/find-uses.ts';
import { hasFormerNames, hasRenamed, presentPen } from './names/present-names.ts';
import { surroundingsOf, writeDefinition } from './names/write-definition.ts';
import type { PlannedVersion } from './plan-files.ts';
import { keyOf, type LiveSet } from './release.ts';

/** The same versions with names of today, and those that follow from a name that changes. */
export async function withPresentNames(
  live: LiveSet,
  planned: readonly PlannedVersion[],
): Promise<readonly PlannedVersion[]> {
  const all = new Map<string, Definition>();
  for (const [key, { versioned, retired }] of live) if (!retired) all.set(key, versioned.definition);
  for (const { key, definition, retired } of planned) {
    if (retired) all.delete(key);
    else all.set(key, definition);
  }
  const entities = [...all.values()].filter((definition) => definition.kind === 'entity');
  if (!hasFormerNames(entities)) return planned;
  const pen = presentPen(lookUp(entities));
  const around = surroundingsOf(all.values());
  const written: PlannedVersion[] = [];
  for (const plan of planned)
    written.push(plan.retired ? plan : { ...plan, definition: await writeDefinition(plan.definition, pen, around) });
  if (!planned.some((plan) => renames(plan))) return written;
  const taken = new Set(planned.map(({ key }) => key));
  const breathe = createBreather();
  for (const [key, entry] of live) {
    if (entry.retired || taken.has(key)) continue;
    await breathe();
    const before = entry.versioned.definition;
    const definition = await writeDefinition(before, pen, around);
    if (definition !== before) written.push(following(key, definition, entry));
  }
  return written;
}

/** With everything live that uses a field of another kind than before, as it is: it must fit the new kind. */
export async function withUsers(live: LiveSet, planned: readonly PlannedVersion[]): Promise<readonly PlannedVersion[]> {
  const definitions = [...live.values()].flatMap(({ versioned, retired }) => (retired ? [] : [versioned.definition]));
  const entities = lookUp(definitions.filter((one) => one.kind === 'entity'));
  const known = new Set(planned.map(({ key }) => key));
  const users: PlannedVersion[] = [];
  for (const { definition, live: before } of planned) {
    const old = before?.versioned.definition;
    if (definition.kind !== 'entity' || old?.kind !== 'entity') continue;
    const kinds = new Map(definition.fields.map((field) => [field.id, field.kind]));
    const fields = new Set(old.fields.filter(({ id, kind }) => (kinds.get(id) ?? kind) !== kind).map(({ id }) => id));
    const uses = await findUses(definitions, entities, { entity: old.name, fields });
    for (const key of new Set(uses.map((use) => keyOf(use)))) {
      const entry = live.get(key);
      if (entry === undefined || known.has(key)) continue;
      known.add(key);
      users.push(following(key, entry.versioned.definition, entry));
    }
  }
  return [...planned, ...users];
}

/** With everything that stays live, as it is: it must not miss what is taken out. */
export function withEverything(live: LiveSet, planned: readonly PlannedVersion[]): readonly PlannedVersion[] {
  const known = new Set(planned.map(({ key }) => key));
  const others = [...live].filter(([key, { retired }]) => !retired && !known.has(key));
  return [...planned, ...others.map(([key, entry]) => following(key, entry.versioned.definition, entry))];
}

/** By any name an entity has or had. */
function lookUp(entities: readonly EntityDefinition[]): (name: string) => EntityDefinition | undefined {
  const named = new Map<string, EntityDefinition>();
  for (const entity of entities) for (const name of entity.was ?? []) named.set(name, entity);
  for (const entity of entities) named.set(entity.name, entity);
  return (name) => named.get(name);
}

function renames({ definition, live, retired }: PlannedVersion): boolean {
  const before = live?.versioned.definition;
  if (definition.kind !== 'entity' || retired) return false;
  return hasRenamed(definition, before?.kind === 'entity' ? before : undefined);
}

/** Whose it is stays as it is: a plugin's new file still replaces what only followed a name. */
export function following(
  key: string,
  definition: Definition,
  live: NonNullable<PlannedVersion['live']>,
): PlannedVersion {
  return {
    key,
    definition,
    source: live.versioned.source,
    changedByAdmin: live.changedByAdmin,
    retired: false,
    live,
  };
}
