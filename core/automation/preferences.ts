// What the receiver of a message to many may choose by its link, without signing in: which channels may write to them. Looking changes nothing.
import { knownLanguage } from '../../schemas/local-text.ts';
import type { Language } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import type { Messaging, StoredMessage } from '../messaging/messaging.ts';
import { addressesOf, letterChannels, refusalOf } from './acts/contacts.ts';

export interface PreferredChannel {
  readonly channel: string;
  readonly address: string;
  readonly wanted: boolean;
}

export interface Preferences {
  readonly language: Language;
  readonly organization: string;
  /** The channel of the message, first. */
  readonly channels: readonly PreferredChannel[];
}

export interface PreferenceLinks {
  /** undefined = no link of ours. */
  read(context: Context, token: string): Promise<Preferences | undefined>;
  /** Nothing more by the channel of the message. False = no link of ours. */
  stop(context: Context, token: string): Promise<boolean>;
  /** These channels and no others. */
  choose(context: Context, token: string, wanted: readonly string[]): Promise<boolean>;
}

export function createPreferenceLinks(needs: {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly messaging: Messaging;
}): PreferenceLinks {
  const { database, definitions, records, messaging } = needs;

  async function channelsOf(context: Context, message: StoredMessage): Promise<readonly PreferredChannel[]> {
    const { about } = message;
    const record = about && (await records.find(asHouse(context, 'preferences'), about.entity, about.id));
    const entity = record && definitions.current(context).entity(record.entity);
    const others = letterChannels.filter((channel) => channel !== message.channel);
    const found = [{ channel: message.channel, address: message.address }].concat(
      others.flatMap((channel) =>
        record === undefined || entity === undefined
          ? []
          : addressesOf(entity, record, channel).map((address) => ({ channel, address })),
      ),
    );
    const channels: PreferredChannel[] = [];
    for (const one of found) {
      const chosen = await messaging.choiceAt(context, one.channel, one.address);
      const isRefused = record !== undefined && refusalOf(record, one.channel) !== undefined;
      channels.push({ ...one, wanted: chosen !== false && !isRefused });
    }
    return channels;
  }

  const act = (
    outer: Context,
    token: string,
    work: (context: InTransaction, message: StoredMessage) => Promise<void>,
  ): Promise<boolean> =>
    database.transaction(asHouse(outer, 'preferences'), async (context) => {
      const found = await messaging.readToken(context, 'choices', token);
      if (found !== undefined) await work(context, found.message);
      return found !== undefined;
    });
  const say = (
    context: InTransaction,
    message: StoredMessage,
    one: Omit<PreferredChannel, 'wanted'>,
    wanted: boolean,
  ) =>
    messaging.choose(context, {
      channel: one.channel,
      address: one.address,
      wanted,
      source: 'link',
      about: message.about,
    });

  return {
    async read(context, token) {
      const found = await messaging.readToken(context, 'choices', token);
      if (found === undefined) return undefined;
      const { settings } = definitions.current(context);
      return {
        language: knownLanguage(found.language) ?? settings.language,
        organization: settings.organization ?? '',
        channels: await channelsOf(context, found.message),
      };
    },
    stop: (context, token) =>
      act(context, token, async (inside, message) => {
        await say(inside, message, message, false);
      }),
    choose: (context, token, wanted) =>
      act(context, token, async (inside, message) => {
        for (const one of await channelsOf(inside, message)) {
          const isWanted = wanted.includes(one.channel);
          if (isWanted === one.wanted) continue;
          await say(inside, message, one, isWanted);
          if (isWanted) await takeBack(inside, message, one.channel);
        }
      }),
  };

  /** They want messages again: what their record says against it is taken out of it. */
  async function takeBack(context: InTransaction, { about }: StoredMessage, channel: string): Promise<void> {
    const record = about && (await records.find(context, about.entity, about.id));
    if (record === undefined) return;
    const { consent } = record.values;
    const changes = {
      ...(record.values[`${channel}Consent`] === false ? { [`${channel}Consent`]: true } : {}),
      ...(consent === 'withdrawn' ? { consent: 'given' } : consent === false ? { consent: true } : {}),
    };
    if (Object.keys(changes).length > 0) await records.update(context, record.entity, record.id, changes);
  }
}
