// Rule action updateRelated { related, values }, with a filter when not all are meant: writes fields of the records that point to this one, or that it
// holds. Each is a write of its own, with version, audit and rules.
import type { RecordService } from '../../entities/records.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';
import type { RuleActionHandler } from '../actions.ts';

export function updateRelated({ records }: { records: RecordService }): RuleActionHandler {
  return {
    name: 'updateRelated',
    takesFilter: true,
    parameters: [
      { name: 'related', kind: 'relation', required: true, isFixed: true },
      { name: 'values', kind: 'values', required: true, of: 'related' },
    ],
    async run(context, { record, arguments: args, filter }) {
      const those = await records.related(context, record.entity, record.id, String(args.related));
      const values = isPlainObject(args.values) ? args.values : {};
      const asked = filter === undefined ? those.filter : { and: [those.filter, filter] };
      const limit = limits.ruleRelated;
      const { items, next } = await records.query(context, those.entity, { filter: asked, limit });
      if (next !== undefined)
        throw new Problem(422, 'rule-related-too-many', { params: { maximum: limit, entity: those.entity } });
      for (const { id } of items) await records.update(context, those.entity, id, values);
      return { entity: those.entity, count: items.length, fields: Object.keys(values) };
    },
  };
}
