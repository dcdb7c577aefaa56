// /api/forms: forms as signed-in people fill them in, and what their buttons do.
import type { Press } from '../../automation/press-button.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, object, text } from '../schemas.ts';

export function formRoutes({ recordForms, pressButton }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/forms/:name',
      access: 'signed-in',
      summary:
        'A form as the asker may know it: its layout, the fields behind its places, the address of its validator.',
      answer: object,
      handle: async ({ context, params }) => ({ body: recordForms.get(context, params.name ?? '') }),
    }),
    route<Record<string, never>, Press>({
      method: 'POST',
      path: '/api/records/:entity/:id/press',
      access: 'signed-in',
      summary: 'Does what a button of a form does to the record: starts its process, or runs its rule.',
      body: closed({ form: text(63), element: text(64) }, ['form', 'element']),
      answer: closed({ instance: id }),
      handle: async ({ context, params, body }) => ({
        body: await pressButton(context, params.entity ?? '', params.id ?? '', body),
      }),
    }),
  ];
}
