// Renders a message once and puts row, job and event into the caller's transaction. Nothing leaves the house here.
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Events, Subject } from '../events/events.ts';
import { valueFormat } from '../expressions/format-value.ts';
import { type FileFacts, type Files, factsOf } from '../files/files.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { addressFor } from './addresses.ts';
import { isWithinLimit } from './frequency-limit.ts';
import { insertMessage, type MessageRow, messageByKey, type NewRow, toStored } from './message-store.ts';
import type { CompiledMessage } from './message-templates.ts';
import type { MessageDocument, MessagePreview, Messaging, StoredMessage } from './messaging.ts';
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

interface Written {
  readonly language: string;
  /** What its expression gives; `address` when mail, phone or person can be reached by it. */
  readonly wanted: unknown;
  readonly address: string | undefined;
  readonly subject?: string;
  readonly body: string;
}

export function createQueueMessage(needs: QueueNeeds): Pick<Messaging, 'queue' | 'preview' | 'test'> {
  const { database, definitions, events, files, clock, limit, compiled, enqueue } = needs;

  function write(context: Context, message: CompiledMessage, data: Data, wantedLanguage: string | undefined): Written {
    const { settings } = definitions.current(context);
    const language = message.languageFor(wantedLanguage ?? settings.language);
    const evaluation = { now: clock.now(), zone: settings.timeZone };
    const wanted = message.to.evaluate(data, evaluation);
    const format = valueFormat(language, settings.calendar, settings.timeZone);
    const address = addressFor(message.definition.channel, wanted);
    return { language, wanted, address, ...message.render(data, language, { ...evaluation, format }) };
  }

  /** Why it is not sent. */
  async function refusalOf(
    context: InTransaction,
    { definition }: CompiledMessage,
    address: string | undefined,
    attachments: readonly FileFacts[],
    now: Date,
  ): Promise<string | undefined> {
    if (address === undefined) return 'no-address';
    if (totalSize(attachments) > limits.attachmentBytes) return 'attachments-too-large';
    if (!(await isWithinLimit(database, context, definition, address, now))) return 'frequency-limit';
    return (await limit.allows(context, definition.channel, address, now)) ? undefined : 'unconfirmed-limit';
  }

  async function attached(context: Context, ids: readonly Id[] = []): Promise<readonly FileFacts[]> {
    if (ids.length === 0) return [];
    const found = new Map((await files.find(context, ids)).map((file) => [file.id, file]));
    return ids.flatMap((id) => found.get(id) ?? []).map(factsOf);
  }

  function put(
    context: InTransaction,
    message: CompiledMessage,
    { language, subject, body }: Written,
    row: Pick<NewRow, 'address' | 'state' | 'detail' | 'key' | 'attachments' | 'documents' | 'about'>,
    now: Date,
  ): Promise<MessageRow> {
    return insertMessage(
      context,
      {
        direction: 'out',
        channel: message.definition.channel,
        template: message.definition.name,
        template_version: message.version,
        ...(subject === undefined ? {} : { subject }),
        body,
        language,
        cause: context.cause === undefined ? null : JSON.stringify(context.cause),
        ...row,
      },
      now,
    );
  }

  async function tell(
    context: InTransaction,
    row: MessageRow,
    about: Subject | undefined,
    more: { readonly reason?: string; readonly dueAt?: string },
  ): Promise<void> {
    const type = more.reason === undefined ? 'message.queued' : 'message.refused';
    const data = { message: row.id, channel: row.channel, template: row.template ?? '', to: row.address, ...more };
    await events.append(context, { type, subject: about, data });
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
      const attachments = await attached(context, request.attachments);
      const refusal = await refusalOf(context, message, address, attachments, now);
      const { timeZone } = definitions.current(context).settings;
      const dueAt = refusal === undefined ? leavesAt(now, message.definition.quietHours, timeZone) : undefined;
      const row = await put(
        context,
        message,
        written,
        {
          address: address ?? (typeof wanted === 'string' ? wanted.slice(0, 500) : ''),
          state: refusal === undefined ? 'queued' : 'refused',
          detail: refusal ?? (dueAt === undefined ? null : 'quiet-hours'),
          ...(request.key === undefined ? {} : { key: request.key }),
          ...columnOf(attachments),
          ...documentsColumn(request.documents),
          about: request.about,
        },
        now,
      );
      if (refusal !== undefined) await tell(context, row, request.about, { reason: refusal });
      else {
        await tell(context, row, request.about, dueAt === undefined ? {} : { dueAt: dueAt.toISOString() });
        await enqueue(context, row, dueAt);
      }
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
      const attachments = await attached(context, request.attachments);
      const written = write(context, message, request.data, request.language);
      const row = await put(
        context,
        message,
        written,
        { address, state: 'queued', ...columnOf(attachments), ...documentsColumn(request.documents) },
        clock.now(),
      );
      await events.audit(context, {
        action: 'message.tested',
        subject: { entity: 'message', id: row.id },
        changes: { to: [null, address] },
      });
      await enqueue(context, row);
      return toStored(row);
    },
  };
}

function totalSize(attachments: readonly FileFacts[]): number {
  return attachments.reduce((sum, { size }) => sum + size, 0);
}

/** As the row keeps them; nothing where there is none. */
function columnOf(attachments: readonly FileFacts[]): Pick<NewRow, 'attachments'> {
  return attachments.length === 0 ? {} : { attachments: JSON.stringify(attachments) };
}

function documentsColumn(documents: readonly MessageDocument[] = []): Pick<NewRow, 'documents'> {
  return documents.length === 0 ? {} : { documents: JSON.stringify(documents) };
}

/** @throws Problem 422 when no such message is live */
export function missingTemplate(name: string): Problem {
  return new Problem(422, 'message-template-missing', { params: { name } });
}
