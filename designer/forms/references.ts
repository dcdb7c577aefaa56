// Looks up records for reference controls: users from the workspace, everything else from the server by search.

import { foldForSearch } from '../../core/kernel/fold.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { learnTitle } from '../format/known-titles.ts';
import { formatInteger } from '../format/numbers.ts';
import { recordTitle } from '../records/record-title.ts';
import type { ReferenceSource, SuggestionSource, TakenSource } from './control.ts';
import { fieldsOfEntity } from './fields.ts';
import type { LineShape, LineSource } from './lines.ts';

/** Labels that other records of the entity bear, those of most of them first. */
export async function tagsInUse(
  entity: string,
  field: Pick<FieldDefinition, 'name'>,
  search: string,
  signal: AbortSignal,
): Promise<readonly ComboOption[]> {
  const { items } = await ravand.tags(entity, field.name, search, signal);
  return items.map(({ tag, count }) => ({ value: tag, label: tag, hint: formatInteger(count) }));
}

const suggestions = new Map<string, SuggestionSource>();

/** The same source for the same entity, so that a form that is drawn again is not given another. */
export function tagSuggestions(entity: string): SuggestionSource {
  const known = suggestions.get(entity);
  const source: SuggestionSource = known ?? ((field, search, signal) => tagsInUse(entity, field, search, signal));
  suggestions.set(entity, source);
  return source;
}

export const workspaceReferences: ReferenceSource = async (entityName, search, signal, filter) => {
  if (entityName === 'user' && filter === undefined) {
    const wanted = foldForSearch(search);
    return (session.workspace?.users ?? [])
      .filter((user) => foldForSearch(user.name).includes(wanted))
      .map((user) => named(user.id, user.name));
  }
  const entity = entityNamed(entityName);
  const page = await ravand.records(
    entityName,
    { search: search || undefined, limit: 20, ...(filter ? { filter } : {}) },
    signal,
  );
  return page.items.map((record) => named(record.id, recordTitle(record, entity) || record.id));
};

const shapes = new WeakMap<EntityForUser, LineShape>();

/** The same shape for the same entity, so that a form that is drawn again is not given another. */
export const workspaceLines: LineSource = (name) => {
  const entity = entityNamed(name);
  if (entity?.ownedBy === undefined) return undefined;
  const { field, order } = entity.ownedBy;
  const told = entity.fields.filter((one) => one.name !== field && one.name !== order);
  const shape = shapes.get(entity) ?? { fields: fieldsOfEntity(told), relation: `${name}.${field}` };
  shapes.set(entity, shape);
  return shape;
};

/** What fields of a record of the entity, or of its lines, take from what is chosen; `record`: the one that is changed. */
export function workspaceTaken(entity: string, record?: string): TakenSource {
  return ({ entity: owned, chosen, values, owner }) =>
    owned === undefined
      ? ravand.taken(entity, { chosen, values, record })
      : ravand.taken(owned, { chosen, values, owner: { id: record, values: owner ?? {} } });
}

/** What is chosen keeps its name on every screen. */
function named(id: string, title: string): ComboOption {
  learnTitle(id, title);
  return { value: id, label: title };
}
