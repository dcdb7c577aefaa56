// /api/instances: process instances, seen by whoever may read the record they are about; all of them by operators.
import { subjectOf } from '../../definitions/subject-of.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { InstanceInfo } from '../../workflow/workflow.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, list, object, text } from '../schemas.ts';

export function instanceRoutes(needs: RouteNeeds): readonly Route[] {
  const { workflow, records, database } = needs;
  return [
    route<{ entity?: string; id?: string }>({
      method: 'GET',
      path: '/api/instances',
      access: 'signed-in',
      summary: 'Instances about one record; without one, the newest of all, for operators.',
      query: { entity: text(64), id },
      answer: closed({ items: list(object) }),
      async handle({ context, query }) {
        if (query.entity === undefined || query.id === undefined) {
          if (!needs.access.policy.may(context.principal, 'operate')) throw notFound('record', query.id ?? '-');
          return { body: { items: await workflow.instances(context, {}, { limit: 50 }) } };
        }
        const { id: recordId, entity } = await records.get(context, query.entity, query.id);
        return {
          body: {
            items: await workflow.instances(context, {
              subject: subjectOf(needs.definitions.current(context), entity, recordId),
            }),
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/instances/:id',
      access: 'signed-in',
      summary: 'One instance with its history; its variables for operators.',
      answer: object,
      async handle({ context, params }) {
        const instance = await workflow.instance(context, params.id ?? '');
        if (!instance || !(await mayReadInstance(needs, context, instance)))
          throw notFound('instance', params.id ?? '');
        if (needs.access.policy.may(context.principal, 'operate')) return { body: instance };
        // Variables and values in the history may hold what this reader may not see on the record.
        const { variables: _variables, history, ...rest } = instance;
        const steps = history
          .filter((entry) => entry.type !== 'variables')
          .map(({ detail: _detail, ...entry }) => entry);
        return { body: { ...rest, history: steps } };
      },
    }),
    route<Record<string, never>, { reason: string }>({
      method: 'POST',
      path: '/api/instances/:id/cancel',
      access: 'operate',
      summary: 'Ends an instance with everything that waits in it.',
      body: closed({ reason: text(1_000, 1) }, ['reason']),
      status: 204,
      async handle({ context, params, body }) {
        await database.transaction(context, (inside) => workflow.cancel(inside, params.id ?? '', body.reason));
        return {};
      },
    }),
  ];
}

/** Who may read the record an instance is about, and operators. */
export async function mayReadInstance(
  { access, records }: RouteNeeds,
  context: Context,
  instance: InstanceInfo,
): Promise<boolean> {
  if (access.policy.may(context.principal, 'operate')) return true;
  const { subject } = instance;
  return subject !== undefined && (await records.find(context, subject.entity, subject.id)) !== undefined;
}
