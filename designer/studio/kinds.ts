// How definitions of each kind are drawn, and where each is edited.
import type { DefinitionKind } from '../../schemas/types.ts';

const icons: Readonly<Partial<Record<DefinitionKind, string>>> = {
  entity: 'database',
  form: 'square-pen',
  view: 'table',
  rule: 'scale',
  decision: 'table-2',
  message: 'message-square',
  process: 'workflow',
  calendar: 'calendar',
  settings: 'settings',
  role: 'shield',
  menu: 'list-tree',
  dashboard: 'chart-column',
  document: 'file-text',
  page: 'app-window',
  portal: 'contact',
  report: 'sigma',
};

const editors: Readonly<Partial<Record<DefinitionKind, string>>> = {
  entity: '/studio/entities',
  form: '/studio/forms',
  view: '/studio/views',
  rule: '/studio/rules',
  decision: '/studio/decisions',
  message: '/studio/messages',
  process: '/studio/processes',
  calendar: '/studio/calendars',
  role: '/studio/roles',
  menu: '/studio/menus',
  dashboard: '/studio/dashboards',
  document: '/studio/documents',
  page: '/studio/pages',
  portal: '/studio/portals',
  report: '/studio/reports',
};
/** There is one of it. */
const settingsPath = '/studio/settings';

export function iconOf(kind: DefinitionKind): string {
  return icons[kind] ?? 'box';
}

/** Where it is edited; undefined for kinds without an editor. */
export function editorOf(kind: string, name: string): string | undefined {
  if (kind === 'settings') return settingsPath;
  const path = editors[kind as DefinitionKind];
  return path === undefined ? undefined : `${path}/${encodeURIComponent(name)}`;
}
