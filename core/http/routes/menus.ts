// /api/menu: what a line of one's own menu does beyond leading somewhere.
import { forbidden } from '../../kernel/problem.ts';
import { menuOf } from '../menu-for.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id } from '../schemas.ts';

export function menuRoutes({ definitions, database, workflow }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/menu/processes/:name/start',
      access: 'signed-in',
      summary: 'Starts an instance of a process that the menu of the caller offers.',
      answer: closed({ instance: id }, ['instance']),
      status: 201,
      async handle({ context, params }) {
        const name = params.name ?? '';
        const areas = menuOf(definitions.current(context), context.principal)?.areas ?? [];
        const isOffered = areas.some(
          ({ hidden, lines }) =>
            !hidden && lines.some((line) => !line.hidden && line.to === 'process' && line.process === name),
        );
        if (!isOffered) throw forbidden('start', name);
        const instance = await database.transaction(context, (inside) =>
          workflow.start(inside, name, { variables: {} }),
        );
        return { status: 201, body: { instance } };
      },
    }),
  ];
}
