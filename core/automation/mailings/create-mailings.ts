// Mailings put together: who they go to is gathered first, then their messages leave as fast as the provider of the channel takes them. Everything that is
// known of one is in the database, so it goes on after any stop; pausing and cancelling hold for all that has not left.
import type { MailingCounts, MailingMember, MailingReport, MessageState } from '../../../schemas/mailing-data.ts';
import type { Policy } from '../../access/access.ts';
import type { Events, Subject } from '../../events/events.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../../jobs/jobs.ts';
import { takeSteps } from '../../jobs/take-steps.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, isId, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import { missingTemplate } from '../../messaging/queue-message.ts';
import { titleOf } from '../title-of.ts';
import { type GatherNeeds, gatherSlice } from './gather-audience.ts';
import { findMailing, insertMailing, mailingsOf, moveMailing, type StoredMailing, sendingBy } from './mailing-store.ts';
import type { Audience, MailingFigure, MailingRequest, Mailings } from './mailings.ts';

export interface MailingsNeeds extends GatherNeeds {
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Logger;
}

const gatherKind = 'mailing.gather';
const turnKind = 'mailing.turn';
const figuresKind = 'mailing.figures';
const done: JobOutcome = { kind: 'done' };
/** Of messages of mailings: what changes their figures. */
const told = ['message.delivered', 'message.failed', 'message.opened', 'message.clicked', 'message.answered'];

