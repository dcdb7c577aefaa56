// /p/modules/:file: the code that validator modules import; it tells nothing of this installation.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { text } from '../schemas.ts';

export function moduleRoutes({ validators }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/p/modules/:file',
      access: 'anyone',
      summary: 'Shared code of the validators.',
      query: { v: text(20) },
      async handle({ params }) {
        return {
          body: validators.shared(params.file ?? ''),
          type: 'text/javascript; charset=utf-8',
          // The address holds a hash of the content.
          headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
        };
      },
    }),
  ];
}
