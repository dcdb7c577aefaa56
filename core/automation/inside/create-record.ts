// Service task `create-record`: inputs entity and values (a context); answers `record`, the new id.

import type { Definitions } from '../../definitions/definitions.ts';
import type { TaskOffer } from '../../engine/task-offer.ts';
import type { RecordService } from '../../entities/records.ts';
import { fromJson } from '../../expressions/encoding.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';
import { plainOf } from '../rules/rule-arguments.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'entity', kind: 'entity', required: true },
    { name: 'values', kind: 'values', example: '{ name: lead.name }' },
  ],
  answers: [{ name: 'record', type: 'string' }],
};

export function createRecordEffect({
  records,
  definitions,
}: {
  records: RecordService;
  definitions: Pick<Definitions, 'current'>;
}): EffectHandler {
  return {
    name: 'create-record',
    runs: 'inside',
    offer,
    async run(context, call) {
      const { timeZone } = definitions.current(context).settings;
      const { entity } = call.input;
      if (typeof entity !== 'string') throw new Problem(422, 'effect-input-missing', { params: { name: 'entity' } });
      const values = plainOf(fromJson(call.input.values ?? null), timeZone);
      const stored = await records.create(context, entity, isPlainObject(values) ? { ...values } : {});
      return { record: stored.id };
    },
  };
}