export function createMailings(needs: MailingsNeeds): Mailings {
  const { database, records, definitions, messaging, workflow, jobs, clock, events } = needs;

  const perSecond = (context: Context, channel: string): number => {
    const rates: Readonly<Record<string, number | undefined>> = definitions.current(context).settings.perSecond ?? {};
    return rates[channel] ?? limits.mailingPerSecond;
  };
  const soon = (ms: number): Date => new Date(clock.now().getTime() + ms);
  const gather = (context: InTransaction, id: Id) =>
    jobs.enqueue(context, { kind: gatherKind, payload: { mailing: id }, key: `${gatherKind}:${id}`, maxAttempts: 20 });
  const turn = (context: InTransaction, channel: string, dueAt?: Date) =>
    jobs.enqueue(context, {
      kind: turnKind,
      payload: { channel },
      key: `${turnKind}:${channel}`,
      maxAttempts: 20,
      dueAt,
    });
  const figures = (context: InTransaction, id: Id, dueAt?: Date) =>
    jobs.enqueue(context, { kind: figuresKind, payload: { mailing: id }, key: `${figuresKind}:${id}`, dueAt });
  /** The last ones do not wait for their minute. */
  const lastFigures = async (context: InTransaction, id: Id): Promise<void> => {
    await jobs.cancel(context, `${figuresKind}:${id}`);
    await figures(context, id);
  };

  jobs.work(gatherKind, runGather, { concurrency: 1, inHouse: true, leaseMs: 2 * limits.mailingGatherMs });
  jobs.work(turnKind, runTurn, { concurrency: 1, inHouse: true });
  jobs.work(figuresKind, runFigures, { concurrency: 1, inHouse: true });
  events.inside('figures of mailings', told, (context, { data }) => {
    if (isId(data.mailing)) return figures(context, data.mailing, soon(limits.mailingFiguresMs)).then(() => undefined);
  });

  async function runGather(job: LeasedJob, signal: AbortSignal): Promise<JobOutcome> {
    const id = String(job.payload.mailing);
    const isEnd = await takeSteps(clock, job, signal, () => gatherSlice(needs, id), limits.mailingGatherMs);
    await database.transaction(systemContext('gather the audience of a mailing', id), async (context) => {
      if (!isEnd) return gather(context, id);
      const mailing = await findMailing(context.transaction, id);
      if (mailing?.isGathered !== true || mailing.status !== 'sending') return;
      if (mailing.process === undefined) await turn(context, mailing.channel);
      else await end(context, mailing);
    });
    return done;
  }

  /** Lets go what the channel takes until the next turn, less what it has not taken yet: the oldest mailing first. */
  async function runTurn(job: LeasedJob): Promise<JobOutcome> {
    const channel = String(job.payload.channel);
    await database.transaction(systemContext('send mailings', job.correlationId), async (context) => {
      const sending = await sendingBy(context.transaction, channel);
      if (sending.length === 0) return;
      const rate = perSecond(context, channel);
      const most = Math.max(1, Math.floor((rate * limits.mailingTurnMs) / 1_000));
      let room =
        most -
        (await messaging.many.onTheirWay(
          context,
          sending.map(({ id }) => id),
        ));
      let next = soon(limits.mailingTurnMs);
      let isQuiet = true;
      for (const mailing of sending) {
        const leavesAt = messaging.many.leavesAt(context, mailing.template ?? '');
        if (leavesAt !== undefined) {
          if (isQuiet) next = leavesAt;
          continue;
        }
        if (isQuiet) next = soon(limits.mailingTurnMs);
        isQuiet = false;
        if (room > 0) room -= await messaging.many.release(context, mailing.id, room, rate);
        if (await isThrough(context, mailing.id)) await end(context, mailing);
        else await figures(context, mailing.id, soon(limits.mailingFiguresMs));
      }
      await turn(context, channel, next);
    });
    return done;
  }

  async function isThrough(context: InTransaction, id: Id): Promise<boolean> {
    const { states } = await messaging.many.counts(context, id);
    return !(['waiting', 'queued', 'sending'] as const).some((state) => (states[state] ?? 0) > 0);
  }

  async function end(context: InTransaction, { id, about }: StoredMailing): Promise<void> {
    await moveMailing(context, id, ['sending'], 'done', clock.now().getTime());
    await events.append(context, { type: 'mailing.done', subject: about, data: { mailing: id } });
    await lastFigures(context, id);
  }

  async function runFigures(job: LeasedJob): Promise<JobOutcome> {
    const id = String(job.payload.mailing);
    await database.transaction(systemContext('figures of a mailing', id), async (context) => {
      const mailing = await findMailing(context.transaction, id);
      if (mailing === undefined) return;
      const { about } = mailing;
      const record = await records.find(context, about.entity, about.id);
      if (record === undefined) return;
      const sums = await sumsOf(context, about);
      const changes = Object.entries(mailing.figures).flatMap(([figure, field]) =>
        record.values[field] === sums[figure as MailingFigure] ? [] : [[field, sums[figure as MailingFigure]]],
      );
      if (changes.length > 0) await records.update(context, about.entity, about.id, Object.fromEntries(changes));
    });
    return done;
  }

  /** Of all mailings of a record. */
  async function sumsOf(context: InTransaction, about: Subject): Promise<Readonly<Record<MailingFigure, number>>> {
    const sums = new Map<MailingFigure, number>();
    const add = (figure: MailingFigure, count: number) => sums.set(figure, (sums.get(figure) ?? 0) + count);
    for (const { id, total, process } of await mailingsOf(context.transaction, about)) {
      const counts = await messaging.many.counts(context, id);
      add('members', total);
      for (const [figure, count] of Object.entries(figuresOf(counts))) add(figure as MailingFigure, count);
      if (process !== undefined) add('sent', total);
    }
    return Object.fromEntries(sums) as Record<MailingFigure, number>;
  }

  /** @throws Problem 404 for who does not see what it is for */
  async function owned(context: Context, about: Subject, id: Id): Promise<StoredMailing> {
    await records.get(context, about.entity, about.id);
    const mailing = isId(id) ? await findMailing(database.reader(context), id) : undefined;
    if (mailing === undefined || mailing.about.id !== about.id) throw notFound('mailing', id);
    return mailing;
  }

  async function report(context: Context, one: StoredMailing, mayChange: boolean): Promise<MailingReport> {
    const { id, status, channel, template, process, isGathered, total, createdAt, endedAt } = one;
    const leavesAt =
      status === 'sending' && template !== undefined && definitions.current(context).message(template) !== undefined
        ? messaging.many.leavesAt(context, template)
        : undefined;
    return {
      id,
      status,
      channel,
      ...(template === undefined ? {} : { template }),
      ...(process === undefined ? {} : { process }),
      isGathered,
      total,
      counts: await messaging.many.counts(context, id),
      perSecond: perSecond(context, channel),
      ...(leavesAt === undefined ? {} : { leavesAt: leavesAt.toISOString() }),
      createdAt: new Date(createdAt).toISOString(),
      ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
      mayChange,
    };
  }

  async function checked(context: InTransaction, { about, template, process, audience }: MailingRequest) {
    const running = (await mailingsOf(context.transaction, about)).some(
      ({ status }) => status === 'sending' || status === 'paused',
    );
    if (running) throw new Problem(409, 'mailing-running');
    await count(context, audience);
    if (process !== undefined) {
      if (!(await workflow.isDeployed(context, process))) throw notFound('process', process);
      return 'process';
    }
    const definition = definitions.current(context).message(template ?? '')?.definition;
    if (definition === undefined) throw missingTemplate(template ?? '');
    const carriesFiles = (definition.attachments ?? definition.documents ?? []).length > 0;
    if (definition.channel === 'inApp' || carriesFiles)
      throw new Problem(422, 'mailing-template', { params: { name: definition.name } });
    return definition.channel;
  }

  async function count(context: Context, { entity, filter }: Audience) {
    const page = await records.query(context, entity, { filter, fields: [], limit: 1, count: true });
    return page.count ?? { value: page.items.length, more: false };
  }

  return {
    count,
    async start(context, request) {
      const channel = await checked(context, request);
      const { about, audience, template, process } = request;
      const id = newId();
      await insertMailing(context, {
        id,
        about,
        template: process === undefined ? template : undefined,
        process,
        channel,
        entity: audience.entity,
        filter: audience.filter,
        figures: request.figures ?? {},
        status: 'sending',
        cursor: undefined,
        isGathered: false,
        total: 0,
        principal: context.principal,
        locale: context.locale,
        createdAt: clock.now().getTime(),
        endedAt: undefined,
      });
      await gather(context, id);
      await events.append(context, {
        type: 'mailing.started',
        subject: about,
        data: { mailing: id, channel, template: template ?? '', process: process ?? '' },
      });
      return id;
    },
    async of(context, about) {
      await records.get(context, about.entity, about.id);
      const mayChange = await records.may(context, about.entity, about.id, 'update');
      const reports: MailingReport[] = [];
      for (const one of await mailingsOf(database.reader(context), about))
        reports.push(await report(context, one, mayChange));
      return reports;
    },
    move: (outer, about, id, to) =>
      database.transaction(outer, async (context) => {
        const mailing = await owned(context, about, id);
        if (!(await records.may(context, about.entity, about.id, 'update'))) throw notFound('mailing', id);
        const from =
          to === 'paused'
            ? (['sending'] as const)
            : to === 'sending'
              ? (['paused'] as const)
              : (['sending', 'paused'] as const);
        const endedAt = to === 'cancelled' ? clock.now().getTime() : undefined;
        if (!(await moveMailing(context, id, from, to, endedAt)))
          throw new Problem(409, 'mailing-state', { params: { found: mailing.status, expected: from.join(', ') } });
        if (to === 'cancelled') {
          await messaging.many.drop(context, id);
          await lastFigures(context, id);
        }
        if (to === 'sending') await (mailing.isGathered ? turn(context, mailing.channel) : gather(context, id));
        await events.append(context, {
          type: `mailing.${to === 'sending' ? 'resumed' : to}`,
          subject: about,
          data: { mailing: id },
        });
      }),
    async members(context, about, id, { state, after, limit = limits.defaultPageSize }) {
      await owned(context, about, id);
      const found = await messaging.many.list(context, id, { state, after, limit: limit + 1 });
      const items: MailingMember[] = [];
      for (const one of found.slice(0, limit)) items.push(await memberOf(context, one));
      return found.length > limit ? { items, next: items.at(-1)!.id } : { items };
    },
    aboutOf: async (context, id) => (isId(id) ? (await findMailing(database.reader(context), id))?.about : undefined),
    async lastAbout(context, record, since) {
      const last = await messaging.many.lastAbout(asHouse(context, 'who was written to'), record, since);
      return last && (await findMailing(database.reader(context), last.mailing))?.about;
    },
  };

  async function memberOf(
    context: Context,
    message: Awaited<ReturnType<typeof messaging.many.list>>[number],
  ): Promise<MailingMember> {
    const { id, about, address, state, detail, opened, clicked, answered } = message;
    const record = about && (await records.find(context, about.entity, about.id));
    return {
      id,
      record: {
        entity: about?.entity ?? '',
        id: record?.id ?? '',
        title: record === undefined ? '' : titleOf(definitions.current(context), record),
      },
      address: record === undefined ? '' : address,
      state,
      ...(detail === undefined ? {} : { reason: detail }),
      opened,
      clicked,
      answered,
    };
  }
}

function figuresOf({
  states,
  opened,
  clicked,
  answered,
}: MailingCounts): Readonly<Record<Exclude<MailingFigure, 'members'>, number>> {
  const count = (...among: readonly MessageState[]) => among.reduce((sum, state) => sum + (states[state] ?? 0), 0);
  return {
    sent: count('sent', 'delivered'),
    delivered: count('delivered'),
    failed: count('failed'),
    unknown: count('unknown'),
    refused: count('refused'),
    opened,
    clicked,
    answered,
  };
}
