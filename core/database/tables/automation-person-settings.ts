// System table of the automation room: what people set for themselves alone, beside what is a field of theirs.
import type { SystemTable } from '../tables.ts';

export const personSettingsTables: readonly SystemTable[] = [
  {
    name: 'person_settings',
    columns: {
      user_id: { type: 'id', primary: true },
      /** What is set: `notices`, `keys`. */
      name: { type: 'text', primary: true },
      value: { type: 'json' },
      changed_at: { type: 'instant' },
    },
    clustered: true,
  },
];
