// Rule action setField { field, value }: writes one field of the record, or several with `values`.

import type { RecordService } from '../../entities/records.ts';
import { isPlainObject, type Json } from '../../kernel/data.ts';
import type { RuleActionHandler } from '../actions.ts';

export function setField({ records }: { records: RecordService }): RuleActionHandler {
  return {
    name: 'setField',
    parameters: [
      { name: 'field', kind: 'field', isFixed: true, unless: ['values'] },
      { name: 'value', kind: 'value', of: 'field' },
      { name: 'values', kind: 'values' },
    ],
    async run(context, { record, arguments: args }) {
      const changes = changesOf(args);
      await records.update(context, record.entity, record.id, changes);
      return { entity: record.entity, id: record.id, fields: Object.keys(changes) };
    },
  };
}

function changesOf(args: { readonly [name: string]: Json }): Record<string, Json> {
  const { field, value, values } = args;
  return {
    ...(isPlainObject(values) ? (values as Record<string, Json>) : {}),
    ...(typeof field === 'string' ? { [field]: value ?? null } : {}),
  };
}
