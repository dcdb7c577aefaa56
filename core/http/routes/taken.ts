// /api/entities/:entity/taken: what the fields of a record that is being typed take from a record that was just chosen, as the person sees it.
import { titlesOf } from '../../entities/titles.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, list, object, text, values } from '../schemas.ts';

interface Asked {
  readonly chosen: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly record?: string;
  readonly owner?: { readonly id?: string; readonly values: Readonly<Record<string, unknown>> };
}

export function takenRoutes({ records, definitions }: RouteNeeds): readonly Route[] {
  return [
    route<unknown, Asked>({
      method: 'POST',
      path: '/api/entities/:entity/taken',
      access: 'signed-in',
      reads: true,
      summary:
        'What fields take from the records that the references `chosen` point to, given what is typed so far, with the titles of records among it. Fields that `values` names take nothing. `record`: the one that is changed; `owner`: of a line, what it belongs to. Writes nothing.',
      body: closed(
        {
          chosen: { ...list(text(80, 1)), maxItems: limits.listItems },
          values,
          record: id,
          owner: closed({ id, values }, ['values']),
        },
        ['chosen', 'values'],
      ),
      answer: closed({ values: object, titles: object }),
      async handle({ context, params, body }) {
        const name = params.entity ?? '';
        const { owner } = body;
        const taken = await records.taken(context, name, body.values, {
          chosen: body.chosen,
          before: body.record,
          owner: owner && { id: owner.id, given: owner.values },
        });
        const release = definitions.current(context);
        const titles: Record<string, string> = {};
        for (const field of release.entity(name)?.fields ?? []) {
          const value = taken[field.name];
          if (field.kind === 'reference' && typeof value === 'string')
            for (const [, title] of await titlesOf(records, release, context, field.target ?? '', [value]))
              titles[field.name] = title;
        }
        return { body: { values: taken, titles } };
      },
    }),
  ];
}
