// Views that people saved for themselves, their team, a role or everyone, and how each person arranged the tabs of an entity.
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
      /** Set = it can still come back under its name. */
      deleted_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['name'], unique: true },
      { columns: ['entity', 'audience'] },
      { columns: ['owner', 'entity'] },
      { columns: ['deleted_at'], where: 'deleted_at is not null' },
    ],
  },
  {
    name: 'view_arrangements',
    columns: {
      person: { type: 'id', primary: true },
      entity: { type: 'text', primary: true },
      /** Names of views: `order`, and those that are `hidden`. */
      arrangement: { type: 'json' },
    },
    clustered: true,
  },
];
