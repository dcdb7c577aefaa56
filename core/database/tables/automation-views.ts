// Views that people saved for themselves, their team, a role or everyone.
import type { SystemTable } from '../tables.ts';

export const viewsTables: readonly SystemTable[] = [
  {
    name: 'saved_views',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      /** The name it has in filters and addresses: "v-" and letters of its own. */
      name: { type: 'text' },
      owner: { type: 'id' },
      /** `me`, `team:<id>`, `role:<name>` or `all`. */
      audience: { type: 'text' },
      /** The one its audience sees first. */
      is_default: { type: 'boolean', default: 0 },
      title: { type: 'text' },
      /** A ViewDefinition without kind, name, entity and label. */
      definition: { type: 'json' },
      version: { type: 'integer' },
      updated_at: { type: 'instant' },
    },
    indexes: [
      { columns: ['name'], unique: true },
      { columns: ['entity', 'audience'] },
      { columns: ['owner', 'entity'] },
    ],
  },
];
