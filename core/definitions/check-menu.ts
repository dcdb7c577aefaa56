// Does a menu lead to what is there? Views that people saved are not known here: a line to one of those that is gone shows the list.
import type { MenuDefinition, MenuLine } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { isSavedView } from './check-filter.ts';
import { everybody } from './check-role.ts';
import type { Release } from './definitions.ts';

export function checkMenu({ name, areas }: MenuDefinition, next: Release): ProblemDetail[] {
  const found: ProblemDetail[] = [];
  if (name !== everybody && !isRole(name, next))
    found.push({ pointer: '/name', code: 'definition.unknown-role', params: { name } });
  const ids = new Set<string>();
  const once = (id: string, pointer: string): void => {
    if (ids.has(id)) found.push({ pointer, code: 'definition.duplicate-name', params: { name: id } });
    ids.add(id);
  };
  for (const [at, area] of areas.entries()) {
    once(`area ${area.id}`, `/areas/${at}/id`);
    for (const [index, line] of area.lines.entries()) {
      const pointer = `/areas/${at}/lines/${index}`;
      once(line.id, `${pointer}/id`);
      found.push(...checkLine(line, pointer, next));
    }
  }
  return found;
}

/** Also one of before there were definitions of roles. */
export function isRole(name: string, next: Release): boolean {
  if (next.get('role', name) !== undefined) return true;
  const field = next.entity('user')?.fields.find((one) => one.name === 'role');
  return field?.options?.some(({ value }) => value === name) ?? false;
}

function checkLine(line: MenuLine, at: string, next: Release): ProblemDetail[] {
  const { to, entity = '', view = '', process = '', form = '' } = line;
  if ((to === 'entity' || to === 'view') && next.entity(entity) === undefined)
    return [{ pointer: `${at}/entity`, code: 'definition.unknown-entity', params: { name: entity } }];
  if (to === 'view' && !isSavedView(view) && next.view(view) === undefined)
    return [{ pointer: `${at}/view`, code: 'definition.unknown-view', params: { name: view } }];
  if (to === 'process' && next.process(process) === undefined)
    return [{ pointer: `${at}/process`, code: 'definition.unknown-process', params: { name: process } }];
  if (to === 'form' && next.form(form) === undefined)
    return [{ pointer: `${at}/form`, code: 'definition.unknown-form', params: { name: form } }];
  return [];
}
