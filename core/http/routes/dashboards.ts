// /api/dashboards: where a person's day begins, how they arranged it, and what its tiles show under their rights.
import { isLanguage } from '../../../schemas/local-text.ts';
import type { DashboardTile } from '../../../schemas/types.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { answerProblem } from '../problem-answer.ts';
import { type JsonSchema, type Route, route } from '../route.ts';
import { boolean, closed, list, object, oneOf, text } from '../schemas.ts';

const unit = oneOf('day', 'week', 'month', 'quarter', 'year');
const between = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });
/** The shape of a tile, as schemas/dashboard.schema.json says it; what its filters mean is the query room's to say. */
const tile = closed(
  {
    id: text(64, 1),
    kind: oneOf('tasks', 'processes', 'list', 'figure', 'chart', 'funnel', 'text'),
    label: object,
    width: between(2, 12),
    height: between(1, 8),
    entity: text(41, 1),
    view: text(64, 1),
    filter: object,
    sort: { type: 'array', items: object, maxItems: 4 },
    measure: closed({ measure: oneOf('count', 'sum', 'average', 'min', 'max'), field: text(260, 1) }, ['measure']),
    share: object,
    date: text(63, 1),
    period: closed({ unit, count: between(1, 400), offset: between(-1_000, 1_000) }, ['unit']),
    compare: oneOf('before', 'year'),
    toDate: boolean,
    target: { type: 'string', pattern: '^-?[0-9]{1,18}(\\.[0-9]{1,9})?$' },
    lessIsBetter: boolean,
    chart: oneOf('bar', 'line', 'area', 'donut', 'table'),
    by: text(260, 1),
    step: unit,
    series: text(260, 1),
    most: between(1, 50),
    text: object,
  },
  ['id', 'kind'],
);
const tiles: JsonSchema = { type: 'array', items: tile, maxItems: limits.tilesAtOnce };

export function dashboardRoutes({ dashboards, texts, log }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/dashboards',
      access: 'signed-in',
      summary: 'The dashboards there are.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: dashboards.list(context) } }),
    }),
    route({
      method: 'GET',
      path: '/api/home',
      access: 'signed-in',
      summary:
        'The dashboard the day of the caller begins with: of their role, else of everybody; with how they arranged it.',
      answer: object,
      handle: async ({ context }) => ({ body: await dashboards.home(context) }),
    }),
    route({
      method: 'GET',
      path: '/api/dashboards/:name',
      access: 'signed-in',
      summary: 'A dashboard with the tiles whose entities the caller sees, and how they arranged it.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await dashboards.get(context, params.name ?? '') }),
    }),
    route<Record<string, never>, { tiles: readonly DashboardTile[] }>({
      method: 'PUT',
      path: '/api/dashboards/:name/arrangement',
      access: 'signed-in',
      summary: 'Keeps the tiles of a dashboard as the caller wants them: order, sizes, without some, with own ones.',
      body: closed({ tiles }, ['tiles']),
      answer: object,
      async handle({ context, params, body }) {
        const arrangement = await dashboards.arrange(context, params.name ?? '', body.tiles);
        return { body: arrangement === undefined ? {} : { arrangement } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/dashboards/:name/arrangement',
      access: 'signed-in',
      summary: 'The dashboard is again as its role has it.',
      async handle({ context, params }) {
        await dashboards.reset(context, params.name ?? '');
        return {};
      },
    }),
    route<Record<string, never>, { tiles: readonly DashboardTile[] }>({
      method: 'POST',
      path: '/api/dashboards/data',
      access: 'signed-in',
      reads: true,
      summary: 'What figures, charts and funnels come to, each for itself: `data`, or the `problem` of that one.',
      body: closed({ tiles }, ['tiles']),
      answer: closed({ items: list(closed({ id: text(64), data: object, problem: object }, ['id'])) }, ['items']),
      async handle({ context, body }) {
        const items = await Promise.all(
          body.tiles.map(async (one) => {
            try {
              return { id: one.id, data: await dashboards.data(context, one) };
            } catch (error) {
              const asked = {
                texts,
                log,
                language: isLanguage(context.locale) ? context.locale : 'en',
                correlationId: context.correlationId,
              };
              return { id: one.id, problem: answerProblem(error, asked).body };
            }
          }),
        );
        return { body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/my-processes',
      access: 'signed-in',
      summary: 'Running processes that gave the caller a task, with what they wait for.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await dashboards.processes(context) } }),
    }),
  ];
}
