// Renders a message once and puts row, job and event into the caller's transaction. Nothing leaves the house here.
import type { Definitions } from '../definitions/definitions.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { Problem } from '../kernel/problem.ts';
import { addressFor } from './addresses.ts';
import { valueFormat } from './format-value.ts';
import { insertMessage, type MessageRow, messageByKey, toStored } from './message-store.ts';
import type { CompiledMessage } from './message-templates.ts';
import type { Messaging } from './messaging.ts';
import type { UnconfirmedLimit } from './unconfirmed-limit.ts';

export interface QueueNeeds {
  readonly definitions: Definitions;
  readonly events: Events;
  readonly clock: Clock;
  readonly limit: UnconfirmedLimit;
  readonly compiled: (context: InTransaction, template: string) => CompiledMessage;
  readonly enqueue: (context: InTransaction, row: MessageRow) => Promise<void>;
}

export function createQueueMessage({
  definitions,
  events,
  clock,
  limit,
  compiled,
  enqueue,
}: QueueNeeds): Messaging['queue'] {
  return async (context, request) => {
    if (request.key !== undefined) {
      const known = await messageByKey(context.transaction, request.key);
      if (known !== undefined) return toStored(known);
    }
    const message = compiled(context, request.template);
    const { settings } = definitions.current(context);
    const now = clock.now();
    const language = message.languageFor(request.language ?? settings.language);
    const evaluation = { now, zone: settings.timeZone };
    const wanted = message.to.evaluate(request.data, evaluation);
    const address = addressFor(message.definition.channel, wanted);
    const refusal = await refusalOf(context, message, address, now);
    const format = valueFormat(language, settings.calendar, settings.timeZone);
    const row = await insertMessage(
      context,
      {
        direction: 'out',
        channel: message.definition.channel,
        template: message.definition.name,
        template_version: message.version,
        address: address ?? (typeof wanted === 'string' ? wanted.slice(0, 500) : ''),
        ...message.render(request.data, language, { ...evaluation, format }),
        language,
        state: refusal === undefined ? 'queued' : 'refused',
        detail: refusal ?? null,
        ...(request.key === undefined ? {} : { key: request.key }),
        cause: context.cause === undefined ? null : JSON.stringify(context.cause),
        about: request.about,
      },
      now,
    );
    const data = { message: row.id, channel: row.channel, template: request.template, to: row.address };
    if (refusal === undefined) {
      await events.append(context, { type: 'message.queued', subject: request.about, data });
      await enqueue(context, row);
    } else {
      await events.append(context, {
        type: 'message.refused',
        subject: request.about,
        data: { ...data, reason: refusal },
      });
    }
    return toStored(row);
  };

  /** Why it is not sent: `no-address`, `address-malformed` is one reason for the sender to look, `unconfirmed-limit` another. */
  async function refusalOf(
    context: InTransaction,
    message: CompiledMessage,
    address: string | undefined,
    now: Date,
  ): Promise<string | undefined> {
    if (address === undefined) return 'no-address';
    return (await limit.allows(context, message.definition.channel, address, now)) ? undefined : 'unconfirmed-limit';
  }
}

/** @throws Problem 422 when no such message is live */
export function missingTemplate(name: string): Problem {
  return new Problem(422, 'message-template-missing', { params: { name } });
}
