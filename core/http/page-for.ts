// The page of an entity's records as one person has it: the one for their role, else the one for everybody; only what they may see of it. Pure.
import type { LocalText, PageButton, PageDefinition, PagePart } from '../../schemas/types.ts';
import { pageOf } from '../automation/page-of.ts';
import { filterFields, isMember } from '../definitions/check-filter.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Principal } from '../kernel/context.ts';

interface SeenEntity {
  readonly name: string;
  readonly fields: readonly { readonly name: string }[];
}

export type PageForUser = Omit<PageDefinition, 'kind' | 'roles'>;

/** @param entities what the person sees. Entities that have no page are shown as the browser thinks good */
export function pagesFor(
  release: Release,
  principal: Principal,
  entities: readonly SeenEntity[],
): readonly PageForUser[] {
  return entities.flatMap((entity) => {
    const page = pageOf(release, principal, entity.name);
    return page === undefined ? [] : [{ ...seenOf(page, entity, entities), ...buttonsOf(page, release) }];
  });
}

function seenOf(page: PageDefinition, entity: SeenEntity, entities: readonly SeenEntity[]): PageForUser {
  const { kind: _kind, roles: _roles, head, stage, strip, tabs, aside, ...rest } = page;
  const seen = namesOf(entity);
  const fields = (names: readonly string[] | undefined) => names?.filter((name) => seen.has(name));
  const part = (one: PagePart): readonly PagePart[] => {
    if (one.kind === 'fields') return [{ ...one, fields: fields(one.fields) ?? [] }];
    if (one.relation === undefined) return [one];
    const [name = '', reference = ''] = one.relation.split('.');
    const namesIn = (other: string) => namesOf(entities.find((one) => one.name === other));
    const related = namesIn(name);
    if (!related.has(reference)) return [];
    // A list that is filtered by what they do not see would tell of that; without the filter it would show others than it says.
    const filtered = filterFields(one.filter, '', name);
    if (filtered.some((term) => !isMember(term.field) && !namesIn(term.entity).has(term.field))) return [];
    return one.columns === undefined
      ? [one]
      : [{ ...one, columns: one.columns.filter((column) => related.has(column)) }];
  };
  return {
    ...rest,
    entity: entity.name,
    ...(head === undefined ? {} : { head: fields(head) ?? [] }),
    ...(stage !== undefined && seen.has(stage) ? { stage } : {}),
    ...(strip === undefined ? {} : { strip: fields(strip) ?? [] }),
    tabs: tabs.flatMap(part),
    ...(aside === undefined ? {} : { aside: aside.flatMap(part) }),
  };
}

/** What they do is pressed by the button's id, but a stage, which the page moves to itself; they are called as what they do, where they say nothing themselves. */
function buttonsOf({ buttons, entity }: PageDefinition, release: Release): Pick<PageForUser, 'buttons'> {
  if (buttons === undefined) return {};
  const { pipeline, fields } = release.entity(entity)!;
  const stages = fields.find(({ name }) => name === pipeline?.field)?.options ?? [];
  const labelOf = (does: PageButton['does'], target: string): LocalText | undefined => {
    if (does === 'stage') return stages.find(({ value }) => value === target)?.label;
    return (does === 'process' ? release.process(target) : release.get('rule', target))?.definition.label;
  };
  return {
    buttons: buttons.map(({ target, ...button }) => {
      if (target === undefined) return button;
      const label = button.label ?? labelOf(button.does, target);
      return {
        ...button,
        ...(label === undefined ? {} : { label }),
        ...(button.does === 'stage' ? { target } : {}),
      };
    }),
  };
}

function namesOf(entity: SeenEntity | undefined): ReadonlySet<string> {
  return new Set(entity?.fields.map(({ name }) => name) ?? []);
}
