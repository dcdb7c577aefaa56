// /api/processes/:name/instances: how many instances run in which version; /api/process-house: what a process may name.
import { notFound } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object } from '../schemas.ts';

const newest = 50;

export function processRoutes({ definitions, workflow }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/process-house',
      access: 'studio',
      summary:
        'Everything a process may name: entities, forms, messages, roles with what they read, calendars, decisions, service tasks.',
      answer: object,
      async handle({ context }) {
        return { body: { ...workflow.house(context) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/processes/:name/instances',
      access: 'studio',
      summary: 'Counts by version and state among the newest instances, and those instances.',
      answer: closed({ counts: list(object), items: list(object) }),
      async handle({ context, params }) {
        const process = definitions.current(context).process(params.name ?? '');
        if (!process) throw notFound('process', params.name ?? '');
        const items = await workflow.instances(context, { process: process.definition.name }, { limit: newest });
        const counts = new Map<string, { version: number; status: string; count: number }>();
        for (const { version, status } of items) {
          const key = `${version} ${status}`;
          counts.set(key, { version, status, count: (counts.get(key)?.count ?? 0) + 1 });
        }
        return { body: { counts: [...counts.values()], items } };
      },
    }),
  ];
}
