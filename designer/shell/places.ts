// Where one can go: home, inbox, the lines of one's menu, the studio. The rail shows them; the palette finds them.
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { colorStyle } from '../elements/entity-color.ts';
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

export type StudioArea = 'automation' | 'screens' | 'data' | 'operation';

export interface StudioPlace extends PlaceToGo {
  /** What its texts are called: `rail.rules`. */
  readonly name: string;
  readonly area: StudioArea;
}

/** Studio screens in their order. */
const studio: readonly Omit<StudioPlace, 'label'>[] = [
  { path: '/studio/processes', icon: 'workflow', name: 'processes', area: 'automation' },
  { path: '/studio/rules', icon: 'scale', name: 'rules', area: 'automation' },
  { path: '/studio/decisions', icon: 'table-2', name: 'decisions', area: 'automation' },
  { path: '/studio/forms', icon: 'square-pen', name: 'forms', area: 'screens' },
  { path: '/studio/views', icon: 'table', name: 'views', area: 'screens' },
  { path: '/studio/messages', icon: 'message-square', name: 'messages', area: 'automation' },
  { path: '/studio/calendars', icon: 'calendar', name: 'calendars', area: 'automation' },
  { path: '/studio/documents', icon: 'file-text', name: 'documents', area: 'screens' },
  { path: '/studio/entities', icon: 'database', name: 'entities', area: 'data' },
  { path: '/studio/model', icon: 'git-branch', name: 'model', area: 'data' },
  { path: '/studio/roles', icon: 'shield', name: 'roles', area: 'data' },
  { path: '/studio/menus', icon: 'list-tree', name: 'menus', area: 'screens' },
  { path: '/studio/dashboards', icon: 'chart-column', name: 'dashboards', area: 'screens' },
  { path: '/studio/reports', icon: 'sigma', name: 'reports', area: 'screens' },
  { path: '/studio/portals', icon: 'contact', name: 'portals', area: 'screens' },
  { path: '/studio/releases', icon: 'package', name: 'releases', area: 'operation' },
  { path: '/studio/webhooks', icon: 'webhook', name: 'webhooks', area: 'operation' },
  { path: '/studio/operate', icon: 'triangle-alert', name: 'operate', area: 'operation' },
  { path: '/studio/settings', icon: 'settings', name: 'settings', area: 'operation' },
  { path: '/users', icon: 'users-round', name: 'users', area: 'data' },
  { path: '/studio/audit', icon: 'scroll-text', name: 'audit', area: 'operation' },
];

function rightTo(path: string): 'users' | 'operate' | 'studio' {
  if (path === '/users' || path === '/studio/audit') return 'users';
  return path === '/studio/operate' ? 'operate' : 'studio';
}

/** The lines of the studio this person may open. */
export function studioPlaces(): StudioPlace[] {
  const may = session.me?.may;
  return studio
    .filter((line) => may?.[rightTo(line.path)] === true)
    .map((line) => ({ ...line, label: t(`rail.${line.name}`) }));
}

/** Where a day begins. */
export function dailyPlaces(): PlaceToGo[] {
  return [
    { path: '/', icon: 'house', label: t('rail.home') },
    { path: '/inbox', icon: 'inbox', label: t('rail.inbox') },
    { path: '/notices', icon: 'bell', label: t('rail.notices') },
    ...(session.workspace?.hasReports ? [{ path: '/reports', icon: 'chart-column', label: t('reports.heading') }] : []),
  ];
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
  const own = { path: '/account', icon: 'user-cog', label: t('account.heading') };
  const inStudio = studioPlaces();
  const overview = inStudio.length === 0 ? [] : [{ path: '/studio', icon: 'app-window', label: t('rail.studio') }];
  return [...dailyPlaces(), ...lists, ...others, ...overview, ...inStudio, own];
}

function newOf({ name, label }: EntityForUser): PlaceToGo {
  return {
    path: `/records/${encodeURIComponent(name)}/new`,
    icon: 'plus',
    label: t('list.new', { entity: local(label, name) }),
  };
}
