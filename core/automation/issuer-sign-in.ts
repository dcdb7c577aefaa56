// Who comes in when an issuer vouches for them: somebody it was linked to before, somebody whose verified address has an account, or somebody new,
// as far as the settings let them. Roles follow groups where the settings say so.
import type { Access, Issuer, Session, Vouched } from '../access/access.ts';
import type { Journeys } from '../access/issuer-journeys.ts';
import type { IssuerSessions } from '../access/issuer-sessions.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { notFound, Problem } from '../kernel/problem.ts';

export interface IssuerSignIn {
  /** In the order of their buttons. */
  readonly issuers: readonly { readonly name: string; readonly label: string }[];
  /**
   * Where to send the browser, and what proves that the same browser comes back.
   * @param name of the issuer; the first where none is named. @throws Problem 404, 429, 503
   */
  begin(
    context: Context,
    name: string | undefined,
    returnTo: string,
    address: string,
  ): Promise<{ url: string; binding: string }>;
  /** @throws Problem 401 (`code-needed` with a `challenge` where a second factor is on), 403, 503 */
  finish(
    context: Context,
    binding: string,
    answer: Readonly<Record<string, string>>,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session; returnTo: string }>;
  /** A session that began with the code after an issuer is ended there, too. */
  carry(context: Context, challenge: string, session: Id): Promise<void>;
  /** Where to send the browser so that the session ends at the issuer it began at; undefined where that is not offered. */
  leave(context: Context, session: Id): Promise<string | undefined>;
}

export interface IssuerSignInNeeds {
  readonly database: Database;
  readonly access: Access;
  readonly records: RecordService;
  readonly issuers: readonly Issuer[];
  readonly journeys: Journeys;
  readonly sessions: IssuerSessions;
}

export function createIssuerSignIn(needs: IssuerSignInNeeds): IssuerSignIn {
  const { database, access, issuers, journeys, sessions } = needs;

  return {
    issuers: issuers.map(({ name, label }) => ({ name, label })),
    async begin(context, name, returnTo, address) {
      const issuer = name === undefined ? issuers[0] : issuers.find((one) => one.name === name);
      if (issuer === undefined) throw notFound('issuer', name ?? '-');
      await access.countVisit(context, address);
      return issuer.begin(context, returnTo);
    },
    async finish(context, binding, answer, from) {
      const begun = await journeys.take(context, binding);
      const issuer = issuers.find(({ name }) => name === begun?.journey.issuer);
      if (begun === undefined || issuer === undefined) throw new Problem(401, 'sign-in-over');
      const { returnTo } = begun;
      const vouched = await issuer.finish(begun.journey, answer);
      const entering = createEntering(needs, issuer);
      // People come in by what the issuer says, not by a right of theirs.
      const house: Context = asHouse(context, 'sign-in by the issuer');
      const entered = await database.transaction(house, async (inside) => {
        const userId = await entering.userOf(inside, vouched);
        await entering.followGroups(inside, userId, vouched.groups);
        const after = await access.enterAs(inside, userId, from);
        const of = 'challenge' in after ? after : { session: after.session.id };
        await sessions.keep(inside, of, { issuer: issuer.name, idToken: vouched.idToken });
        return after;
      });
      if ('challenge' in entered) throw new Problem(401, 'code-needed', { more: { ...entered, returnTo } });
      return { ...entered, returnTo };
    },
    carry: (context, challenge, session) =>
      database.transaction(context, (inside) => sessions.carry(inside, challenge, session)),
    async leave(context, session) {
      const kept = await database.transaction(context, (inside) => sessions.take(inside, session));
      const issuer = issuers.find(({ name }) => name === kept?.issuer);
      // Whoever signs out is out here, whether or not the issuer can be asked.
      return kept && issuer?.endUrl(kept.idToken).catch(() => undefined);
    },
  };
}

/** Which account somebody is whom the issuer vouches for. */
function createEntering({ database, records }: IssuerSignInNeeds, issuer: Issuer) {
  /** Of two who come in for the first time at once as the same person the second finds what the first has made. */
  async function alone({ transaction }: InTransaction, who: string): Promise<void> {
    if (database.dialect === 'sqlite') return; // one writer
    await transaction.read(
      sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${`issuer:${who}`}, 0))) as guard`,
    );
  }

  /** @throws Problem 403 */
  async function userOf(context: InTransaction, vouched: Vouched): Promise<Id> {
    await alone(context, `${issuer.name}/${vouched.subject}`);
    const linked = await issuer.find(context, vouched.subject);
    if (linked !== undefined) return linked;
    const { email, subject } = vouched;
    if (email === undefined) throw new Problem(403, 'issuer-email-unverified');
    if (!issuer.isAllowed(email)) throw new Problem(403, 'issuer-domain', { params: { email } });
    await alone(context, email);
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

  return { userOf, followGroups };
}

async function accountOf(context: InTransaction, email: string): Promise<Id | undefined> {
  const [row] = await context.transaction.read<{ id: Id }>(
    sql`select id from record_user where lower(email) = ${email} order by id limit 1`,
  );
  return row?.id;
}
