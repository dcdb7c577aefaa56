// What a record was: its versions, going back, taking one change back; and the trash.

import { causeLabel } from '../../automation/cause-label.ts';
import type { RecordVersion, Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords } from '../present-record.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, list, object, pageSize, record, text } from '../schemas.ts';

export function recordPastRoutes(needs: RouteNeeds): readonly Route[] {
  const { records, definitions } = needs;
  const present = async (context: Context, stored: Stored): Promise<object> => {
    const entity = definitions.current(context).entity(stored.entity)!;
    const [json] = await presentRecords(needs, context, entity, [stored]);
    return json!;
  };
  /** What people call the rule, process or form that did it. */
  const withLabel = (context: Context, { cause, ...version }: RecordVersion): object => {
    if (cause === undefined) return version;
    const label = causeLabel(definitions.current(context), cause);
    return { ...version, cause, ...(label === undefined ? {} : { causeLabel: label }) };
  };
  const version = closed({ version: { ...integer, minimum: 1 } }, ['version']);
  return [
    route<{ before?: number; limit?: number }>({
      method: 'GET',
      path: '/api/records/:entity/:id/versions',
      access: 'signed-in',
      summary: 'What each version of the record changed, by whom and why, newest first.',
      query: { before: { ...integer, minimum: 1 }, limit: pageSize },
      answer: closed({ items: list(object) }, ['items']),
      async handle({ context, params, query }) {
        const items = await records.versions(context, params.entity ?? '', params.id ?? '', query);
        return { body: { items: items.map((item) => withLabel(context, item)) } };
      },
    }),
    route<Record<string, never>, { version: number }>({
      method: 'POST',
      path: '/api/records/:entity/:id/revert',
      access: 'signed-in',
      summary: 'Gives the record again what it had in a version.',
      body: version,
      answer: record,
      async handle({ context, params, body }) {
        const stored = await records.revert(context, params.entity ?? '', params.id ?? '', body.version);
        return { body: await present(context, stored) };
      },
    }),
    route<Record<string, never>, { version: number }>({
      method: 'POST',
      path: '/api/records/:entity/:id/undo',
      access: 'signed-in',
      summary: 'Takes one change back; `kept` names the fields that were changed again since.',
      body: version,
      answer: closed({ record, kept: list(text()) }, ['record', 'kept']),
      async handle({ context, params, body }) {
        const { record: stored, kept } = await records.undo(
          context,
          params.entity ?? '',
          params.id ?? '',
          body.version,
        );
        return { body: { record: await present(context, stored), kept } };
      },
    }),
    route<{ before?: number; limit?: number }>({
      method: 'GET',
      path: '/api/trash/:entity',
      access: 'signed-in',
      summary: `Deleted records that can come back, newest first; they stay ${limits.trashMs / 86_400_000} days. \`before\`: milliseconds of the last one seen.`,
      query: { before: { ...integer, minimum: 0 }, limit: pageSize },
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context, params, query }) => ({
        body: { items: await records.trash(context, params.entity ?? '', query) },
      }),
    }),
    route({
      method: 'POST',
      path: '/api/trash/:entity/:id/restore',
      access: 'signed-in',
      summary: 'Brings a deleted record back, with its id and its history.',
      answer: record,
      async handle({ context, params }) {
        return { body: await present(context, await records.restore(context, params.entity ?? '', params.id ?? '')) };
      },
    }),
  ];
}
