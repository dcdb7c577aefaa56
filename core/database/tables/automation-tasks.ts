// System tables of tasks: who sees the open ones, and what people have typed into their forms so far.
import type { SystemTable } from '../tables.ts';

export const tasksTables: readonly SystemTable[] = [
  {
    // One row per open task and reason to see it; written with the task, gone when it is closed.
    name: 'task_seers',
    columns: {
      /** `mine:<user>`, `owner:<user>`, `user:<user>`, `role:<name>`, `team:<id>`, `anyone`; `open` and `unassigned` for who sees all tasks. */
      seer: { type: 'text', primary: true },
      task: { type: 'id', primary: true },
    },
    clustered: true,
    indexes: [{ columns: ['task'] }],
  },
  {
    name: 'task_drafts',
    columns: {
      person: { type: 'id', primary: true },
      task: { type: 'id', primary: true },
      /** The form it was typed into, to tell what a newer version no longer has. */
      form: { type: 'text', optional: true },
      form_version: { type: 'integer', optional: true },
      values: { type: 'json' },
      saved_at: { type: 'instant' },
    },
    indexes: [{ columns: ['task'] }],
  },
];
