// /api/live: what changed, as server-sent events (WHATWG HTML, 9.2), so that lists and the inbox follow. Says what changed, never the values;
// each listener hears only of what they may read.
import { PassThrough } from 'node:stream';
import type { Stored } from '../../entities/records.ts';
import type { StoredEvent } from '../../events/events.ts';
import { type Context, type Principal, systemContext } from '../../kernel/context.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Call, type Route, route } from '../route.ts';

interface Listener {
  readonly stream: PassThrough;
  readonly userId: string;
  context: Context;
  /** Whose rights are being looked up anew hears nothing until that is done. */
  renewal?: Promise<void>;
  renew(): Promise<Principal | undefined>;
}

interface Notice {
  readonly event: 'record' | 'task' | 'release' | 'notice' | 'timeline' | 'call';
  readonly data: object;
}

export function liveRoutes(needs: RouteNeeds): { routes: readonly Route[]; close(): void } {
  const listeners = new Set<Listener>();
  const stops = [
    needs.events.live((event) => void tell(needs, listeners, event)),
    needs.definitions.onRelease((release) => {
      for (const listener of listeners) send(listener, { event: 'release', data: { number: release.number } });
    }),
    everySecond(needs, listeners),
  ];
  return {
    routes: [
      route({
        method: 'GET',
        path: '/api/live',
        access: 'signed-in',
        summary: 'Server-sent events: record, task, release, notice, timeline and call.',
        types: ['text/event-stream'],
        handle: async (call) => ({
          body: listen(listeners, call),
          type: 'text/event-stream',
          headers: { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' },
        }),
      }),
    ],
    close() {
      for (const stop of stops) stop();
      for (const { stream } of listeners) stream.end();
    },
  };
}

function listen(listeners: Set<Listener>, call: Call<unknown, unknown>): PassThrough {
  const userId = call.session?.userId ?? '';
  const own = [...listeners].filter((listener) => listener.userId === userId);
  if (own.length >= limits.livePerUser)
    throw new Problem(429, 'too-many-live', { params: { limit: limits.livePerUser } });
  const stream = new PassThrough();
  const listener: Listener = { stream, userId, context: call.context, renew: call.renew };
  listeners.add(listener);
  call.visitor.signal.addEventListener('abort', () => {
    listeners.delete(listener);
    stream.destroy();
  });
  stream.write('retry: 2000\n: open\n\n');
  return stream;
}

function send(listener: Listener, { event, data }: Notice): void {
  const { stream } = listener;
  if (stream.destroyed || stream.writableEnded) return;
  // Who does not read as fast as we write begins anew.
  if (stream.writableLength > limits.liveBufferBytes) stream.destroy();
  else stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** A comment keeps proxies from closing; by the way it is seen whether the session still stands and what its roles are now. */
function everySecond({ clock, log }: RouteNeeds, listeners: Set<Listener>): () => void {
  let last = clock.now().getTime();
  const timer = setInterval(() => {
    const now = clock.now().getTime();
    if (now - last < limits.liveHeartbeatMs) return;
    last = now;
    renewAll({ log }, listeners);
  }, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}

/** Of one person, or of all. A connection that cannot be looked at ends: its page comes back by itself. */
function renewAll({ log }: Pick<RouteNeeds, 'log'>, listeners: ReadonlySet<Listener>, userId?: string): void {
  for (const listener of listeners) {
    if (userId !== undefined && listener.userId !== userId) continue;
    listener.renewal = renew(listener).catch((error: unknown) => {
      log.warn({ err: error }, 'a live connection could not be renewed');
      listener.stream.end();
    });
  }
}

async function renew(listener: Listener): Promise<void> {
  const principal = await listener.renew();
  if (!principal) {
    listener.stream.end();
    return;
  }
  listener.context = { ...listener.context, principal };
  if (!listener.stream.writableEnded) listener.stream.write(': here\n\n');
}

async function tell(needs: RouteNeeds, listeners: ReadonlySet<Listener>, event: StoredEvent): Promise<void> {
  if (listeners.size === 0 || !event.subject) return;
  try {
    const record = event.type.startsWith('record.') ? recordNotice(event) : undefined;
    const story = isOnTimeline(event) ? storyNotice(event) : undefined;
    // Who left, or has another role now, hears by that at once, not by the next beat.
    if (record && event.subject.entity === 'user') renewAll(needs, listeners, event.subject.id);
    const task = event.subject.entity === 'task' && record ? await taskOf(needs, event.subject.id) : undefined;
    for (const listener of listeners) {
      await listener.renewal;
      if ((record ?? story) && (await mayHear(needs, listener.context, event))) send(listener, (record ?? story)!);
      if (task && needs.tasks.concerns(listener.context, task, asBefore(task, event))) {
        send(listener, { event: 'task', data: { id: task.id, state: task.values.state } });
      }
      if (isCallFor(event, listener.userId))
        send(listener, { event: 'call', data: { id: event.subject.id, state: event.data.state } });
      if (isNoticeFor(event, listener.userId)) send(listener, { event: 'notice', data: { id: event.id } });
    }
  } catch (error) {
    needs.log.warn({ err: error, event: event.id }, 'a live update could not be told');
  }
}

function recordNotice(event: StoredEvent): Notice {
  const { version } = event.data;
  return {
    event: 'record',
    data: {
      entity: event.subject?.entity,
      id: event.subject?.id,
      version: typeof version === 'number' ? version : null,
      type: event.type,
    },
  };
}

/** What is told of a record without changing it. */
function isOnTimeline({ type }: StoredEvent): boolean {
  return type.startsWith('message.') || type.startsWith('activity.');
}

function storyNotice({ subject, type }: StoredEvent): Notice {
  return { event: 'timeline', data: { entity: subject?.entity, id: subject?.id, type } };
}

/** For roles that see only some rows the row is looked up as the listener; of a deleted one they hear nothing. */
async function mayHear(
  { definitions, access, records }: RouteNeeds,
  context: Context,
  event: StoredEvent,
): Promise<boolean> {
  const { entity: entityName = '', id = '' } = event.subject ?? {};
  const entity = definitions.current().entity(entityName);
  if (!entity) return false;
  const grant = access.policy.grant(context.principal, entity, 'read');
  if (!grant.allowed) return false;
  return grant.rows === undefined || (await records.find(context, entityName, id)) !== undefined;
}

function taskOf({ records }: RouteNeeds, id: string) {
  return records.find(systemContext('live updates of tasks', newId()), 'task', id);
}

/** The task as it was: who saw it until now hears that it is gone. A new one was nowhere. */
function asBefore(task: Stored, { type, data }: StoredEvent): Stored | undefined {
  if (type !== 'record.updated' || !isPlainObject(data.changes)) return undefined;
  const before = Object.entries(data.changes).map(([name, change]) => [name, Array.isArray(change) ? change[0] : null]);
  return { ...task, values: { ...task.values, ...(Object.fromEntries(before) as Stored['values']) } };
}

/** Whose telephone it is. */
function isCallFor({ type, data }: StoredEvent, userId: string): boolean {
  return type === 'call.shown' && Array.isArray(data.users) && data.users.includes(userId);
}

function isNoticeFor(event: StoredEvent, userId: string): boolean {
  return event.type.startsWith('message.') && event.data.channel === 'inApp' && event.data.to === userId;
}
