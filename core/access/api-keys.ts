// Keys of the API: a program acts for a person with them, never for more than the person may and never beyond their scopes. What the person loses, the key
// loses at once.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, type Principal, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound } from '../kernel/problem.ts';
import type { ApiKey, ApiKeys, NewApiKey } from './access.ts';
import { isToken, newToken, tokenHash } from './secret-token.ts';
import type { Sessions } from './sessions.ts';

const prefix = 'rv_';
const hintLength = 8;
/** `lead:read`, `lead:write`, `*:read`, … and the acts that are not about records. */
const scopeForm = /^((\*|[a-z][A-Za-z0-9]{0,40}):(read|write)|studio|users|operate)$/;
/** How stale `lastUsedAt` may be. */
const usedEveryMs = 60_000;

interface KeyRow {
  readonly id: Id;
  readonly hint: string;
  readonly user_id: Id;
  readonly name: string;
  readonly scopes: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
}

interface KeyNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, 'person'>;
  audit(context: InTransaction, action: string, userId: Id): Promise<void>;
}

export function createApiKeys({ database, clock, sessions, audit }: KeyNeeds): ApiKeys {
  const now = (): number => clock.now().getTime();
  const isLive = () => sql`ended_at is null and (expires_at is null or expires_at > ${now()})`;

  async function touch({ id, last_used_at: before }: KeyRow): Promise<void> {
    if (before !== null && now() - Number(before) < usedEveryMs) return;
    await database.transaction(systemContext('note that a key is used', newId()), (inside) =>
      inside.transaction.write(sql`update api_keys set last_used_at = ${now()} where id = ${id}`),
    );
  }

  function end(context: Context, id: Id, isMeant: (owner: Id) => boolean): Promise<void> {
    return database.transaction(context, async (inside) => {
      const [key] = await inside.transaction.read<Pick<KeyRow, 'user_id'>>(
        sql`select user_id from api_keys where id = ${id} and ended_at is null`,
      );
      if (key === undefined || !isMeant(key.user_id)) throw notFound('key', id);
      await inside.transaction.write(
        sql`update api_keys set ended_at = ${now()} where id = ${id} and ended_at is null`,
      );
      await audit(inside, 'access.key-ended', key.user_id);
    });
  }

  return {
    async issue(context, wanted) {
      const userId = ownerOf(context);
      check(wanted, now());
      const token = `${prefix}${newToken()}`;
      const key: ApiKey = {
        id: newId(),
        hint: token.slice(0, hintLength),
        name: wanted.name.trim(),
        scopes: wanted.scopes,
        createdAt: clock.now().toISOString(),
        ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
      };
      await database.transaction(context, async (inside) => {
        const [count] = await inside.transaction.read<{ count: number }>(
          sql`select count(*) as "count" from api_keys where user_id = ${userId} and ${isLive()}`,
        );
        if (Number(count?.count ?? 0) >= limits.apiKeys)
          throw invalid([{ pointer: '/name', code: 'key.too-many', params: { maximum: limits.apiKeys } }]);
        const expiresAt = wanted.expiresAt === undefined ? null : Date.parse(wanted.expiresAt);
        await inside.transaction.write(sql`insert into api_keys (id, token_hash, hint, user_id, name, scopes, created_at, expires_at)
          values (${key.id}, ${tokenHash(token)}, ${key.hint}, ${userId}, ${key.name}, ${JSON.stringify(key.scopes)}, ${now()}, ${expiresAt})`);
        await audit(inside, 'access.key-issued', userId);
      });
      return { key, token };
    },

    async list(context) {
      const rows = await database
        .reader(context)
        .read<KeyRow>(
          sql`select * from api_keys where user_id = ${ownerOf(context)} and ${isLive()} order by created_at desc, id desc`,
        );
      return rows.map(keyOf);
    },

    async end(context, id) {
      const userId = ownerOf(context);
      await end(context, id, (owner) => owner === userId);
    },

    async everybodys(context) {
      const rows = await database
        .reader(context)
        .read<KeyRow>(sql`select * from api_keys where ${isLive()} order by created_at desc, id desc`);
      return rows.map((row) => ({ ...keyOf(row), user: row.user_id }));
    },

    endAnybodys: (context, id) => end(context, id, () => true),

    async authenticate(token) {
      if (!token.startsWith(prefix) || !isToken(token.slice(prefix.length))) return undefined;
      const [row] = await database.read<KeyRow>(
        sql`select * from api_keys where token_hash = ${tokenHash(token)} and ${isLive()}`,
      );
      if (row === undefined) return undefined;
      const person = await sessions.person(systemContext('find the person of a key', newId()), row.user_id);
      if (person === undefined) return undefined;
      await touch(row);
      return {
        kind: 'service',
        id: row.id,
        roles: [person.role],
        behalfOf: row.user_id,
        scopes: JSON.parse(row.scopes) as string[],
        ...(person.team === null ? {} : { team: person.team }),
        ...(person.teams.length === 0 ? {} : { teams: person.teams }),
      };
    },
  };
}

/** Keys are made by people, not by keys. @throws Problem 403 */
function ownerOf({ principal }: Context): Id {
  if (principal.kind !== 'user') throw forbidden('create', 'key');
  return principal.id;
}

function check({ scopes, expiresAt }: NewApiKey, now: number): void {
  const wrong = scopes.findIndex((scope) => !scopeForm.test(scope));
  if (wrong >= 0)
    throw invalid([{ pointer: `/scopes/${wrong}`, code: 'key.scope', params: { found: scopes[wrong]! } }]);
  if (scopes.length === 0) throw invalid([{ pointer: '/scopes', code: 'key.no-scope' }]);
  if (expiresAt !== undefined && !(Date.parse(expiresAt) > now))
    throw invalid([{ pointer: '/expiresAt', code: 'key.over' }]);
}

function keyOf(row: KeyRow): ApiKey {
  const iso = (at: number): string => new Date(Number(at)).toISOString();
  return {
    id: row.id,
    hint: row.hint,
    name: row.name,
    scopes: JSON.parse(row.scopes) as string[],
    createdAt: iso(row.created_at),
    ...(row.expires_at === null ? {} : { expiresAt: iso(row.expires_at) }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: iso(row.last_used_at) }),
  };
}

/** May a principal with these scopes do this? Without scopes: whatever its roles may. @param act an entity by each of its names: a key made before it was renamed goes on */
export function inScope(
  principal: Principal,
  act: { readonly entities: readonly string[]; readonly writes: boolean } | 'studio' | 'users' | 'operate',
): boolean {
  const scopes = principal.kind === 'service' ? principal.scopes : undefined;
  if (scopes === undefined) return true;
  if (typeof act === 'string') return scopes.includes(act);
  const verbs = act.writes ? ['write'] : ['read', 'write'];
  return [...act.entities, '*'].some((entity) => verbs.some((verb) => scopes.includes(`${entity}:${verb}`)));
}
