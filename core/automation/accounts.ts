// Accounts: where user records and credentials meet: set-up, invitations, resets. What always stays true of them is kept in keep-accounts.ts.
import type { Calendar, Language, SettingsDefinition } from '../../schemas/types.ts';
import type { Access, PreparedPassword, Session } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import { asHouse, byRightOfHouse, type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { keepAccounts, keepRank } from './keep-accounts.ts';

export interface AccountsNeeds {
  readonly database: Database;
  readonly access: Access;
  readonly events: Events;
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly samples: { load(context: InTransaction, me: Id): Promise<void> };
  /** Origin that links begin with. */
  readonly baseUrl: () => string;
}

export interface User {
  readonly id: Id;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team: Id | null;
  readonly active: boolean;
  readonly language: string | null;
  readonly calendar: string | null;
  readonly theme: string | null;
}

export interface AccountItem extends User {
  /** Has not chosen a password yet. */
  readonly invited: boolean;
  /** Is the second factor on? */
  readonly secondFactor: boolean;
  readonly lastSeenAt?: Date;
}

export interface SetUp {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly country?: string;
  readonly timeZone?: string;
  readonly organization?: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly sample: boolean;
}

export interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team?: Id | null;
  readonly language?: string;
  readonly calendar?: string;
}

export interface AccountChanges {
  readonly name?: string;
  readonly role?: string;
  readonly team?: Id | null;
  readonly active?: boolean;
}

export interface Accounts {
  /** The link that sets the installation up; undefined once that was done. Earlier ones end. */
  setUpLink(): Promise<string | undefined>;
  /** Settings, first administrator and samples in one transaction. @throws Problem 410 `link-used`, 422 */
  setUp(context: Context, token: string, input: SetUp): Promise<void>;
  /** Set-up by the settings of the process, without a browser; does nothing when there is an account. */
  setUpFromSettings(admin: { email: string; password: string }): Promise<void>;
  signIn(
    context: Context,
    input: { email: string; password: string },
    visitor: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session }>;
  /** @throws Problem 410 */
  linkOwner(
    context: Context,
    token: string,
    purpose: 'invite' | 'reset',
  ): Promise<{ purpose: string; name: string; email: string }>;
  acceptLink(
    context: Context,
    token: string,
    purpose: 'invite' | 'reset',
    password: string,
  ): Promise<{ email: string }>;
  user(context: Context, id: Id): Promise<User>;
  /** Names of all users, for whoever may read users. */
  names(context: Context): Promise<readonly { id: Id; name: string; active: boolean }[]>;
  list(context: Context): Promise<readonly AccountItem[]>;
  invite(context: Context, input: Invitation): Promise<{ user: AccountItem; link: string }>;
  /** @throws Problem 409 `last-admin` */
  change(context: Context, id: Id, changes: AccountChanges): Promise<AccountItem>;
  /** What everybody may change about themselves. */
  changeOwn(
    context: Context,
    id: Id,
    changes: { name?: string; language?: string; calendar?: string; theme?: string },
  ): Promise<void>;
  resetLink(context: Context, id: Id): Promise<{ link: string }>;
  /** For somebody who lost phone and recovery codes: turns the second factor off and ends their sessions. */
  resetSecondFactor(context: Context, id: Id): Promise<void>;
  sessions(context: Context, id: Id): Promise<readonly Session[]>;
  endSessions(context: Context, id: Id, session?: Id): Promise<void>;
}

