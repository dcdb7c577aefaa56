// Rule action assign { role? or team?, field?, onlyIfEmpty? }: gives the record to the next active user of the role or team.
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import type { RuleActionHandler } from '../actions.ts';
import { assignRecord } from '../assign-record.ts';

export function assign(needs: { records: RecordService; definitions: Definitions }): RuleActionHandler {
  return {
    name: 'assign',
    check(args, release, entity) {
      if (args.role === undefined && args.team === undefined)
        return [{ pointer: '/role', code: 'validation.required', params: { name: 'role' } }];
      const definition = release.entity(entity);
      const name = args.field ?? definition?.ownerField;
      const field = definition?.fields.find((candidate) => candidate.name === name);
      if (field?.kind === 'reference' && field.target === 'user') return [];
      return [{ pointer: '/field', code: 'rule-field-unknown', params: { found: String(name ?? ''), entity } }];
    },
    run: (context, { record, arguments: args }) => assignRecord(needs, context, record, args),
  };
}
