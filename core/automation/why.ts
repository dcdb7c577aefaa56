// Why an automatic entry of a timeline happened: the rule or process with its version, the event with the values before and after, the
// condition with the values it saw, and the chain of events that led to it. Values the reader may not see are { hidden: true }.
import { byPresentNames } from '../../schemas/field-names.ts';
import type { LocalText } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { StoredEvent } from '../events/events.ts';
import type { Cause, Context } from '../kernel/context.ts';
import { isPlainObject, type Json, type JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import type { Explanation } from '../rules/rules.ts';
import { causesOf } from './causation.ts';
import { elementNameFor } from './reader-names.ts';
import type { ActionResult } from './rules/fire-rule.ts';
import { seenDetail, seenExplanation } from './rules/seen-explanation.ts';
import { createActors, type HistoryNeeds, maySee, readableOf, textOf, visibleData } from './timeline-entry.ts';

const hidden = { hidden: true } as const;

interface DecisionRow {
  readonly id: Id;
  readonly event_id: Id;
  readonly entity: string;
  readonly explanation: string;
  readonly actions: string;
}

export async function explainEvent(needs: HistoryNeeds, context: Context, event: StoredEvent): Promise<object> {
  const { cause } = event;
  const chain = await causesOf(needs.events, context, event);
  const decision = await decisionOf(needs, context, event);
  const ground = decision === undefined ? chain.find(isWrite) : await needs.events.find(context, decision.event_id);
  return {
    cause: cause ?? null,
    ...(await sourceOf(needs, context, cause)),
    ...(ground === undefined ? {} : { event: await groundOf(needs, context, ground) }),
    ...(decision === undefined ? conditionOf(needs, context, event) : ruleParts(needs, context, decision)),
    ...(cause?.kind === 'process' ? { element: elementOf(needs, context, cause) } : {}),
    ...(decision === undefined ? { effects: [] } : {}),
    chain: await chainOf(needs, context, chain),
  };
}

function isWrite(event: StoredEvent): boolean {
  return event.type.startsWith('record.');
}

async function decisionOf(
  { database }: HistoryNeeds,
  context: Context,
  event: StoredEvent,
): Promise<DecisionRow | undefined> {
  if (event.cause?.kind !== 'rule') return undefined;
  const rows = await database
    .reader(context)
    .read<DecisionRow>(
      sql`select id, event_id, entity, explanation, actions from rule_decisions where id = ${event.cause.decision}`,
    );
  return rows[0];
}

/** What acted: its title in every language, its version, who published it and when. */
async function sourceOf(needs: HistoryNeeds, context: Context, cause: Cause | undefined): Promise<object> {
  if (cause === undefined || cause.kind === 'message') return { title: {} };
  const release = needs.definitions.current(context);
  const kind = cause.kind === 'rule' ? 'rule' : cause.kind === 'process' ? 'process' : 'form';
  const live = release.get(kind, cause.name);
  const version = 'version' in cause ? cause.version : live?.version;
  const then =
    version === undefined || version === live?.version
      ? live
      : await needs.definitions.version(context, kind, cause.name, version);
  const label: LocalText | undefined =
    then !== undefined && 'label' in then.definition ? then.definition.label : undefined;
  return {
    title: label ?? { en: cause.name },
    version: version ?? 0,
    ...(then === undefined
      ? {}
      : {
          publishedAt: then.publishedAt.toISOString(),
          publishedBy: (await createActors(needs, context)(then.publishedBy)).name ?? then.publishedBy,
        }),
  };
}

async function groundOf(needs: HistoryNeeds, context: Context, event: StoredEvent): Promise<object> {
  const base = { type: event.type, at: event.at.toISOString(), entity: event.subject?.entity ?? '' };
  if (!(await maySee(needs, context, event))) return { ...base, changes: [] };
  const entity = event.subject && needs.definitions.current(context).entity(event.subject.entity);
  const readable = readableOf(needs, context, entity);
  const all = (event.data.changes ?? {}) as { readonly [field: string]: readonly [Json, Json] };
  const changes =
    event.subject === undefined
      ? []
      : Object.entries(await needs.records.seenChanges(context, event.subject.entity, byPresentNames(entity, all)));
  return {
    ...base,
    changes: changes.map(([field, change]) => {
      const [before, after] = Array.isArray(change) ? (change as Json[]) : [];
      return readable.has(field)
        ? { field, before: before ?? null, after: after ?? null }
        : { field, before: hidden, after: hidden };
    }),
  };
}

/** What the action used is named as people named it: the message's or process's label. */
function withLabel({ definitions }: HistoryNeeds, context: Context, detail: JsonObject): JsonObject {
  const release = definitions.current(context);
  const named =
    typeof detail.decision === 'string'
      ? release.get('decision', detail.decision)
      : typeof detail.template === 'string'
        ? release.message(detail.template)
        : typeof detail.process === 'string'
          ? release.process(detail.process)
          : undefined;
  return named?.definition.label === undefined ? detail : { ...detail, label: { ...named.definition.label } };
}

function ruleParts(needs: HistoryNeeds, context: Context, decision: DecisionRow): object {
  const explanation = JSON.parse(decision.explanation) as Explanation;
  const actions = JSON.parse(decision.actions) as ActionResult[];
  return {
    condition: seenExplanation(needs, context, decision.entity, explanation),
    effects: actions.map(({ action, done, detail }) => {
      const { conditions, ...seen } = withLabel(needs, context, seenDetail(needs, context, decision.entity, detail));
      return {
        action,
        done,
        state: typeof detail.state === 'string' ? detail.state : done ? 'done' : 'failed',
        detail: seen,
        ...explained(conditions),
      };
    }),
  };
}

/** The conditions a gateway evaluated, in the shape rules are explained in. */
function conditionOf(needs: HistoryNeeds, context: Context, event: StoredEvent): object {
  return explained(visibleData(needs, context, event).conditions);
}

/** The conditions of a gateway, or the rows of a decision, with the values they saw. */
function explained(conditions: Json | undefined): object {
  if (!Array.isArray(conditions)) return {};
  const parts = conditions.flatMap((condition): Explanation[] => {
    if (!isPlainObject(condition)) return [];
    const { source, values, result } = condition as { source?: Json; values?: Json; result?: Json };
    return [
      {
        type: 'term',
        path: String(source ?? ''),
        operator: 'feel',
        expected: true,
        seen: values ?? null,
        holds: result === true,
      },
    ];
  });
  return parts.length === 0 ? {} : { condition: { type: 'any', holds: parts.some((part) => part.holds), parts } };
}

function elementOf(
  { definitions }: HistoryNeeds,
  context: Context,
  cause: Extract<Cause, { kind: 'process' }>,
): object {
  const step = { process: cause.name, element: cause.element };
  const name = elementNameFor(definitions.current(context), context.locale, step, cause.elementName);
  return { id: cause.element, ...(name === undefined ? {} : { name }) };
}

/** From the first cause to the event itself; what the reader may not see is left out. */
async function chainOf(needs: HistoryNeeds, context: Context, chain: readonly StoredEvent[]): Promise<object[]> {
  const shown: object[] = [];
  for (const event of [...chain].reverse()) {
    if (!(await maySee(needs, context, event))) continue;
    shown.push({ eventId: event.id, type: event.type, text: textOf(event, visibleData(needs, context, event)) });
  }
  return shown;
}
