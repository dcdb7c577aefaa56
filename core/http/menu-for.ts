// The navigation as one person has it: the menu of their role, else everybody's, else the areas of entities; only what they may open. Pure.
import type { EntityDefinition, LocalText, MenuArea, MenuDefinition, MenuLine } from '../../schemas/types.ts';
import { everybody } from '../definitions/check-role.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Principal } from '../kernel/context.ts';

interface SeenEntity {
  readonly name: string;
  readonly label?: LocalText;
  readonly pluralLabel?: LocalText;
  readonly icon?: string;
  readonly color?: EntityDefinition['color'];
  readonly area?: string;
  readonly may: { readonly create: boolean };
}

export interface LineForUser {
  readonly id: string;
  readonly to: MenuLine['to'];
  /** Where it leads; absent: a process to start, a line between. */
  readonly path?: string;
  /** It opens beside this page: a public form, an address elsewhere. */
  readonly isElsewhere?: true;
  readonly process?: string;
  readonly entity?: string;
  readonly icon?: string;
  readonly color?: EntityDefinition['color'];
  readonly label?: LocalText;
}

export interface AreaForUser {
  readonly id: string;
  readonly label?: LocalText;
  readonly icon?: string;
  readonly lines: readonly LineForUser[];
}

interface MenuNeeds {
  readonly release: Release;
  readonly principal: Principal;
  /** What the person sees, in its order. */
  readonly entities: readonly SeenEntity[];
  readonly areaLabel: (area: string) => LocalText;
}

/** The menu that is meant for the person; undefined: the areas as entities have them. */
export function menuOf(release: Release, principal: Principal): MenuDefinition | undefined {
  const roles = 'roles' in principal ? principal.roles : [];
  for (const name of [...roles, everybody]) {
    const menu = release.get('menu', name)?.definition;
    if (menu !== undefined) return menu;
  }
  return undefined;
}

export function menuFor(needs: MenuNeeds): readonly AreaForUser[] {
  const { release, principal, entities, areaLabel } = needs;
  const menu = menuOf(release, principal);
  const rest = unnamed(menu, entities);
  const made = (menu?.areas ?? [])
    .filter(({ hidden }) => hidden !== true)
    .map((area): AreaForUser => {
      const own = linesOf(area, needs);
      const more = rest.get(area.id) ?? [];
      return { ...headOf(area, areaLabel), lines: [...own, ...more.map(entityLine)] };
    });
  const named = new Set((menu?.areas ?? []).map(({ id }) => id));
  const others = [...rest]
    .filter(([id]) => !named.has(id))
    .map(([id, members]): AreaForUser => ({ id, label: areaLabel(id), lines: members.map(entityLine) }));
  return [...made, ...others].filter(({ lines }) => lines.some(({ to }) => to !== 'separator'));
}

function headOf({ id, label, icon }: MenuArea, areaLabel: MenuNeeds['areaLabel']): Omit<AreaForUser, 'lines'> {
  return { id, label: label ?? areaLabel(id), ...(icon === undefined ? {} : { icon }) };
}

/** Entities in areas that the menu says nothing of, by area: what is new gets into the menu by itself. */
function unnamed(menu: MenuDefinition | undefined, entities: readonly SeenEntity[]): Map<string, SeenEntity[]> {
  const named = new Set(
    (menu?.areas ?? []).flatMap(({ lines }) =>
      lines.flatMap(({ to, entity = '' }) => (to === 'entity' ? [entity] : [])),
    ),
  );
  const areas = new Map<string, SeenEntity[]>();
  for (const entity of entities) {
    if (entity.area === undefined || named.has(entity.name)) continue;
    areas.set(entity.area, [...(areas.get(entity.area) ?? []), entity]);
  }
  return areas;
}

function entityLine({ name, label, pluralLabel, icon, color }: SeenEntity): LineForUser {
  const text = pluralLabel ?? label;
  return {
    id: `entity-${name}`,
    to: 'entity',
    entity: name,
    path: `/records/${encodeURIComponent(name)}`,
    ...(icon === undefined ? {} : { icon }),
    ...(color === undefined ? {} : { color }),
    ...(text === undefined ? {} : { label: text }),
  };
}

function linesOf(area: MenuArea, needs: MenuNeeds): LineForUser[] {
  return area.lines.flatMap((line) => {
    const seen = line.hidden ? undefined : lineOf(line, needs);
    if (seen === undefined) return [];
    const { label = seen.label, icon = seen.icon } = line;
    return [
      { ...seen, id: line.id, ...(label === undefined ? {} : { label }), ...(icon === undefined ? {} : { icon }) },
    ];
  });
}

/** Undefined: nothing this person may open. */
function lineOf(
  { id, to, entity = '', view = '', process = '', form = '', href = '' }: MenuLine,
  needs: MenuNeeds,
): LineForUser | undefined {
  const { release, entities } = needs;
  const seen = (name: string) => entities.find((one) => one.name === release.entity(name)?.name);
  if (to === 'separator') return { id, to };
  if (to === 'page')
    return { id, to, path: href, ...(href.startsWith('/') ? {} : { isElsewhere: true }), icon: 'link' };
  if (to === 'process') {
    const label = release.process(process)?.definition.label;
    if (release.process(process) === undefined) return undefined;
    return { id, to, process, icon: 'workflow', ...(label === undefined ? {} : { label }) };
  }
  if (to === 'form') return formLine(id, form, needs);
  const owner = seen(entity);
  if (owner === undefined) return undefined;
  if (to === 'entity') return entityLine(owner);
  const { label, icon } = release.view(view) ?? {};
  const path = `/records/${encodeURIComponent(owner.name)}?view=${encodeURIComponent(view)}`;
  return {
    ...entityLine(owner),
    to,
    path,
    ...(label === undefined ? {} : { label }),
    ...(icon === undefined ? {} : { icon }),
  };
}

/** A public form opens beside the page; another one is that of a new record. */
function formLine(id: string, name: string, { release, entities }: MenuNeeds): LineForUser | undefined {
  const form = release.form(name);
  const owner = form && entities.find((one) => one.name === release.entity(form.entity)?.name);
  if (form === undefined) return undefined;
  const label = form.label === undefined ? {} : { label: form.label };
  if (form.public !== undefined)
    return {
      id,
      to: 'form',
      path: `/p/forms/${encodeURIComponent(name)}`,
      isElsewhere: true,
      icon: 'square-pen',
      ...label,
    };
  if (owner?.may.create !== true) return undefined;
  const path = `/records/${encodeURIComponent(owner.name)}/new?form=${encodeURIComponent(name)}`;
  return { id, to: 'form', path, icon: 'square-pen', ...label };
}
