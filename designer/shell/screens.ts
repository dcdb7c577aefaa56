// The table of screens: one line each. A new screen is its folder and its line here; everything is loaded when first opened.
import type { Screen } from './router.ts';

export const screens: readonly Screen[] = [
  { path: '/', element: 'ravand-home', load: () => import('../home/home.ts') },
  { path: '/studio/processes', element: 'ravand-process-list', load: () => import('../process-designer/list.ts') },
  {
    path: '/studio/processes/:name',
    element: 'ravand-process-designer',
    load: () => import('../process-designer/page.ts'),
    folded: true,
  },
];
