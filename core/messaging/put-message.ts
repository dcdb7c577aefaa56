// What every message that leaves has in common: its files, its row in the caller's transaction, the event that tells of it.
import type { Events } from '../events/events.ts';
import { type FileFacts, type Files, factsOf } from '../files/files.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { insertMessage, type MessageRow, type NewRow, storyAt } from './message-store.ts';

export async function attachedFiles(
  files: Files,
  context: Context,
  ids: readonly Id[] = [],
): Promise<readonly FileFacts[]> {
  if (ids.length === 0) return [];
  const found = new Map((await files.find(context, ids)).map((file) => [file.id, file]));
  return ids.flatMap((id) => found.get(id) ?? []).map(factsOf);
}

export function areTooLarge(attachments: readonly FileFacts[]): boolean {
  return attachments.reduce((sum, { size }) => sum + size, 0) > limits.attachmentBytes;
}

/** As the row keeps them; nothing where there is none. */
export function columnOf(attachments: readonly FileFacts[]): Pick<NewRow, 'attachments'> {
  return attachments.length === 0 ? {} : { attachments: JSON.stringify(attachments) };
}

/** One that goes out, with why it does. */
export function putMessage(
  context: InTransaction,
  row: Omit<NewRow, 'direction' | 'cause'>,
  now: Date,
): Promise<MessageRow> {
  const cause = context.cause === undefined ? null : JSON.stringify(context.cause);
  return insertMessage(context, { direction: 'out', ...row, cause }, now);
}

/** The timeline hears that it is queued, until when it waits, or why it does not go. */
export async function tellMessage(
  events: Events,
  context: InTransaction,
  row: MessageRow,
  more: { readonly reason?: string | undefined; readonly dueAt?: Date | undefined },
): Promise<void> {
  const { reason, dueAt } = more;
  const type = reason === undefined ? 'message.queued' : 'message.refused';
  const data = { message: row.id, channel: row.channel, template: row.template ?? '', to: row.address };
  await events.append(context, {
    type,
    subject: storyAt(row),
    data: {
      ...data,
      ...(row.reply_to === null ? {} : { letter: true }),
      ...(reason === undefined ? {} : { reason }),
      ...(dueAt === undefined ? {} : { dueAt: dueAt.toISOString() }),
    },
  });
}
