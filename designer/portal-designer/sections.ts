// What sections of the portal may say: the kinds there are, what each begins with, and what an entity opens to customers, be it live or a draft of the same release.
import type { EntityDefinition, FieldDefinition, PortalSection } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import type { Choice } from '../studio/choice-field.ts';
import { definitions } from '../studio/definitions.ts';
import { freshName } from '../studio/edits.ts';

export type Shows = PortalSection['shows'];

export const sectionKinds: readonly Shows[] = ['figures', 'list', 'cards', 'forms', 'text'];

export const sectionIcons: Readonly<Record<Shows, string>> = {
  figures: 'hash',
  list: 'list',
  cards: 'columns-3',
  forms: 'square-pen',
  text: 'type',
};

/** What is offered to customers now, or will be with the drafts there are. */
export interface Opened {
  readonly entities: ReadonlyMap<string, EntityDefinition>;
}

export function isOfRecords(shows: Shows): boolean {
  return shows === 'figures' || shows === 'list' || shows === 'cards';
}

export async function loadOpened(): Promise<Opened> {
  const { items } = await definitions.list('entity');
  // Few entities open anything: those that do by what is live are known, drafts are asked for. What somebody is opening now comes first.
  const drafted = items.flatMap(({ name, draft }) => (draft ? [name] : []));
  const known = (session.workspace?.entities ?? []).filter(({ portal }) => portal !== undefined);
  const asked = new Set([...drafted, ...known.map(({ name }) => name)]);
  const found = await Promise.all([...asked].map((name) => definitions.open<EntityDefinition>('entity', name)));
  const entities = found.flatMap(({ draft, definition }) => draft?.definition ?? definition ?? []);
  return { entities: new Map(entities.filter(({ portal }) => portal).map((entity) => [entity.name, entity])) };
}

/** The fields that customers may read, in the order of the entity. */
export function openFields(entity: EntityDefinition | undefined): readonly FieldDefinition[] {
  return entity?.fields.filter(({ name }) => entity.portal?.fields.includes(name)) ?? [];
}

export function fieldChoices(fields: readonly FieldDefinition[]): readonly Choice[] {
  return fields.map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
}

export function freshSection(shows: Shows, sections: readonly PortalSection[], opened: Opened): PortalSection {
  const id = freshName(
    shows,
    sections.map((section) => section.id),
  );
  if (shows === 'text') return { id, shows, text: {} };
  if (shows === 'forms') return { id, shows, forms: [] };
  return { id, shows, ...ofEntity([...opened.entities.values()][0]) };
}

/** Which entity it is of, and what is shown of each record at first. */
export function ofEntity(entity: EntityDefinition | undefined): Pick<PortalSection, 'entity' | 'fields' | 'icon'> {
  if (entity === undefined) return {};
  const fields = openFields(entity)
    .slice(0, 4)
    .map(({ name }) => name);
  return { entity: entity.name, fields, ...(entity.icon === undefined ? {} : { icon: entity.icon }) };
}

/** What it is called; without a name of its own, what it shows. */
export function sectionName({ label, shows, entity }: PortalSection, opened: Opened): string {
  const of = opened.entities.get(entity ?? '');
  return local(label) || (of === undefined ? t(`portals.shows.${shows}`) : local(of.pluralLabel ?? of.label, of.name));
}
