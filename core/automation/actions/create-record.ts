// Rule action createRecord { entity, values }: makes a record of any entity.
import type { RecordService } from '../../entities/records.ts';
import { isPlainObject } from '../../kernel/data.ts';
import type { RuleActionHandler } from '../actions.ts';

export function createRecord({ records }: { records: RecordService }): RuleActionHandler {
  return {
    name: 'createRecord',
    parameters: [
      { name: 'entity', kind: 'entity', required: true, isFixed: true },
      { name: 'values', kind: 'values', of: 'entity' },
    ],
    async run(context, { arguments: args }) {
      const entity = String(args.entity);
      const stored = await records.create(context, entity, isPlainObject(args.values) ? args.values : {});
      return { entity, id: stored.id };
    },
  };
}
