// System table of automatic numbers: the last one given in each series of a field.
import type { SystemTable } from '../tables.ts';

export const numbersTables: readonly SystemTable[] = [
  {
    name: 'number_series',
    columns: {
      entity: { type: 'text', primary: true },
      field: { type: 'text', primary: true },
      series: { type: 'text', primary: true },
      last: { type: 'integer' },
    },
    clustered: true,
  },
];
