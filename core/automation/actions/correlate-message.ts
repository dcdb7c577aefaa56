// Rule action correlateMessage { name, correlationKey?, values? }: a BPMN message for the process that waits for it; the key is the record's id when none is
// given. One that nobody waits for is kept a while.
import { isPlainObject, type JsonObject } from '../../kernel/data.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { RuleActionHandler } from '../actions.ts';

export function correlateMessage({ workflow }: { workflow: Workflow }): RuleActionHandler {
  return {
    name: 'correlateMessage',
    parameters: [
      { name: 'name', kind: 'text', required: true },
      { name: 'correlationKey', kind: 'text' },
      { name: 'values', kind: 'data' },
    ],
    async run(context, { record, arguments: args }) {
      const name = String(args.name);
      const correlationKey = typeof args.correlationKey === 'string' ? args.correlationKey : record.id;
      const values = isPlainObject(args.values) ? (args.values as JsonObject) : {};
      const met = await workflow.publishMessage(context, {
        name,
        correlationKey,
        payload: { ...values, [record.entity]: record.id },
      });
      return { name, met };
    },
  };
}
