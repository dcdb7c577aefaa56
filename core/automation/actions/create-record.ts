// Rule action createRecord { entity, values }: makes a record of any entity.
import type { RecordService } from '../../entities/records.ts';
import { isPlainObject } from '../../kernel/data.ts';
import type { RuleActionHandler } from '../actions.ts';
import { fieldFaults } from './check-fields.ts';

export function createRecord({ records }: { records: RecordService }): RuleActionHandler {
  return {
    name: 'createRecord',
    check(args, release) {
      const entity = typeof args.entity === 'string' ? release.entity(args.entity) : undefined;
      if (entity === undefined)
        return [{ pointer: '/entity', code: 'rule-entity-unknown', params: { found: String(args.entity ?? '') } }];
      return isPlainObject(args.values) ? fieldFaults(args.values, entity, '/values') : [];
    },
    async run(context, { arguments: args }) {
      const entity = String(args.entity);
      const stored = await records.create(context, entity, isPlainObject(args.values) ? args.values : {});
      return { entity, id: stored.id };
    },
  };
}
