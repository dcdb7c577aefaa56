// Service task `assign`: inputs role or team, orRole?, field?, onlyIfEmpty?, by? ("turn" or "load"); answers `assignee`, the user whose turn it was.
import type { Definitions } from '../../definitions/definitions.ts';
import type { TaskOffer } from '../../engine/task-offer.ts';
import type { RecordService } from '../../entities/records.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';
import { assignRecord } from '../assign-record.ts';
import { insideContext } from './inside-context.ts';
import { targetRecord } from './target-record.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'role', kind: 'role' },
    { name: 'team', kind: 'team' },
    { name: 'orRole', kind: 'role' },
    { name: 'field', kind: 'field', example: 'owner' },
    { name: 'onlyIfEmpty', kind: 'boolean' },
    { name: 'by', kind: 'expression', example: '"load"' },
  ],
  answers: [{ name: 'assignee', type: 'string' }],
};

export function assignEffect(needs: { records: RecordService; definitions: Definitions }): EffectHandler {
  return {
    name: 'assign',
    runs: 'inside',
    offer,
    async run(context, call) {
      const target = targetRecord(call);
      const record = await needs.records.get(context, target.entity, target.id);
      return assignRecord(needs, insideContext(context), record, call.input);
    },
  };
}
