// Why can or can't somebody see this record or this field? The answer is made of what the policy itself is made of, each part tried on the record.
import type { LocalText } from '../../schemas/types.ts';
import type { Access, Action, Policy, Reason } from '../access/access.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';
import { systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { forbidden, notFound } from '../kernel/problem.ts';

export interface AccessQuestion {
  /** About whom; oneself without it. */
  readonly user?: Id | undefined;
  readonly entity: string;
  /** Absent = about the entity as such. */
  readonly record?: Id | undefined;
  readonly action: Action;
}

export interface AccessAnswer {
  readonly allowed: boolean;
  /** What opens it, and what could have: `holds` = for this record, or for some where none is asked about. */
  readonly reasons: readonly (Pick<Reason, 'kind' | 'name' | 'scope' | 'isConditional'> & {
    /** What people call the rule. */
    readonly label?: LocalText;
    readonly holds: boolean;
  })[];
  /** Every field the asker may read, as the other sees it; `hiddenBy`, `fixedBy`: the roles that say so. */
  readonly fields: readonly {
    readonly name: string;
    readonly readable: boolean;
    readonly writable: boolean;
    readonly hiddenBy: readonly string[];
    readonly fixedBy: readonly string[];
  }[];
}

export interface ExplainNeeds {
  readonly access: Pick<Access, 'principalOf'>;
  readonly policy: Policy;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'find' | 'passes'>;
}

export type ExplainAccess = (context: Context, question: AccessQuestion) => Promise<AccessAnswer>;

/** People may ask about themselves, admins about everybody. @throws Problem 403, 404 */
export function createExplainAccess({ access, policy, definitions, records }: ExplainNeeds): ExplainAccess {
  return async (context, { user, entity: entityName, record, action }) => {
    const asker = context.principal;
    const isOwn = asker.kind === 'user' && (user === undefined || user === asker.id);
    if (!isOwn && !policy.may(asker, 'users')) throw forbidden('read', 'access');
    const principal = isOwn ? asker : await access.principalOf(context, user ?? '');
    if (principal === undefined) throw notFound('user', user ?? '');
    const entity = definitions.current(context).entity(entityName);
    const mine = entity && policy.grant(asker, entity, 'read');
    if (entity === undefined || mine === undefined) throw notFound('entity', entityName);
    // Who asks about a record must see it; who is not let in is told of the entity alone.
    if (record !== undefined && (await records.find(context, entityName, record)) === undefined)
      throw notFound(entityName, record);
    const house = systemContext('explain access', context.correlationId, context.locale);
    const labelOf = (rule: string | undefined): { readonly label?: LocalText } => {
      const label = entity.sharing?.find((one) => one.name === rule)?.label;
      return label === undefined ? {} : { label };
    };
    const reasons = await Promise.all(
      policy.reasons(principal, entity, action).map(async ({ kind, name, scope, isConditional, rows, opens }) => ({
        kind,
        ...(name === undefined ? {} : { name }),
        ...labelOf(kind === 'rule' ? name : undefined),
        ...(scope === undefined ? {} : { scope }),
        ...(isConditional === undefined ? {} : { isConditional }),
        holds:
          opens &&
          (record === undefined || rows === undefined || (await records.passes(house, entityName, record, rows))),
      })),
    );
    const grant = policy.grant(principal, entity, action);
    const readable = policy.grant(principal, entity, 'read').readable;
    const { rows } = grant;
    const reaches =
      record === undefined || rows === undefined || (await records.passes(house, entityName, record, rows));
    const roles = 'roles' in principal ? principal.roles : [];
    const saying = (list: 'hidden' | 'fixed', field: string): string[] =>
      roles.filter((role) => (policy.access(entity, role)?.[list] ?? []).includes(field));
    return {
      allowed: grant.allowed && reaches,
      reasons,
      fields: entity.fields
        .filter((field) => mine.readable.has(field.name))
        .map(({ name }) => ({
          name,
          readable: readable.has(name),
          writable: grant.writable.has(name),
          hiddenBy: saying('hidden', name),
          fixedBy: saying('fixed', name),
        })),
    };
  };
}
