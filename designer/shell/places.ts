// Where one can go: home, inbox, the lines of one's menu, the studio. The rail shows them; the palette finds them.
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { colorStyle } from '../elements/entity-color.ts';
import { screens } from './screens.ts';
import { local, t } from './texts.ts';

export interface PlaceToGo {
  readonly path: string;
  readonly icon: string;
  readonly label: string;
  /** To start; it leads nowhere. */
  readonly process?: string;
  /** It opens beside this page. */
  readonly isElsewhere?: true;
  /** A style of the icon. */
  readonly color?: string;
}

/** Studio screens in their order; a line shows when its screen is in the table of screens. */
const studio = [
  { path: '/studio/processes', icon: 'workflow', key: 'rail.processes' },
  { path: '/studio/rules', icon: 'scale', key: 'rail.rules' },
  { path: '/studio/decisions', icon: 'table-2', key: 'rail.decisions' },
  { path: '/studio/forms', icon: 'square-pen', key: 'rail.forms' },
  { path: '/studio/views', icon: 'table', key: 'rail.views' },
  { path: '/studio/messages', icon: 'message-square', key: 'rail.messages' },
  { path: '/studio/calendars', icon: 'calendar', key: 'rail.calendars' },
  { path: '/studio/documents', icon: 'file-text', key: 'rail.documents' },
  { path: '/studio/entities', icon: 'database', key: 'rail.entities' },
  { path: '/studio/model', icon: 'git-branch', key: 'rail.model' },
  { path: '/studio/roles', icon: 'shield', key: 'rail.roles' },
  { path: '/studio/menus', icon: 'list-tree', key: 'rail.menus' },
  { path: '/studio/dashboards', icon: 'chart-column', key: 'rail.dashboards' },
  { path: '/studio/reports', icon: 'sigma', key: 'rail.reports' },
  { path: '/studio/portals', icon: 'contact', key: 'rail.portals' },
  { path: '/studio/releases', icon: 'package', key: 'rail.releases' },
  { path: '/studio/webhooks', icon: 'webhook', key: 'rail.webhooks' },
  { path: '/studio/operate', icon: 'triangle-alert', key: 'rail.operate' },
  { path: '/studio/settings', icon: 'settings', key: 'rail.settings' },
  { path: '/users', icon: 'users-round', key: 'rail.users' },
  { path: '/studio/audit', icon: 'scroll-text', key: 'rail.audit' },
] as const;

function hasScreen(path: string): boolean {
  return screens.some((screen) => screen.path === path);
}

function rightTo(path: string): 'users' | 'operate' | 'studio' {
  if (path === '/users' || path === '/studio/audit') return 'users';
  return path === '/studio/operate' ? 'operate' : 'studio';
}

/** The lines of the studio this person may open. */
export function studioPlaces(): PlaceToGo[] {
  const may = session.me?.may;
  return studio
    .filter((line) => hasScreen(line.path) && may?.[rightTo(line.path)] === true)
    .map(({ path, icon, key }) => ({ path, icon, label: t(key) }));
}

/** Where a day begins. */
export function dailyPlaces(): PlaceToGo[] {
  return [
    { path: '/', icon: 'house', label: t('rail.home') },
    { path: '/inbox', icon: 'inbox', label: t('rail.inbox') },
    { path: '/notices', icon: 'bell', label: t('rail.notices') },
    ...(session.workspace?.hasReports ? [{ path: '/reports', icon: 'chart-column', label: t('reports.heading') }] : []),
  ].filter(({ path }) => hasScreen(path));
}

/** Everything this person may open from anywhere. */
export function places(): PlaceToGo[] {
  const lines = session.workspace?.menu.flatMap((area) => area.lines) ?? [];
  const lists = lines.flatMap((line): PlaceToGo[] => {
    const { to, path = '', process, icon = 'box', color, isElsewhere } = line;
    const name = line.entity ?? '';
    const label = local(line.label, name || line.id);
    const look = { icon, label, color: colorStyle(color) };
    if (process !== undefined) return [{ path: '', process, ...look, label: t('palette.start', { name: label }) }];
    if (path === '') return [];
    const list = { path, ...look, ...(isElsewhere ? { isElsewhere } : {}) };
    const entity = to === 'entity' ? session.workspace?.entities.find((one) => one.name === name) : undefined;
    return entity?.may.create ? [list, newOf(entity)] : [list];
  });
  const listed = new Set(lists.map(({ path }) => path));
  const others = (session.workspace?.entities ?? [])
    .filter(({ may, ownedBy, name }) => may.create && ownedBy === undefined && name !== 'user')
    .map(newOf)
    .filter(({ path }) => !listed.has(path));
  const own = [{ path: '/account', icon: 'user-cog', label: t('account.heading') }].filter(({ path }) =>
    hasScreen(path),
  );
  return [...dailyPlaces(), ...lists, ...others, ...studioPlaces(), ...own];
}

function newOf({ name, label }: EntityForUser): PlaceToGo {
  return {
    path: `/records/${encodeURIComponent(name)}/new`,
    icon: 'plus',
    label: t('list.new', { entity: local(label, name) }),
  };
}
