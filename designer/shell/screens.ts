// The table of screens: one line each. A new screen is its folder and its line here; everything is loaded when first opened.
import type { Screen } from './router.ts';

export const screens: readonly Screen[] = [
  { path: '/', element: 'ravand-home', load: () => import('../home/home.ts') },
  { path: '/inbox', element: 'ravand-inbox', load: () => import('../tasks/inbox.ts') },
  { path: '/notices', element: 'ravand-notices', load: () => import('../notices/notices.ts') },
  { path: '/setup', element: 'ravand-setup', load: () => import('../setup/setup.ts'), bare: true },
  { path: '/invite', element: 'ravand-link', load: () => import('../setup/link.ts'), bare: true },
  { path: '/reset', element: 'ravand-link', load: () => import('../setup/link.ts'), bare: true },
  { path: '/account', element: 'ravand-account', load: () => import('../account/account.ts') },
  { path: '/users/keys', element: 'ravand-all-keys', load: () => import('../users/all-keys.ts') },
  {
    path: '/signed-in',
    element: 'ravand-signed-in',
    load: () => import('../account/signed-in.ts'),
    bare: true,
  },
  { path: '/users', element: 'ravand-users', load: () => import('../users/users.ts') },
  { path: '/records/:entity', element: 'ravand-record-list', load: () => import('../records/list.ts') },
  { path: '/records/:entity/new', element: 'ravand-record-new', load: () => import('../records/new.ts') },
  { path: '/records/:entity/board', element: 'ravand-record-board', load: () => import('../records/board.ts') },
  // As addresses of boards were before a view was part of the query.
  { path: '/records/:entity/board/:view', element: 'ravand-record-board', load: () => import('../records/board.ts') },
  {
    path: '/records/:entity/calendar',
    element: 'ravand-record-calendar',
    load: () => import('../records/calendar.ts'),
  },
  {
    path: '/records/:entity/timeline',
    element: 'ravand-timeline-view',
    load: () => import('../records/timeline-view/timeline-view.ts'),
  },
  { path: '/records/:entity/:id', element: 'ravand-record-page', load: () => import('../records/page.ts') },
  { path: '/trash/:entity', element: 'ravand-trash', load: () => import('../trash/trash.ts') },
  { path: '/imports/new/:entity', element: 'ravand-import-new', load: () => import('../imports/new.ts') },
  { path: '/imports/:id', element: 'ravand-import', load: () => import('../imports/page.ts') },
  { path: '/studio/entities', element: 'ravand-entity-list', load: () => import('../entity-designer/list.ts') },
  {
    path: '/studio/entities/:name',
    element: 'ravand-entity-designer',
    load: () => import('../entity-designer/page.ts'),
  },
  {
    path: '/studio/operate/processes/:name',
    element: 'ravand-process-measures',
    load: () => import('../operate/process-page.ts'),
    folded: true,
  },
  {
    path: '/studio/operate/instances/:id',
    element: 'ravand-instance',
    load: () => import('../operate/instance-page.ts'),
    folded: true,
  },
  { path: '/studio/operate', element: 'ravand-operate', load: () => import('../operate/operate.ts') },
  { path: '/studio/processes', element: 'ravand-process-list', load: () => import('../process-designer/list.ts') },
  {
    path: '/studio/processes/:name',
    element: 'ravand-process-designer',
    load: () => import('../process-designer/page.ts'),
    folded: true,
  },
];
