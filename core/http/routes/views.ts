// /api/views: the views that people saved; those of plugins and of the studio are definitions and come with the workspace.
import type { Arrangement, ViewInput } from '../../automation/saved-views.ts';
import type { RouteNeeds } from '../needs.ts';
import { type JsonSchema, type Route, route } from '../route.ts';
import { boolean, closed, integer, list, object, text } from '../schemas.ts';

const input = {
  title: text(100, 1),
  audience: { type: 'string', pattern: '^(me|team|all|role:[a-z][A-Za-z0-9-]{0,40})$' },
  isDefault: boolean,
  definition: object,
};
/** As many as there can be of plugins and people; the bound keeps a body small. */
const names: JsonSchema = { type: 'array', items: text(64, 1), maxItems: 1_000, uniqueItems: true };
const arrangement = closed({ order: list(text()), hidden: list(text()) }, ['order', 'hidden']);
const required = ['title', 'audience', 'definition'];

export function viewRoutes({ savedViews }: RouteNeeds): readonly Route[] {
  return [
    route<{ entity?: string }>({
      method: 'GET',
      path: '/api/views',
      access: 'signed-in',
      summary: 'The saved views the asker sees: own, of the team, of the role, of everyone.',
      query: { entity: text(64) },
      answer: closed({ items: list(object), arrangement }, ['items']),
      async handle({ context, query: { entity } }) {
        const items = await savedViews.list(context, entity);
        if (entity === undefined) return { body: { items } };
        return { body: { items, arrangement: await savedViews.arrangement(context, entity) } };
      },
    }),
    route<Record<string, never>, Arrangement & { entity: string }>({
      method: 'PUT',
      path: '/api/views/arrangement',
      access: 'signed-in',
      summary: 'The order of the views of an entity as the asker wants them, and which are no tabs.',
      body: closed({ entity: text(64, 1), order: names, hidden: names }, ['entity', 'order', 'hidden']),
      async handle({ context, body: { entity, order, hidden } }) {
        await savedViews.arrange(context, entity, { order, hidden });
        return {};
      },
    }),
    route({
      method: 'POST',
      path: '/api/views/:id/restore',
      access: 'signed-in',
      summary: 'Brings a deleted view back under its name, for thirty days.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await savedViews.restore(context, params.id ?? '') }),
    }),
    route<Record<string, never>, ViewInput & { entity: string }>({
      method: 'POST',
      path: '/api/views',
      access: 'signed-in',
      summary: 'Saves a view. `definition` is a view definition without kind, name, entity and label.',
      body: closed({ entity: text(64, 1), ...input }, ['entity', ...required]),
      answer: object,
      status: 201,
      async handle({ context, body: { entity, ...view } }) {
        return { status: 201, body: await savedViews.create(context, entity, view) };
      },
    }),
    route<Record<string, never>, ViewInput & { version: number }>({
      method: 'PUT',
      path: '/api/views/:id',
      access: 'signed-in',
      summary: 'Changes a saved view, if nobody did since `version`.',
      body: closed({ ...input, version: integer }, [...required, 'version']),
      answer: object,
      async handle({ context, params, body: { version, ...view } }) {
        return { body: await savedViews.update(context, params.id ?? '', view, { version }) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/views/:id',
      access: 'signed-in',
      summary: 'Deletes a saved view.',
      async handle({ context, params }) {
        await savedViews.delete(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
