// Rule action assign { role? or team?, orRole?, field?, onlyIfEmpty?, by? }: gives the record to the next active user of the role or team, else of the other role.
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import type { RuleActionHandler } from '../actions.ts';
import { assignRecord } from '../assign-record.ts';

export function assign(needs: { records: RecordService; definitions: Definitions }): RuleActionHandler {
  return {
    name: 'assign',
    parameters: [
      { name: 'field', kind: 'userField', isFixed: true },
      { name: 'role', kind: 'role', unless: ['team'] },
      { name: 'team', kind: 'team', unless: ['role'] },
      { name: 'orRole', kind: 'role' },
      { name: 'onlyIfEmpty', kind: 'boolean' },
      { name: 'by', kind: 'text' },
    ],
    check(args, release, entity) {
      if (args.field !== undefined || release.entity(entity)?.ownerField !== undefined) return [];
      return [{ pointer: '/field', code: 'validation.required', params: { name: 'field' } }];
    },
    run: (context, { record, arguments: args }) => assignRecord(needs, context, record, args),
  };
}
