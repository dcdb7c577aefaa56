// Which fields of an entity stand out on its page: its stage, the line under its name, the strip of main values. Chosen by kind, so that every entity has a good page. Pure.
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

interface WithFields {
  readonly titleField: string;
  readonly ownerField?: string;
  readonly pipeline?: EntityDefinition['pipeline'];
  readonly about?: EntityDefinition['about'] | undefined;
  readonly fields: readonly FieldDefinition[];
}

/** The choice whose options are stages that a record goes through: that of the pipeline, else one named so. */
export function stageField<E extends WithFields>(entity: E): E['fields'][number] | undefined {
  const piped = entity.fields.find((field) => field.name === entity.pipeline?.field);
  return piped ?? choicesOf(entity).find((field) => /stage|status|state/i.test(field.name));
}

/** By which records are put into columns: their stage, else the first choice with three options or more. */
export function columnField<E extends WithFields>(entity: E): E['fields'][number] | undefined {
  return stageField(entity) ?? choicesOf(entity)[0];
}

function choicesOf<E extends WithFields>(entity: E): E['fields'][number][] {
  return entity.fields.filter((field) => field.kind === 'choice' && (field.options?.length ?? 0) >= 3);
}

/** By which its records can lie below one another, as in an org chart. */
export function selfReferences<E extends { readonly name: string; readonly fields: readonly FieldDefinition[] }>(
  entity: E,
): E['fields'][number][] {
  return entity.fields.filter(({ kind, target }) => kind === 'reference' && target === entity.name);
}

/** Fields by which programs find what a record is about; people read what that is called. */
export function isPointer(
  { about }: { readonly about?: EntityDefinition['about'] | undefined },
  { name }: Pick<FieldDefinition, 'name'>,
): boolean {
  return about !== undefined && (name === about.entity || name === about.id);
}

/** The short text or reference under the name: usually the organization. */
export function subtitleField<E extends WithFields>(entity: E): E['fields'][number] | undefined {
  const texts = entity.fields.filter(
    (field) =>
      field.name !== entity.titleField &&
      !isPointer(entity, field) &&
      (field.kind === 'text' || (field.kind === 'reference' && field.target !== 'user' && field.target !== 'team')),
  );
  return (
    texts.find(({ name }) => name === entity.about?.title) ??
    texts.find((field) => /organi[sz]ation|company|account|person|customer/i.test(field.name)) ??
    texts[0]
  );
}

const weight: Partial<Record<FieldDefinition['kind'], number>> = {
  money: 0,
  integer: 1,
  percent: 2,
  phone: 3,
  choice: 4,
  reference: 5,
  date: 6,
  datetime: 6,
  email: 7,
  decimal: 2,
};

/** Up to six fields for the strip under the header. */
export function stripFields<E extends WithFields>(entity: E): E['fields'][number][] {
  const taken = new Set([entity.titleField, stageField(entity)?.name, subtitleField(entity)?.name]);
  return entity.fields
    .filter((field) => !taken.has(field.name) && weight[field.kind] !== undefined)
    .sort((first, second) => (weight[first.kind] ?? 9) - (weight[second.kind] ?? 9))
    .slice(0, 6);
}

interface WithViews<E> {
  readonly entities: readonly E[];
  readonly views: readonly { readonly entity: string; readonly type: string }[];
  readonly areas: readonly { readonly entities: readonly string[] }[];
}

/** The entities a day is about: in the navigation, those with a board first. */
export function mainEntities<E extends { readonly name: string }>(workspace: WithViews<E> | undefined): E[] {
  const named = workspace?.areas.flatMap((area) => area.entities) ?? [];
  const entities = named
    .map((name) => workspace?.entities.find((entity) => entity.name === name))
    .filter((entity) => entity !== undefined);
  const hasBoard = (entity: E) =>
    workspace?.views.some((view) => view.entity === entity.name && view.type === 'board') === true;
  return [...entities.filter(hasBoard), ...entities.filter((entity) => !hasBoard(entity))];
}

/** Is it about somebody who can be called or written to? */
export function isReachable({ fields }: WithFields): boolean {
  return fields.some(
    ({ kind, target }) => kind === 'phone' || kind === 'email' || (kind === 'reference' && target === 'person'),
  );
}
