// The navigation as one person has it: the menu of their role, else everybody's, else the areas of entities; only what they may open. Pure.
import type { EntityDefinition, LocalText, MenuArea, MenuDefinition, MenuLine } from '../../schemas/types.ts';
import { everybody } from '../definitions/check-role.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Principal } from '../kernel/context.ts';
import type { Area } from './areas.ts';

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
  /** What the person sees. */
  readonly entities: readonly SeenEntity[];
  /** Those of the entities, in their order. */
  readonly areas: readonly Area<SeenEntity>[];
  /** What an area is called and looks like, also one without entities. */
  readonly headOf: (area: string) => Omit<Area, 'entities'>;
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
  const menu = menuOf(needs.release, needs.principal);
  const rest = unnamed(menu, needs.areas);
  const made = (menu?.areas ?? [])
    .filter(({ hidden }) => hidden !== true)
    .map((area): AreaForUser => {
      const more = rest.find(({ name }) => name === area.id)?.entities ?? [];
      return areaOf({ ...needs.headOf(area.id), ...area }, [...linesOf(area, needs), ...more.map(entityLine)]);
    });
  const named = new Set((menu?.areas ?? []).map(({ id }) => id));
  const others = rest
    .filter(({ name }) => !named.has(name))
    .map((area) => areaOf({ id: area.name, ...area }, area.entities.map(entityLine)));
  return [...made, ...others].filter(({ lines }) => lines.some(({ to }) => to !== 'separator'));
}

function areaOf({ id, label, icon }: Omit<AreaForUser, 'lines'>, lines: readonly LineForUser[]): AreaForUser {
  return { id, ...(label === undefined ? {} : { label }), ...(icon === undefined ? {} : { icon }), lines };
}

/** What the menu says nothing of, by area: what is new gets into the menu by itself. */
function unnamed(menu: MenuDefinition | undefined, areas: MenuNeeds['areas']): readonly Area<SeenEntity>[] {
  const named = new Set(
    (menu?.areas ?? []).flatMap(({ lines }) =>
      lines.flatMap(({ to, entity = '' }) => (to === 'entity' ? [entity] : [])),
    ),
  );
  return areas.map((area) => ({ ...area, entities: area.entities.filter(({ name }) => !named.has(name)) }));
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
