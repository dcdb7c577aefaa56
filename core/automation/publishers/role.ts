// May a role go? Nobody may have it any more; the administrators' stays whatever happens.
import type { RoleDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import { systemContext } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';

export function rolePublisher({ records }: { records: Pick<RecordService, 'query'> }): Publisher<RoleDefinition> {
  return {
    async check() {
      return [];
    },
    async apply() {},
    async retire(context, { definition: { name } }) {
      if (name === 'admin') throw new Problem(409, 'role-of-house', { params: { role: name } });
      const { principal } = systemContext('who has the role', context.correlationId);
      const { items } = await records.query({ ...context, principal }, 'user', {
        filter: { field: 'role', operator: 'eq', value: name },
        limit: 1,
      });
      if (items.length > 0) throw new Problem(409, 'role-in-use', { params: { role: name } });
    },
  };
}
