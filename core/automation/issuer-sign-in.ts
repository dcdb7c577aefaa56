// Who comes in when the issuer vouches for them: somebody it was linked to before, somebody whose verified address has an account, or somebody new,
// as far as the settings let them. Roles follow groups where the settings say so.
import type { Access, Issuer, Session, Vouched } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface IssuerSignIn {
  readonly label: string;
  /** Where to send the browser, and what proves that the same browser comes back. @throws Problem 429, 503 */
  begin(context: Context, returnTo: string, address: string): Promise<{ url: string; binding: string }>;
  /** @throws Problem 401 (`code-needed` with a `challenge` where a second factor is on), 403, 503 */
  finish(
    context: Context,
    binding: string,
    answer: Readonly<Record<string, string>>,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session; returnTo: string }>;
}

export interface IssuerSignInNeeds {
  readonly database: Database;
  readonly access: Access;
  readonly records: RecordService;
  readonly issuer: Issuer;
}

export function createIssuerSignIn({ database, access, records, issuer }: IssuerSignInNeeds): IssuerSignIn {
  /** @throws Problem 403 */
  async function userOf(context: InTransaction, vouched: Vouched): Promise<Id> {
    const linked = await issuer.find(context, vouched.subject);
    if (linked !== undefined) return linked;
    const { email, subject } = vouched;
    if (email === undefined) throw new Problem(403, 'issuer-email-unverified');
    if (!issuer.isAllowed(email)) throw new Problem(403, 'issuer-domain', { params: { email } });
    const known = await accountOf(context, email);
    if (known !== undefined && !issuer.linksByEmail) throw new Problem(403, 'issuer-not-linked', { params: { email } });
    const userId = known ?? (await create(context, vouched, email));
    await issuer.link(context, subject, userId);
    return userId;
  }

  async function create(context: InTransaction, { name, groups }: Vouched, email: string): Promise<Id> {
    const role = issuer.newRole === undefined ? undefined : (issuer.roleOf(groups) ?? issuer.newRole);
    if (role === undefined) throw new Problem(403, 'issuer-unknown-person', { params: { email } });
    return (await records.create(context, 'user', { name, email, role, active: true })).id;
  }

  async function followGroups(context: InTransaction, userId: Id, groups: readonly string[]): Promise<void> {
    const role = issuer.roleOf(groups);
    if (role === undefined) return;
    const { values } = await records.get(context, 'user', userId);
    if (values.role !== role) await records.update(context, 'user', userId, { role });
  }

  return {
    label: issuer.label,
    async begin(context, returnTo, address) {
      await access.countVisit(context, address);
      return issuer.begin(context, returnTo);
    },
    async finish(context, binding, answer, from) {
      const { returnTo, ...vouched } = await issuer.finish(context, binding, answer);
      // People come in by what the issuer says, not by a right of theirs.
      const house: Context = { ...context, principal: { kind: 'system', purpose: 'sign-in by the issuer' } };
      const begun = await database.transaction(house, async (inside) => {
        const userId = await userOf(inside, { ...vouched, returnTo });
        await followGroups(inside, userId, vouched.groups);
        return access.enterAs(inside, userId, from);
      });
      if ('challenge' in begun) throw new Problem(401, 'code-needed', { more: { ...begun, returnTo } });
      return { ...begun, returnTo };
    },
  };
}

async function accountOf(context: InTransaction, email: string): Promise<Id | undefined> {
  const [row] = await context.transaction.read<{ id: Id }>(
    sql`select id from record_user where lower(email) = ${email} order by id limit 1`,
  );
  return row?.id;
}
