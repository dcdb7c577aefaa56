// Takes a role out together with the way its people go: each gets another role, and so does all work, every saved view and every share that named it, in the transaction in
// which the role ends. Without another role it goes only when nothing leads to it.
import type { Definition, RoleDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release, Versioned } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';
import { moveData, movedDefinitions, type RoleUses, roleUses } from './role-uses.ts';

export interface RoleRemoval {
  readonly version: number;
  /** The role its people have from then on; may be absent when nobody has it and nothing names it. */
  readonly to?: string | undefined;
}

interface Needs {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
}

export interface RoleRemovals {
  /** What would follow. @throws Problem 404 */
  uses(context: Context, role: string): Promise<RoleUses>;
  /** Answers how many people were moved. @throws Problem 404, 409 `role-in-use` with every place, `stale`, `definition-of-plugin`, 422 */
  takeOut(context: Context, role: string, removal: RoleRemoval): Promise<number>;
}

export function createRoleRemovals({ database, definitions, records }: Needs): RoleRemovals {
  function live(context: Context, role: string): Versioned<RoleDefinition> {
    const found = definitions.current(context).get('role', role);
    if (found === undefined) throw notFound('role', role);
    return found;
  }

  async function movePeople(context: InTransaction, role: string, to: string): Promise<number> {
    let moved = 0;
    for (;;) {
      const { items } = await records.query(context, 'user', {
        filter: { field: 'role', operator: 'eq', value: role },
        limit: limits.pageSize,
      });
      if (items.length === 0) return moved;
      for (const { id } of items) await records.update(context, 'user', id, { role: to });
      moved += items.length;
    }
  }

  return {
    uses: (context, role) => {
      live(context, role);
      const reader = database.reader(context);
      return roleUses({ records, reader }, context, definitions.current(context), role);
    },
    takeOut: (context, role, { version, to }) =>
      database.transaction(context, async (inside) => {
        const { definition, source } = live(inside, role);
        if (definitions.brings(source)) throw new Problem(409, 'definition-of-plugin', { params: { plugin: source } });
        const retires = { definition, baseVersion: version, retires: true } as const;
        if (to === undefined) {
          await definitions.publish(inside, [retires]);
          return 0;
        }
        const release = definitions.current(inside);
        const next = release.get('role', to);
        if (to === role || next === undefined)
          throw invalid([{ pointer: '/to', code: 'validation.choice', params: { found: to } }]);
        const moved = await movePeople(inside, role, to);
        await moveData(records, inside, role, to);
        await definitions.publish(inside, [retires, ...following(release, definition, next)]);
        return moved;
      }),
  };
}

function following(
  release: Release,
  { name, was = [] }: RoleDefinition,
  next: Versioned<RoleDefinition>,
): readonly { readonly definition: Definition; readonly baseVersion: number }[] {
  const former = [...new Set([...(next.definition.was ?? []), ...was, name])].slice(-100);
  const heir: RoleDefinition = { ...next.definition, was: former };
  return [
    { definition: heir, baseVersion: next.version },
    ...movedDefinitions(release, name, next.definition.name).map(({ definition, version }) => ({
      definition,
      baseVersion: version,
    })),
  ];
}
