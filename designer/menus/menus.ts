// What a menu begins as, and how its lines are called where they say nothing themselves.
import type { MenuArea, MenuDefinition, MenuLine } from '../../schemas/types.ts';
import { roleName } from '../access/roles.ts';
import { entityNamed, session } from '../api/session.ts';
import { local, t } from '../shell/texts.ts';

export const everybody = 'everybody';

export function menuName(name: string): string {
  return name === everybody ? t('menus.everybody') : t('menus.ofRole', { role: roleName(name) });
}

export function newId(): string {
  return crypto.randomUUID().slice(0, 13);
}

/** The navigation as it is now, written down: a menu that nobody has made yet changes nothing. */
export function freshMenu(name: string): MenuDefinition {
  const areas = (session.workspace?.areas ?? []).map(
    (area): MenuArea => ({
      id: area.name,
      ...(area.label === undefined ? {} : { label: area.label }),
      ...(area.icon === undefined ? {} : { icon: area.icon }),
      lines: area.entities.map((entity): MenuLine => ({ id: `entity-${entity}`, to: 'entity', entity })),
    }),
  );
  return { kind: 'menu', name, areas };
}

export function areaText({ id, label }: MenuArea): string {
  return local(label, '') || local(session.workspace?.areas.find((area) => area.name === id)?.label, id);
}

/** @param processName of a process, by its API name */
export function lineText(line: MenuLine, processName: (name: string) => string): string {
  const own = local(line.label, '');
  if (own) return own;
  const entity = entityNamed(line.entity ?? '');
  if (line.to === 'separator') return t('menus.to.separator');
  if (line.to === 'process') return processName(line.process ?? '');
  if (line.to === 'form')
    return local(session.workspace?.forms.find(({ name }) => name === line.form)?.label, line.form ?? '');
  if (line.to === 'view') {
    const view = session.workspace?.views.find(({ name }) => name === line.view);
    return local(view?.label, line.view ?? '');
  }
  return local(entity?.pluralLabel ?? entity?.label, line.entity ?? line.href ?? '');
}

export function lineIcon(line: MenuLine): string {
  if (line.icon !== undefined) return line.icon;
  const own = { process: 'workflow', form: 'square-pen', page: 'link', separator: 'minus' } as const;
  if (line.to !== 'entity' && line.to !== 'view') return own[line.to];
  return entityNamed(line.entity ?? '')?.icon ?? 'box';
}
