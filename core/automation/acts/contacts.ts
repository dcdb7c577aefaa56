// Where the people of a record can be reached: its own phones and addresses, else those of whom it points to; and whether they want to be.
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { Policy } from '../../access/access.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import { isId } from '../../kernel/id.ts';
import { titleOf } from '../title-of.ts';
import type { Contact, LetterChannel } from './acts.ts';

interface ContactNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly policy: Policy;
}

const kinds: Readonly<Record<LetterChannel, string>> = { sms: 'phone', email: 'email' };
const channels = Object.keys(kinds) as LetterChannel[];

/** As far as the asker may read them. */
export async function contactsOf(needs: ContactNeeds, context: Context, record: Stored): Promise<readonly Contact[]> {
  const release = needs.definitions.current(context);
  const entity = release.entity(record.entity);
  if (entity === undefined) return [];
  const own = contactsIn(needs, context, entity, record);
  const missing = channels.filter((channel) => !own.some((one) => one.channel === channel));
  if (missing.length === 0) return own;
  const others: Contact[] = [];
  for (const field of entity.fields) {
    const id = record.values[field.name];
    const target =
      field.kind === 'reference' && field.target !== 'user' ? release.entity(field.target ?? '') : undefined;
    if (target === undefined || !isId(id) || !hasContacts(target)) continue;
    const found = await needs.records.find(context, target.name, id);
    if (found !== undefined) others.push(...contactsIn(needs, context, target, found));
  }
  return [...own, ...others.filter(({ channel }) => missing.includes(channel))];
}

function hasContacts(entity: EntityDefinition): boolean {
  return entity.fields.some(({ kind }) => Object.values(kinds).includes(kind));
}

function contactsIn(
  { definitions }: ContactNeeds,
  context: Context,
  entity: EntityDefinition,
  record: Stored,
): readonly Contact[] {
  const title = titleOf(definitions.current(context), record);
  return channels.flatMap((channel) => {
    const refusal = refusalOf(record, channel);
    return entity.fields.flatMap((field): Contact[] => {
      const address = record.values[field.name];
      if (field.kind !== kinds[channel] || typeof address !== 'string' || address === '') return [];
      const of = { entity: entity.name, id: record.id, title };
      return [{ channel, address, label: field.label ?? {}, of, ...(refusal === undefined ? {} : { refusal }) }];
    });
  });
}

/** Why nothing may go to an address of this record; what is sent about it to others is not for its people to refuse. */
export function refusalFor(
  release: Pick<Release, 'entity'>,
  record: Stored,
  channel: string,
): (address: string) => string | undefined {
  const kind = channel === 'sms' || channel === 'email' ? kinds[channel] : undefined;
  const refusal = refusalOf(record, channel);
  const fields = release.entity(record.entity)?.fields.filter((field) => field.kind === kind) ?? [];
  const own = new Set(fields.map(({ name }) => String(record.values[name] ?? '').toLowerCase()));
  return (address) => (own.has(address.toLowerCase()) ? refusal : undefined);
}

/** `consent` is withdrawn, or `smsConsent` and the like say no. */
function refusalOf({ values }: Pick<Stored, 'values'>, channel: string): string | undefined {
  if (channel === 'inApp') return undefined;
  const isRefused = values.consent === 'withdrawn' || values.consent === false || values[`${channel}Consent`] === false;
  return isRefused ? 'consent-withdrawn' : undefined;
}
