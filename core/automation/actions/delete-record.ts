// Rule action deleteRecord: puts the record into the trash, as a person would.
import type { RecordService } from '../../entities/records.ts';
import type { RuleActionHandler } from '../actions.ts';

export function deleteRecord({ records }: { records: RecordService }): RuleActionHandler {
  return {
    name: 'deleteRecord',
    parameters: [],
    async run(context, { record }) {
      await records.delete(context, record.entity, record.id);
      return { entity: record.entity, id: record.id };
    },
  };
}