export function createAccounts(needs: AccountsNeeds): Accounts {
  const { database, access, records } = needs;
  keepAccounts(needs);
  const userOf = async (context: Context, id: Id): Promise<User> => toUser(await records.get(context, 'user', id));
  const itemOf = async (context: Context, id: Id): Promise<AccountItem> => {
    const [item] = await describe(needs, context, [await userOf(context, id)]);
    return item!;
  };
  return {
    ...createSetUp(needs),
    ...createLinks(needs),
    signIn: (context, { email, password }, { address, userAgent }) =>
      access.signIn(context, { email, password, address, userAgent }),
    // A person is shown their own account whatever their role may read of others.
    user: (context, id) => userOf(own(context), id),
    async names(context) {
      const users = await everyUser(records, context).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 403) return [];
        throw error;
      });
      return users.map(({ id, name, active }) => ({ id, name, active }));
    },
    list: async (context) => describe(needs, context, await everyUser(records, context)),
    invite: (context, input) =>
      database.transaction(context, async (inside) => {
        const stored = await records.create(inside, 'user', { ...input, active: true });
        const token = await access.issueLink(inside, 'invite', stored.id);
        return { user: await itemOf(inside, stored.id), link: linkFor(needs.baseUrl(), 'invite', token) };
      }),
    change: (context, id, changes) =>
      database.transaction(context, async (inside) => {
        await records.update(inside, 'user', id, { ...changes });
        return itemOf(inside, id);
      }),
    async changeOwn(context, id, changes) {
      await records.update(own(context), 'user', id, changes);
    },
    resetSecondFactor: (context, id) =>
      database.transaction(context, async (inside) => {
        keepRank(access, inside, (await userOf(inside, id)).role);
        await access.factor.reset(inside, id);
      }),
    sessions: (context, id) => access.sessions(context, id),
    endSessions: (context, id, session) =>
      database.transaction(context, async (inside) => {
        keepRank(access, inside, (await userOf(inside, id)).role);
        await access.endSessions(inside, id, session);
      }),
  };
}

/** Settings, first account and samples; by link or by the settings of the process. */
function createSetUp(needs: AccountsNeeds): Pick<Accounts, 'setUpLink' | 'setUp' | 'setUpFromSettings'> {
  const { database, access, records, definitions } = needs;
  const build = async (
    inside: InTransaction,
    settings: SettingsDefinition,
    input: Pick<SetUp, 'name' | 'email' | 'sample'> & { password: PreparedPassword },
  ) => {
    const baseVersion = definitions.current(inside).get('settings', 'installation')?.version ?? 0;
    await definitions.publish(inside, [{ definition: settings, baseVersion }], 'set-up');
    const { name, email, password } = input;
    const { language, calendar } = settings;
    const user = await records.create(inside, 'user', { name, email, role: 'admin', active: true, language, calendar });
    await access.setPassword(inside, user.id, password);
    if (input.sample) await needs.samples.load(inside, user.id);
  };
  return {
    async setUpLink() {
      if (await access.isSetUp()) return undefined;
      const context = systemContext('set-up link', newId());
      const token = await database.transaction(context, (inside) => access.issueLink(inside, 'setup', null));
      return `${needs.baseUrl()}/setup#${token}`;
    },
    async setUp(context, token, input) {
      if (await access.isSetUp()) throw new Problem(410, 'link-used');
      const system = asHouse(context, 'set-up');
      const password = await access.preparePassword(input.password);
      await database.transaction(system, async (inside) => {
        await access.useLink(inside, token, 'setup');
        const { settings } = definitions.current(inside);
        const { language, calendar, country = settings.country, timeZone = settings.timeZone, organization } = input;
        await build(
          inside,
          {
            kind: 'settings',
            name: 'installation',
            language,
            calendar,
            country,
            timeZone,
            ...(organization === undefined ? {} : { organization }),
          },
          { ...input, password },
        );
      });
    },
    async setUpFromSettings({ email, password }) {
      if (await access.isSetUp()) return;
      const prepared = await access.preparePassword(password);
      try {
        await database.transaction(systemContext('set-up by settings', newId()), async (inside) => {
          const { settings } = definitions.current(inside);
          await build(inside, settings, { name: email, email, password: prepared, sample: false });
        });
      } catch (error) {
        // Several processes begin at once on a new PostgreSQL: one of them sets it up.
        if (!(await access.isSetUp())) throw error;
      }
    },
  };
}

