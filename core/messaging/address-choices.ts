// Whether the owner of an address wants messages there. Asked inside the transaction by every path that sends, and once more before a message leaves.
import { isAmong, sql } from '../database/sql.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Reader } from '../kernel/transaction.ts';

/** Where a choice came from: the link of a message, a form, an import, one of the staff, an answer or a letter that came back, samples. */
export type ChoiceSource = 'link' | 'form' | 'import' | 'staff' | 'reply' | 'sample';

export interface AddressChoice {
  readonly channel: string;
  readonly address: string;
  readonly wanted: boolean;
  readonly source: ChoiceSource;
  readonly about?: Subject | undefined;
}

/** The reason of a message that is not sent because its receiver wants none. */
export const optedOut = 'opted-out';
/** The reason of one that follows from samples: nobody outside is told of them. */
export const ofSample = 'sample';

const keyOf = (channel: string, address: string): string => `${channel}:${address.trim().toLowerCase()}`;

/** Notices inside Ravand are muted by their readers, not refused. */
export async function wantsNone(reader: Reader, channel: string, address: string): Promise<boolean> {
  return channel !== 'inApp' && (await thoseWhoWantNone(reader, channel, [address])).size > 0;
}

/** Those of these addresses where nothing may go. */
export async function thoseWhoWantNone(
  reader: Reader,
  channel: string,
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const byKey = new Map<string, string[]>();
  for (const address of addresses) {
    const key = keyOf(channel, address);
    byKey.set(key, [...(byKey.get(key) ?? []), address]);
  }
  const rows = await reader.read<{ id: string }>(
    sql`select id from address_choices where wanted = ${0} and id ${isAmong([...byKey.keys()])}`,
  );
  return new Set(rows.flatMap(({ id }) => byKey.get(id) ?? []));
}

/** What each address said last; nothing where it never said anything. */
export async function choiceAt(reader: Reader, channel: string, address: string): Promise<boolean | undefined> {
  const [row] = await reader.read<{ wanted: number }>(
    sql`select wanted from address_choices where id = ${keyOf(channel, address)}`,
  );
  return row && Number(row.wanted) === 1;
}

/** Keeps it and tells the log. Saying the same again changes nothing; that somebody wants messages is kept only where they wanted none. */
export async function keepChoice(
  { events, clock }: { readonly events: Events; readonly clock: Clock },
  context: InTransaction,
  { channel, address, wanted, source, about }: AddressChoice,
): Promise<boolean> {
  const known = await choiceAt(context.transaction, channel, address);
  if (known === wanted || (known === undefined && wanted)) return false;
  await context.transaction.write(sql`insert into address_choices (id, wanted, source, chosen_at)
    values (${keyOf(channel, address)}, ${wanted ? 1 : 0}, ${source}, ${clock.now().getTime()})
    on conflict (id) do update set wanted = excluded.wanted, source = excluded.source, chosen_at = excluded.chosen_at`);
  await events.append(context, {
    type: wanted ? 'consent.given' : 'consent.withdrawn',
    subject: about,
    data: { channel, address, source },
  });
  return true;
}

export async function forgetChoices({ transaction }: InTransaction, source: ChoiceSource): Promise<void> {
  await transaction.write(sql`delete from address_choices where source = ${source}`);
}
