// Renders a message once and puts row, job and event into the caller's transaction. Nothing leaves the house here.
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Events } from '../events/events.ts';
import { valueFormat } from '../expressions/format-value.ts';
import type { FileFacts, Files } from '../files/files.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import { ofSample, optedOut, wantsNone } from './address-choices.ts';
import { addressFor } from './addresses.ts';
import { isWithinLimit } from './frequency-limit.ts';
import { type MessageRow, messageByKey, type NewRow, secretKey, toStored } from './message-store.ts';
import type { CompiledMessage } from './message-templates.ts';
import type { MessageDocument, MessagePreview, Messaging, StoredMessage } from './messaging.ts';
import { areTooLarge, attachedFiles, columnOf, putMessage, tellMessage } from './put-message.ts';
import { leavesAt } from './quiet-hours.ts';
import type { UnconfirmedLimit } from './unconfirmed-limit.ts';

export interface QueueNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly events: Events;
  readonly files: Files;
  readonly clock: Clock;
  readonly limit: UnconfirmedLimit;
  /** By name the live one. */
  readonly compiled: (context: Context, template: string | MessageDefinition) => CompiledMessage;
  readonly enqueue: (context: InTransaction, row: MessageRow, dueAt?: Date) => Promise<void>;
}

type Data = Readonly<Record<string, unknown>>;

export interface Written {
  readonly language: string;
  /** What its expression gives; `address` when mail, phone or person can be reached by it. */
  readonly wanted: unknown;
  readonly address: string | undefined;
  readonly subject?: string;
  readonly body: string;
}

/** A message as it is for these data. */
export function createWriter({ definitions, clock }: Pick<QueueNeeds, 'definitions' | 'clock'>) {
  return (context: Context, message: CompiledMessage, data: Data, wantedLanguage: string | undefined): Written => {
    const { settings } = definitions.current(context);
    const language = message.languageFor(wantedLanguage ?? settings.language);
    const evaluation = { now: clock.now(), zone: settings.timeZone };
    const wanted = message.to.evaluate(data, evaluation);
    const format = valueFormat(language, settings.calendar, settings.timeZone);
    const address = addressFor(message.definition.channel, wanted);
    return { language, wanted, address, ...message.render(data, language, { ...evaluation, format }) };
  };
}

/** What its definition says of the row. */
export function rowOf(message: CompiledMessage, { language, subject, body }: Written) {
  return {
    channel: message.definition.channel,
    template: message.definition.name,
    template_version: message.version,
    ...(subject === undefined ? {} : { subject }),
    body,
    language,
  };
}

export function createQueueMessage(needs: QueueNeeds): Pick<Messaging, 'queue' | 'preview' | 'test'> {
  const { database, definitions, events, files, clock, limit, compiled, enqueue } = needs;
  const write = createWriter(needs);

  /** Why it is not sent. */
  async function refusalOf(
    context: InTransaction,
    { definition }: CompiledMessage,
    address: string | undefined,
    attachments: readonly FileFacts[],
    now: Date,
  ): Promise<string | undefined> {
    if (context.via === 'sample' && definition.channel !== 'inApp') return ofSample;
    if (address === undefined) return 'no-address';
    if (await wantsNone(context.transaction, definition.channel, address)) return optedOut;
    if (areTooLarge(attachments)) return 'attachments-too-large';
    if (!(await isWithinLimit(database, context, definition, address, now))) return 'frequency-limit';
    return (await limit.allows(context, definition.channel, address, now)) ? undefined : 'unconfirmed-limit';
  }

  return {
    async queue(context, request) {
      if (request.key !== undefined) {
        const known = await messageByKey(context.transaction, request.key);
        if (known !== undefined) return toStored(known);
      }
      const message = compiled(context, request.template);
      const now = clock.now();
      const written = write(context, message, request.data, request.language);
      const { address, wanted } = written;
      const attachments = await attachedFiles(files, context, request.attachments);
      const unwanted = address === undefined ? undefined : request.refusal?.(address);
      const refusal = unwanted ?? (await refusalOf(context, message, address, attachments, now));
      const { timeZone } = definitions.current(context).settings;
      const dueAt = refusal === undefined ? leavesAt(now, message.definition.quietHours, timeZone) : undefined;
      const row = await putMessage(
        context,
        {
          ...rowOf(message, written),
          address: address ?? (typeof wanted === 'string' ? wanted.slice(0, 500) : ''),
          state: refusal === undefined ? 'queued' : 'refused',
          detail: refusal ?? (dueAt === undefined ? null : 'quiet-hours'),
          ...keyOf(request),
          ...columnOf(attachments),
          ...documentsColumn(request.documents),
          ...(request.lists === undefined ? {} : { lists: JSON.stringify(request.lists) }),
          ...marketingColumns(message.definition, request.isTracked),
          about: request.about,
        },
        now,
      );
      await tellMessage(events, context, row, { reason: refusal, dueAt });
      if (refusal === undefined) await enqueue(context, row, dueAt);
      return toStored(row);
    },
    preview(context, definition, data, wantedLanguage): MessagePreview {
      const { language, wanted, address, subject, body } = write(
        context,
        compiled(context, definition),
        data,
        wantedLanguage,
      );
      const to = address ?? (typeof wanted === 'string' ? wanted : '');
      return { to, isAddress: address !== undefined, language, ...(subject === undefined ? {} : { subject }), body };
    },
    async test(context, definition, request): Promise<StoredMessage> {
      const message = compiled(context, definition);
      const address = addressFor(definition.channel, request.to);
      if (address === undefined)
        throw new Problem(422, 'message-address', { params: { found: request.to, channel: definition.channel } });
      const attachments = await attachedFiles(files, context, request.attachments);
      const written = write(context, message, request.data, request.language);
      const refusal = (await wantsNone(context.transaction, definition.channel, address)) ? optedOut : undefined;
      const row = await putMessage(
        context,
        {
          ...rowOf(message, written),
          address,
          state: refusal === undefined ? 'queued' : 'refused',
          detail: refusal ?? null,
          ...marketingColumns(definition, false),
          ...columnOf(attachments),
          ...documentsColumn(request.documents),
        },
        clock.now(),
      );
      await events.audit(context, {
        action: 'message.tested',
        subject: { entity: 'message', id: row.id },
        changes: { to: [null, address] },
      });
      if (refusal === undefined) await enqueue(context, row);
      else await tellMessage(events, context, row, { reason: refusal });
      return toStored(row);
    },
  };
}

function keyOf({ key, isSecret }: { readonly key?: string; readonly isSecret?: true }): Pick<NewRow, 'key'> {
  if (isSecret === true) return { key: `${secretKey}${key ?? newId()}` };
  return key === undefined ? {} : { key };
}

/** Of what is sold by a message, not what was asked for. */
function marketingColumns({ marketing }: MessageDefinition, isTracked = false): Pick<NewRow, 'marketing' | 'tracked'> {
  return marketing === true ? { marketing: 1, tracked: isTracked ? 1 : 0 } : {};
}

function documentsColumn(documents: readonly MessageDocument[] = []): Pick<NewRow, 'documents'> {
  return documents.length === 0 ? {} : { documents: JSON.stringify(documents) };
}

/** @throws Problem 422 when no such message is live */
export function missingTemplate(name: string): Problem {
  return new Problem(422, 'message-template-missing', { params: { name } });
}
