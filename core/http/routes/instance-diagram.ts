// /api/instances/:id/diagram: one instance drawn: its diagram, the way it took, where it stands, what it knows and what happened. Seen by whoever may
// read the record it is about; variables, values seen by conditions and the words of errors by operators only, since they may quote hidden fields.
import { createActors } from '../../automation/timeline-entry.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { ActivityInfo, HistoryStep, InstancePicture } from '../../workflow/measures.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { object, text } from '../schemas.ts';
import { mayReadInstance } from './instances.ts';
import { labelsOf, processLabel } from './measures.ts';

export function instanceDiagramRoutes(needs: RouteNeeds): readonly Route[] {
  return [
    route<{ before?: string }>({
      method: 'GET',
      path: '/api/instances/:id/diagram',
      access: 'signed-in',
      summary:
        'One instance on its diagram: way, tokens, incidents, and history newest first; variables for operators.',
      query: { before: { ...text(18), pattern: '^\\d+$' } },
      answer: object,
      async handle({ context, params, query }) {
        const id = params.id ?? '';
        const picture = await needs.workflow.measures.instance(id, { before: query.before });
        if (!picture || !(await mayReadInstance(needs, context, picture.instance))) throw notFound('instance', id);
        const sees = needs.access.policy.may(context.principal, 'operate');
        const shown = sees ? picture : withoutValues(picture);
        const { process } = picture.instance;
        const names = { ...picture.names, ...labelsOf(needs, context, process) };
        return {
          body: {
            ...shown,
            label: processLabel(needs, context, process),
            names,
            subjectTitle: await subjectTitle(needs, context, picture),
            ...(await withPeople(needs, context, shown)),
          },
        };
      },
    }),
  ];
}

/** What somebody sees who may read the record, but not every field of it. */
function withoutValues(picture: InstancePicture): InstancePicture {
  const history = picture.history.map((step) => ({
    ...step,
    entries: step.entries.filter(({ type }) => type !== 'variables').map(({ detail: _detail, ...entry }) => entry),
  }));
  const incidents = picture.incidents.map((incident) => ({ ...incident, detail: '' }));
  return { ...picture, scopes: [], changes: [], history, incidents };
}

/** Actors as people and purposes. */
async function withPeople(needs: RouteNeeds, context: Context, picture: InstancePicture): Promise<object> {
  const actorOf = createActors(needs, context);
  const activity = async ({ startedBy, endedBy, ...rest }: ActivityInfo) => ({
    ...rest,
    startedBy: await actorOf(startedBy),
    ...(endedBy === undefined ? {} : { endedBy: await actorOf(endedBy) }),
  });
  const step = async ({ by, ...rest }: HistoryStep) => ({
    ...rest,
    ...(by === undefined ? {} : { by: await actorOf(by) }),
  });
  return {
    tokens: await Promise.all(picture.tokens.map(activity)),
    activities: await Promise.all(picture.activities.map(activity)),
    history: await Promise.all(picture.history.map(step)),
    changes: await Promise.all(picture.changes.map(async (change) => ({ ...change, by: await actorOf(change.by) }))),
  };
}

async function subjectTitle(
  { records, definitions }: RouteNeeds,
  context: Context,
  { instance }: InstancePicture,
): Promise<string> {
  const { subject } = instance;
  const record = subject && (await records.find(context, subject.entity, subject.id));
  const entity = subject && definitions.current(context).entity(subject.entity);
  return String((entity && record?.values[entity.titleField]) ?? '');
}
