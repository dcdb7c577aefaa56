// /api/processes/:name/instances: how many instances run in which version; /api/process-house: what a process may name.
import { isDeepStrictEqual } from 'node:util';
import type { House } from '../../engine/check/house.ts';
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
        'Everything a process may name once all drafts are live: entities, forms, messages, roles with what they read, calendars, decisions, service tasks; in `live` the lists that are others until then.',
      answer: object,
      async handle({ context }) {
        const drafted = workflow.house(await definitions.drafted(context));
        const live = Object.entries(workflow.house(definitions.current(context))).filter(
          ([list, items]) => !isDeepStrictEqual(items, drafted[list as keyof House]),
        );
        return { body: { ...drafted, ...(live.length === 0 ? {} : { live: Object.fromEntries(live) }) } };
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
