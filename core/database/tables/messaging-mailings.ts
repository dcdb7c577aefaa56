// System tables of messages to many: which addresses want none, the mailings themselves, and what receivers did with what they got.
import type { SystemTable } from '../tables.ts';

export const mailingsTables: readonly SystemTable[] = [
  {
    // What the owner of an address said last: whoever it belongs to, and by whatever way something would go there.
    name: 'address_choices',
    columns: {
      /** channel, a colon, the address in lower case. */
      id: { type: 'text', primary: true },
      wanted: { type: 'boolean' },
      /** link, form, import, staff, reply, bounce. */
      source: { type: 'text' },
      chosen_at: { type: 'instant' },
    },
  },
  {
    // One message, or the start of one process, for each record of an audience.
    name: 'mailings',
    columns: {
      id: { type: 'id', primary: true },
      about_entity: { type: 'text' },
      about_id: { type: 'id' },
      /** Absent = it starts a process. */
      template: { type: 'text', optional: true },
      process: { type: 'text', optional: true },
      channel: { type: 'text' },
      /** The audience: records of this entity that pass the filter. */
      entity: { type: 'text' },
      filter: { type: 'json' },
      /** Which field of `about` holds which figure. */
      figures: { type: 'json' },
      /** sending, paused, done, cancelled. */
      status: { type: 'text' },
      /** Where the gathering of the audience is; empty = at its beginning. */
      cursor: { type: 'text', optional: true },
      gathered: { type: 'boolean' },
      total: { type: 'integer' },
      principal: { type: 'json' },
      locale: { type: 'text' },
      created_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['about_id', 'created_at'] }, { columns: ['channel', 'status'] }],
  },
  {
    // That a message was opened, a link in it followed, or that it was answered.
    name: 'message_marks',
    columns: {
      id: { type: 'id', primary: true },
      message: { type: 'id' },
      mailing: { type: 'id', optional: true },
      /** open, click, reply. */
      kind: { type: 'text' },
      link: { type: 'text', optional: true },
      /** A program asked, not a person. */
      machine: { type: 'boolean' },
      at: { type: 'instant' },
    },
    indexes: [{ columns: ['message', 'kind'] }, { columns: ['mailing', 'kind'], where: 'mailing is not null' }],
  },
];
