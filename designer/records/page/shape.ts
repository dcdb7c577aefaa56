// What the page of a record shows: what its definition says, else what is chosen by kind, so that every entity has a good page. And how its parts are called.
import type { PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';
import { entityNamed, session } from '../../api/session.ts';
import type { EntityForUser, FieldForUser, RelatedList } from '../../api/types.ts';
import { local, t } from '../../shell/texts.ts';
import { stageField, stripFields, subtitleField } from '../main-fields.ts';

/** The page as its reader has it. */
export type PageShape = Omit<PageDefinition, 'kind' | 'roles'>;
export type PartKind = PagePart['kind'];

export const partIcons: Readonly<Record<PartKind, string>> = {
  timeline: 'history',
  details: 'text-cursor-input',
  versions: 'layers',
  related: 'link',
  fields: 'list',
  mailings: 'send',
};

export const buttonIcons: Readonly<Record<PageButton['does'], string>> = {
  edit: 'pencil',
  share: 'user-round-plus',
  access: 'eye',
  delete: 'trash',
  link: 'link',
  process: 'workflow',
  rule: 'scale',
  stage: 'move-right',
};

/** Of a page that says nothing of them. */
export const usualButtons: readonly PageButton[] = [
  { id: 'edit', does: 'edit' },
  { id: 'share', does: 'share', inMenu: true },
  { id: 'access', does: 'access', inMenu: true },
  { id: 'delete', does: 'delete', inMenu: true },
];

/** @param related the lists of records that point to one, in their order */
export function defaultPage(entity: EntityForUser, related: readonly RelatedList[]): PageDefinition {
  const [stage, second] = [stageField(entity), subtitleField(entity)];
  const timeline: PagePart = { id: 'timeline', kind: 'timeline' };
  const details: PagePart = { id: 'details', kind: 'details' };
  // What holds lines is opened for them; of all else, what happened is asked first.
  const hasLines = entity.fields.some(({ kind }) => kind === 'lines');
  return {
    kind: 'page',
    name: entity.name,
    entity: entity.name,
    head: second === undefined ? [] : [second.name],
    ...(stage === undefined ? {} : { stage: stage.name }),
    strip: stripFields(entity).map(({ name }) => name),
    tabs: [
      ...(hasLines ? [details, timeline] : [timeline, details]),
      ...[...related].sort(filledFirst).map(({ relation }): PagePart => ({ id: relation, kind: 'related', relation })),
      { id: 'versions', kind: 'versions' },
    ],
    aside: [],
    buttons: usualButtons,
  };
}

/** Lists that have something before those that have nothing, else in their order. */
function filledFirst(first: RelatedList, second: RelatedList): number {
  return Number(second.count.value > 0) - Number(first.count.value > 0);
}

export function pageFor(entity: EntityForUser, related: readonly RelatedList[]): PageShape {
  return session.workspace?.pages.find((page) => page.entity === entity.name) ?? defaultPage(entity, related);
}

/** The fields of these names that the reader sees. */
export function fieldsNamed(entity: EntityForUser, names: readonly string[] | undefined): readonly FieldForUser[] {
  return (names ?? []).flatMap((name) => entity.fields.find((field) => field.name === name) ?? []);
}

/** Is there something of it for who looks? A list may be of records they do not see. */
export function isThere(part: PagePart, related: readonly RelatedList[]): boolean {
  return part.kind !== 'related' || related.some(({ relation }) => relation === part.relation);
}

const partWords = {
  details: 'record.details',
  timeline: 'timeline.heading',
  versions: 'versions.heading',
  mailings: 'mailings.heading',
  fields: 'pages.part.fields',
};

export function partText(part: PagePart, related: readonly RelatedList[]): string {
  const own = local(part.label);
  if (own !== '') return own;
  if (part.kind !== 'related') return t(partWords[part.kind]);
  const list = related.find(({ relation }) => relation === part.relation);
  const [name = ''] = part.relation?.split('.') ?? [];
  const entity = entityNamed(name);
  return local(list?.label) || local(entity?.pluralLabel ?? entity?.label, name);
}

const buttonWords = { edit: 'action.edit', share: 'share.menu', access: 'access.menu', delete: 'action.delete' };

export function buttonText({ does, label, target, href }: PageButton): string {
  const own = local(label);
  if (own !== '') return own;
  return does in buttonWords ? t(buttonWords[does as keyof typeof buttonWords]) : (target ?? href ?? '');
}