function createLinks(needs: AccountsNeeds): Pick<Accounts, 'linkOwner' | 'acceptLink' | 'resetLink'> {
  const { database, access, records } = needs;
  return {
    async linkOwner(context, token, purpose) {
      const found = await access.peekLink(token, purpose);
      if (!found?.userId) throw new Problem(410, 'link-used');
      const { name, email } = toUser(await records.get(own(context), 'user', found.userId));
      return { purpose, name, email };
    },
    async acceptLink(context, token, purpose, password) {
      const prepared = await access.preparePassword(password);
      return database.transaction(context, async (inside) => {
        const { userId } = await access.useLink(inside, token, purpose);
        if (!userId) throw new Problem(410, 'link-used');
        const owner = own(inside, userId);
        await access.setPassword(owner, userId, prepared);
        return { email: toUser(await records.get(owner, 'user', userId)).email };
      });
    },
    resetLink: (context, id) =>
      database.transaction(context, async (inside) => {
        const user = toUser(await records.get(inside, 'user', id));
        keepRank(access, inside, user.role);
        const [item] = await describe(needs, inside, [user]);
        const purpose = item!.invited ? 'invite' : 'reset';
        return { link: linkFor(needs.baseUrl(), purpose, await access.issueLink(inside, purpose, id)) };
      }),
  };
}

/** For what a link or a session allows, not a role; whose link it is acts. */
function own<C extends Context>(context: C, owner?: Id): C {
  return byRightOfHouse(context, 'own account', owner ? { kind: 'user', id: owner, roles: [] } : undefined);
}

function linkFor(baseUrl: string, purpose: 'invite' | 'reset', token: string): string {
  return `${baseUrl}/${purpose}#${token}`;
}

function toUser({ id, values }: Stored): User {
  const textOf = (name: string) => (typeof values[name] === 'string' ? values[name] : null);
  return {
    id,
    name: textOf('name') ?? '',
    email: textOf('email') ?? '',
    role: textOf('role') ?? '',
    team: textOf('team'),
    active: values.active === true,
    language: textOf('language'),
    calendar: textOf('calendar'),
    theme: textOf('theme'),
  };
}

async function everyUser(records: RecordService, context: Context): Promise<User[]> {
  const users: User[] = [];
  let after: string | undefined;
  do {
    const page = await records.query(context, 'user', {
      limit: limits.pageSize,
      sort: [{ field: 'name', direction: 'asc' }],
      ...(after === undefined ? {} : { after }),
    });
    users.push(...page.items.map(toUser));
    after = page.next;
  } while (after !== undefined);
  return users;
}

async function describe(needs: AccountsNeeds, context: Context, users: readonly User[]): Promise<AccountItem[]> {
  const known = await withWayIn(needs.database, context);
  const secured = await withSecondFactor(needs.database, context);
  return Promise.all(
    users.map(async (user) => {
      const seen = (await needs.access.sessions(context, user.id)).map((session) => session.lastSeenAt.getTime());
      return {
        ...user,
        invited: !known.has(user.id),
        secondFactor: secured.has(user.id),
        ...(seen.length === 0 ? {} : { lastSeenAt: new Date(Math.max(...seen)) }),
      };
    }),
  );
}

/** Who has a way in, a password or an issuer: whoever has none is still invited. */
async function withWayIn(database: Database, context: Context): Promise<ReadonlySet<Id>> {
  const rows = await database
    .reader(context)
    .read<{ user_id: Id }>(sql`select user_id from credentials union select user_id from issuer_identities`);
  return new Set(rows.map((row) => row.user_id));
}

async function withSecondFactor(database: Database, context: Context): Promise<ReadonlySet<Id>> {
  const rows = await database
    .reader(context)
    .read<{ user_id: Id }>(sql`select user_id from second_factors where confirmed_at is not null`);
  return new Set(rows.map((row) => row.user_id));
}
