// System table of entities that were taken out: their tables stay as they are until their time is over or somebody takes them back.
import type { SystemTable } from '../tables.ts';

export const entityBinTables: readonly SystemTable[] = [
  {
    name: 'entity_bin',
    columns: {
      /** The name its table was made with. */
      entity: { type: 'text', primary: true },
      /** The release that took it out, with all that went along. */
      release: { type: 'integer' },
      /** Of the entity that was to go, not of those that went along. */
      is_first: { type: 'boolean' },
      /** kept, or purging once its time is over: then nothing brings it back. */
      state: { type: 'text' },
      deleted_at: { type: 'instant' },
      deleted_by: { type: 'text' },
      ends_at: { type: 'instant' },
    },
    indexes: [{ columns: ['release'] }, { columns: ['ends_at'] }],
  },
];
