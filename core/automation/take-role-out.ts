// Takes a role out together with the way its people go: each gets another role, in the transaction in which the role ends.
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';

export interface RoleRemoval {
  readonly version: number;
  /** The role its people have from then on; may be absent when nobody has it. */
  readonly to?: string | undefined;
}

/** Answers how many people were moved. @throws Problem 404, 409 `role-in-use`, `stale`, `definition-of-plugin`, 422 */
export function createTakeRoleOut(needs: {
  database: Database;
  definitions: Definitions;
  records: RecordService;
}): (context: Context, role: string, removal: RoleRemoval) => Promise<number> {
  const { database, definitions, records } = needs;
  return (context, role, { version, to }) =>
    database.transaction(context, async (inside) => {
      const live = definitions.current(inside).get('role', role);
      if (live === undefined) throw notFound('role', role);
      if (definitions.brings(live.source))
        throw new Problem(409, 'definition-of-plugin', { params: { plugin: live.source } });
      if (to === role) throw invalid([{ pointer: '/to', code: 'validation.choice', params: { found: to } }]);
      let moved = 0;
      for (;;) {
        if (to === undefined) break;
        const { items } = await records.query(inside, 'user', {
          filter: { field: 'role', operator: 'eq', value: role },
          limit: limits.pageSize,
        });
        if (items.length === 0) break;
        for (const { id } of items) await records.update(inside, 'user', id, { role: to });
        moved += items.length;
      }
      await definitions.publish(inside, [{ definition: live.definition, baseVersion: version, retires: true }]);
      return moved;
    });
}
