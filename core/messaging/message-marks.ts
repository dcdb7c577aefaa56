// That a message was opened, a link in it followed, or that it was answered: each noted with who asked, a person or a program that looks at everything.
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { type MessageRow, storyAt, storyOf } from './message-store.ts';

export type MarkKind = 'open' | 'click' | 'reply';

export interface Mark {
  readonly kind: MarkKind;
  readonly link?: string | undefined;
  /** What the browser says of itself; absent of an answer. */
  readonly agent?: string | undefined;
  readonly isHead?: boolean | undefined;
}

/** Those that open what they pass on: of mail servers, of messengers that show what a link leads to, scripts. */
const programs =
  /bot|crawl|spider|preview|prefetch|scan|proxy|curl|wget|python|java\/|go-http|headless|monitor|whatsapp|telegram|facebookexternalhit|slack|skype|barracuda|mimecast|proofpoint|safelinks/i;
/** Nobody has read it so soon after it left. */
const soonMs = 2_000;

const types: Readonly<Record<MarkKind, string>> = {
  open: 'message.opened',
  click: 'message.clicked',
  reply: 'message.answered',
};

/** The first one of a person is told on the timeline. */
export async function noteMark(
  { events, clock }: { readonly events: Events; readonly clock: Clock },
  context: InTransaction,
  row: MessageRow,
  { kind, link, agent, isHead }: Mark,
): Promise<void> {
  const { transaction } = context;
  const now = clock.now().getTime();
  const isProgram = agent !== undefined && (agent === '' || programs.test(agent));
  const isSoon = kind !== 'reply' && now - Number(row.updated_at) < soonMs && now >= Number(row.updated_at);
  const isMachine = isHead === true || isProgram || isSoon;
  const before = await transaction.read<{ machine: number }>(
    sql`select machine from message_marks where message = ${row.id} and kind = ${kind} order by id limit ${limits.messageMarks}`,
  );
  if (before.length >= limits.messageMarks) return;
  transaction.tell(sql`insert into message_marks (id, message, mailing, kind, link, machine, at)
    values (${newId()}, ${row.id}, ${row.mailing}, ${kind}, ${link?.slice(0, 2_000) ?? null}, ${isMachine ? 1 : 0}, ${now})`);
  if (isMachine || before.some(({ machine }) => Number(machine) === 0)) return;
  await events.append(storyOf(context, row), {
    type: types[kind],
    subject: storyAt(row),
    data: {
      message: row.id,
      channel: row.channel,
      ...(row.mailing === null ? {} : { mailing: row.mailing }),
      ...(link === undefined ? {} : { link: link.slice(0, 500) }),
    },
  });
}
