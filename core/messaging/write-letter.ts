// A message that somebody writes themselves: one address, their own words, a row and a job like every other. What keeps it from going, or lets it wait, is
// known before it is sent.

import type { InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { optedOut, wantsNone } from './address-choices.ts';
import { addressFor } from './addresses.ts';
import { isWithinLimit } from './frequency-limit.ts';
import { toStored } from './message-store.ts';
import type { Letter, Messaging } from './messaging.ts';
import { areTooLarge, attachedFiles, columnOf, putMessage, tellMessage } from './put-message.ts';
import type { QueueNeeds } from './queue-message.ts';
import { leavesAt } from './quiet-hours.ts';

const houseLimit = { most: limits.lettersPerDay, days: 1, of: 'channel' } as const;

export interface LetterNeeds extends Omit<QueueNeeds, 'limit' | 'compiled'> {
  /** Is there anything that carries messages of this channel? */
  readonly isConfigured: (channel: string) => boolean;
}

export function createWriteLetter(needs: LetterNeeds): Pick<Messaging, 'write' | 'foresee'> {
  const { database, definitions, events, files, clock, enqueue, isConfigured } = needs;

  async function plan(context: InTransaction, letter: Letter) {
    const { channel, template } = letter;
    const now = clock.now();
    const { settings } = definitions.current(context);
    const live = template === undefined ? undefined : definitions.current(context).message(template);
    const address = addressFor(channel, letter.to);
    const attachments = await attachedFiles(files, context, letter.attachments);
    const limited = live?.definition ?? { name: '', channel };
    const refusal = async (): Promise<string | undefined> => {
      if (address === undefined) return 'no-address';
      if (letter.refusal !== undefined) return letter.refusal;
      if (await wantsNone(context.transaction, channel, address)) return optedOut;
      if (areTooLarge(attachments)) return 'attachments-too-large';
      const isWithin =
        (await isWithinLimit(database, context, limited, address, now)) &&
        (await isWithinLimit(database, context, { name: '', channel, limit: houseLimit }, address, now));
      return isWithin ? undefined : 'frequency-limit';
    };
    const refused = await refusal();
    const quiet = live?.definition.quietHours ?? settings.quietHours;
    const dueAt = refused === undefined ? leavesAt(now, quiet, settings.timeZone) : undefined;
    return { now, live, address, attachments, refused, dueAt };
  }

  return {
    async write(context, letter) {
      const { now, live, address, attachments, refused, dueAt } = await plan(context, letter);
      const { channel, subject, body, language, about, replyTo } = letter;
      const row = await putMessage(
        context,
        {
          channel,
          ...(live === undefined ? {} : { template: live.definition.name, template_version: live.version }),
          address: address ?? (typeof letter.to === 'string' ? letter.to.slice(0, 500) : ''),
          ...(subject === undefined ? {} : { subject }),
          body,
          language,
          state: refused === undefined ? 'queued' : 'refused',
          detail: refused ?? (dueAt === undefined ? null : 'quiet-hours'),
          reply_to: replyTo,
          ...columnOf(attachments),
          about,
        },
        now,
      );
      await tellMessage(events, context, row, { reason: refused, dueAt });
      if (refused === undefined) await enqueue(context, row, dueAt);
      return toStored(row);
    },
    async foresee(context, letter) {
      const { address, refused, dueAt } = await plan(context, letter);
      return {
        to: address ?? '',
        ...(refused === undefined ? {} : { refusal: refused }),
        ...(dueAt === undefined ? {} : { leavesAt: dueAt }),
        ...(isConfigured(letter.channel) ? {} : { waits: true as const }),
      };
    },
  };
}
