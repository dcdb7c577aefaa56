// System tables of the events room: what happened, and who changed what.
import type { SystemTable } from '../tables.ts';

export const eventsTables: readonly SystemTable[] = [
  {
    name: 'events',
    appendOnly: true,
    columns: {
      position: { type: 'position', primary: true },
      id: { type: 'id' },
      type: { type: 'text' },
      subject_entity: { type: 'text', optional: true },
      subject_id: { type: 'id', optional: true },
      data: { type: 'json' },
      at: { type: 'instant' },
      actor: { type: 'text' },
      cause: { type: 'json', optional: true },
      correlation_id: { type: 'id' },
      causation_id: { type: 'id', optional: true },
      depth: { type: 'integer' },
    },
    indexes: [
      { columns: ['id'], unique: true },
      { columns: ['subject_entity', 'subject_id', 'position'], where: 'subject_id is not null' },
    ],
  },
  {
    name: 'audit',
    appendOnly: true,
    columns: {
      position: { type: 'position', primary: true },
      at: { type: 'instant' },
      actor: { type: 'text' },
      action: { type: 'text' },
      subject_entity: { type: 'text' },
      subject_id: { type: 'id' },
      changes: { type: 'json' },
      cause: { type: 'json', optional: true },
      correlation_id: { type: 'id' },
      causation_id: { type: 'id', optional: true },
    },
    indexes: [{ columns: ['subject_entity', 'subject_id', 'position'] }],
  },
];
