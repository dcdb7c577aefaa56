// May a role go? Nobody may have it any more and nothing may lead to it; the administrators' stays whatever happens.
import type { RoleDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import { Problem } from '../../kernel/problem.ts';
import { roleUses, useDetails } from '../role-uses.ts';

export function rolePublisher({
  records,
}: {
  records: Pick<RecordService, 'query' | 'update'>;
}): Publisher<RoleDefinition> {
  return {
    async check() {
      return [];
    },
    async apply() {},
    async retire(context, { definition: { name } }, next) {
      if (name === 'admin') throw new Problem(409, 'role-of-house', { params: { role: name } });
      const uses = await roleUses({ records, reader: context.transaction }, context, next, name);
      const details = useDetails(uses);
      if (uses.people > 0) throw new Problem(409, 'role-in-use', { params: { role: name }, details });
      if (details.length > 0) throw new Problem(409, 'role-named', { params: { role: name }, details });
    },
  };
}
