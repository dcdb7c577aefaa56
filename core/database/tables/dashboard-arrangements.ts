// A system table of the automation room: how each person has the dashboards they changed for themselves.
import type { SystemTable } from '../tables.ts';

export const dashboardTables: readonly SystemTable[] = [
  {
    name: 'dashboard_arrangements',
    columns: {
      person: { type: 'id', primary: true },
      dashboard: { type: 'text', primary: true },
      /** A DashboardArrangement: order, hidden, sizes and own tiles. */
      arrangement: { type: 'json' },
    },
    clustered: true,
  },
];
