// Service task `set-field`: inputs field and value (or values, a context), record and entity when it is not the process's own.

import type { Definitions } from '../../definitions/definitions.ts';
import type { TaskOffer } from '../../engine/task-offer.ts';
import type { RecordService } from '../../entities/records.ts';
import { fromJson } from '../../expressions/encoding.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';
import { plainOf } from '../rules/rule-arguments.ts';
import { targetRecord } from './target-record.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'field', kind: 'field' },
    { name: 'value', kind: 'expression', example: '"contacted"' },
    { name: 'values', kind: 'values', example: '{ status: "contacted" }' },
    { name: 'entity', kind: 'entity' },
    { name: 'record', kind: 'expression', example: 'lead' },
  ],
  answers: [{ name: 'version', type: 'number' }],
};

export function setFieldEffect({
  records,
  definitions,
}: {
  records: RecordService;
  definitions: Pick<Definitions, 'current'>;
}): EffectHandler {
  return {
    name: 'set-field',
    runs: 'inside',
    offer,
    async run(context, call) {
      const { timeZone } = definitions.current(context).settings;
      const target = targetRecord(call);
      const { field, value } = call.input;
      const values = plainOf(fromJson(call.input.values ?? null), timeZone);
      const changes: Record<string, unknown> = isPlainObject(values) ? { ...values } : {};
      if (typeof field === 'string') changes[field] = plainOf(fromJson(value ?? null), timeZone);
      if (Object.keys(changes).length === 0)
        throw new Problem(422, 'effect-input-missing', { params: { name: 'field' } });
      const stored = await records.update(context, target.entity, target.id, changes);
      return { version: stored.version };
    },
  };
}
