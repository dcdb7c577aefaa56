// What a record says about wanting messages holds for its addresses, too, by whatever way something would go there; and what was said by a link or an
// answer stands in the record. Every such word is in the log with where it came from.
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../events/events.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import type { ChoiceSource } from '../messaging/address-choices.ts';
import type { Messaging } from '../messaging/messaging.ts';
import { addressesOf, letterChannels, refusalOf } from './acts/contacts.ts';
import { recordAt } from './event-record.ts';

export interface ConsentNeeds {
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly messaging: Messaging;
}

const consentFields: ReadonlySet<string> = new Set([
  'consent',
  ...letterChannels.map((channel) => `${channel}Consent`),
]);

export function keepConsentsOfRecords(needs: ConsentNeeds): void {
  needs.events.inside('keep consents', ['record.created', 'record.updated'], (context, event) => {
    const entity = event.subject && needs.definitions.current(context).entity(event.subject.entity);
    if (entity === undefined || !entity.fields.some(({ name }) => consentFields.has(name))) return;
    const changes = isPlainObject(event.data.changes) ? Object.keys(event.data.changes) : [];
    const mayMatter = (name: string) =>
      consentFields.has(name) ||
      ['phone', 'email'].includes(entity.fields.find((field) => field.name === name)?.kind ?? '');
    if (changes.some(mayMatter)) return keep(needs, context, event, event.subject!);
  });
  needs.events.inside('keep consents of addresses', ['consent.withdrawn'], (context, event) => {
    const { channel, source } = event.data;
    if (event.subject !== undefined && source !== 'staff' && source !== 'import' && source !== 'form')
      return noteInRecord(needs, context, event.subject, String(channel));
  });
}

async function keep(
  { definitions, records, messaging }: ConsentNeeds,
  context: InTransaction,
  event: StoredEvent,
  subject: Subject,
): Promise<void> {
  const release = definitions.current(context);
  const entity = release.entity(subject.entity);
  const current = await records.find(asHouse(context, 'consents'), subject.entity, subject.id);
  if (entity === undefined || current === undefined) return;
  const { before, after } = recordAt(entity, event, current, release.settings.country);
  const source = sourceOf(context);
  for (const channel of letterChannels) {
    const isRefused = refusalOf(after, channel) !== undefined;
    const wasRefused = before !== undefined && refusalOf(before, channel) !== undefined;
    // Who says nothing against it anew takes back what was said before; a record that is merely new takes nothing back.
    if (!isRefused && !wasRefused) continue;
    for (const address of addressesOf(entity, after, channel))
      await messaging.choose(context, { channel, address, wanted: !isRefused, source, about: subject });
  }
}

function sourceOf({ principal, cause, via }: Context): ChoiceSource {
  if (via === 'import') return 'import';
  return cause?.kind === 'form' || principal.kind === 'anonymous' || principal.kind === 'portal' ? 'form' : 'staff';
}

/** So that whoever opens the record sees it, where it has a place for it. */
async function noteInRecord(
  { definitions, records }: ConsentNeeds,
  context: InTransaction,
  subject: Subject,
  channel: string,
): Promise<void> {
  const name = `${channel}Consent`;
  const field = definitions
    .current(context)
    .entity(subject.entity)
    ?.fields.find((one) => one.name === name);
  if (field?.kind !== 'boolean') return;
  const house = asHouse(context, 'consents');
  const record: Stored | undefined = await records.find(house, subject.entity, subject.id);
  if (record !== undefined && record.values[name] !== false)
    await records.update(house, subject.entity, subject.id, { [name]: false });
}
