// System tables of the messaging room: messages out and in, notices in the app, deliveries that came in, and how often unconfirmed addresses were written to.
import type { SystemTable } from '../tables.ts';

export const messagingTables: readonly SystemTable[] = [
  {
    name: 'messages',
    columns: {
      id: { type: 'id', primary: true },
      /** out or in. */
      direction: { type: 'text' },
      channel: { type: 'text' },
      template: { type: 'text', optional: true },
      template_version: { type: 'integer', optional: true },
      /** Out: to whom. In: from whom. */
      address: { type: 'text' },
      subject: { type: 'text', optional: true },
      body: { type: 'text' },
      language: { type: 'text' },
      /** waiting (for its turn in a mailing), queued, sending, sent, delivered, failed, unknown, received, refused. */
      state: { type: 'text' },
      detail: { type: 'text', optional: true },
      /** Idempotency key: the same at every try. */
      key: { type: 'text' },
      /** The files that go with it: id, name, type, size. */
      attachments: { type: 'json', optional: true },
      /** Of what somebody wrote themselves: where an answer goes. */
      reply_to: { type: 'text', optional: true },
      /** What is made into files when it leaves: a list of a name and what it is made of. */
      documents: { type: 'json', optional: true },
      /** What an e-mail shows below its words: lists with links, and where its receiver chooses what comes. */
      lists: { type: 'json', optional: true },
      /** The mailing it is one of. */
      mailing: { type: 'id', optional: true },
      /** It carries a way to get no more of the kind. */
      marketing: { type: 'boolean', optional: true },
      /** What its receiver does with it is noted. */
      tracked: { type: 'boolean', optional: true },
      /** The receiver's own id, by which reports come back. */
      provider_id: { type: 'text', optional: true },
      /** Lease of the job that is sending it: only its holder writes the outcome. */
      send_token: { type: 'text', optional: true },
      attempts: { type: 'integer', default: 0 },
      about_entity: { type: 'text', optional: true },
      about_id: { type: 'id', optional: true },
      cause: { type: 'json', optional: true },
      correlation_id: { type: 'id' },
      causation_id: { type: 'id', optional: true },
      created_at: { type: 'instant' },
      updated_at: { type: 'instant' },
    },
    indexes: [
      { columns: ['key'], unique: true },
      { columns: ['about_entity', 'about_id', 'created_at'] },
      { columns: ['channel', 'provider_id'], where: 'provider_id is not null' },
      { columns: ['channel', 'address', 'created_at'] },
      { columns: ['state', 'created_at'] },
      { columns: ['mailing', 'state', 'id'], where: 'mailing is not null' },
    ],
  },
  {
    // In-app messages as their receiver sees them. The id is the message's.
    name: 'notices',
    columns: {
      id: { type: 'id', primary: true },
      user_id: { type: 'id' },
      subject: { type: 'text', optional: true },
      body: { type: 'text' },
      about_entity: { type: 'text', optional: true },
      about_id: { type: 'id', optional: true },
      created_at: { type: 'instant' },
      read_at: { type: 'instant', optional: true },
      /** The message it was made of: what sort of notice it is. */
      kind: { type: 'text', optional: true },
      cause: { type: 'json', optional: true },
      /** Not shown before. */
      snoozed_until: { type: 'instant', optional: true },
      /** It went out by e-mail, too. */
      told_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['user_id', 'created_at'] }],
  },
  {
    // Deliveries of gateways: each id is done once, however often it is sent.
    name: 'inbound_deliveries',
    columns: {
      /** channel, a colon, the gateway's delivery id. */
      id: { type: 'text', primary: true },
      received_at: { type: 'instant' },
      message: { type: 'id', optional: true },
    },
    indexes: [{ columns: ['received_at'] }],
  },
  {
    // Reports that came before the answer to the send told us the receiver's id.
    name: 'early_reports',
    columns: {
      /** channel, a colon, the receiver's id of the message. */
      id: { type: 'text', primary: true },
      state: { type: 'text' },
      detail: { type: 'text', optional: true },
      received_at: { type: 'instant' },
    },
    indexes: [{ columns: ['received_at'] }],
  },
  {
    // One row per unconfirmed address and channel: when it was last written to because of a public form.
    name: 'unconfirmed_addresses',
    columns: {
      /** channel, a colon, the address. */
      id: { type: 'text', primary: true },
      last_at: { type: 'instant' },
    },
  },
];
