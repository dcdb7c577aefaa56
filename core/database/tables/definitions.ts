// System tables of the definitions room: what was ever live, what is being worked on, what the plugin files said last.
import type { SystemTable } from '../tables.ts';

export const definitionsTables: readonly SystemTable[] = [
  {
    // One row per release; row 0 is there from the start: publishers lock it, so that releases come one after another.
    name: 'releases',
    columns: {
      number: { type: 'integer', primary: true },
      published_at: { type: 'instant' },
      published_by: { type: 'text' },
      note: { type: 'text', optional: true },
    },
  },
  {
    // Never changed: the newest version of a kind and name is what is live, unless it is retired.
    name: 'definition_versions',
    columns: {
      id: { type: 'id', primary: true },
      kind: { type: 'text' },
      name: { type: 'text' },
      version: { type: 'integer' },
      release: { type: 'integer' },
      source: { type: 'text' },
      /** Made by a person in the studio, not by a file alone: a new file then merges instead of replacing. */
      changed_by_admin: { type: 'boolean' },
      /** Its file is gone: kept for history, no longer live. */
      retired: { type: 'boolean' },
      definition: { type: 'json' },
      published_at: { type: 'instant' },
      published_by: { type: 'text' },
    },
    indexes: [{ columns: ['kind', 'name', 'version'], unique: true }, { columns: ['release'] }],
    appendOnly: true,
  },
  {
    // key = kind/name. The file a plugin brought last: base of the three-way merge.
    name: 'definition_files',
    columns: {
      key: { type: 'text', primary: true },
      plugin: { type: 'text' },
      hash: { type: 'text' },
      definition: { type: 'json' },
      seen_at: { type: 'instant' },
    },
  },
  {
    // key = kind/name: one draft per definition. Every save counts its revision on: whoever saves says which one they saw.
    name: 'definition_drafts',
    columns: {
      key: { type: 'text', primary: true },
      kind: { type: 'text' },
      name: { type: 'text' },
      definition: { type: 'json' },
      base_version: { type: 'integer' },
      revision: { type: 'integer', default: 1 },
      updated_at: { type: 'instant' },
      updated_by: { type: 'text' },
    },
  },
];
