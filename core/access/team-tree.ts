// Which teams somebody of a team reaches by the scope "unit". Walking the tree is dear and a request asks each time, so answers are kept with the
// version of the tree they were read at. The version is a row, counted up in the transaction of whatever changes a unit or a team: who has read
// it in the same statement as the session knows whether an answer kept here, in any process, is still what is committed.
import type { Database, Dialect } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';

export interface TeamTree {
  /** All that the tree is read from. */
  readonly tables: readonly string[];
  /** The version of the tree as a column of a query. */
  readonly version: CompiledQuery;
  /** The teams of the team's unit and of the units below it; empty for a team without a unit. `version` was read with the team. */
  reach(context: Context | undefined, team: Id | null, version: number | null): Promise<readonly Id[]>;
}

interface Walked {
  readonly teams: string;
  readonly version: number | null;
}

interface Kept {
  readonly version: number;
  readonly teams: readonly Id[];
}

const changes = ['record.created', 'record.updated', 'record.deleted', 'record.restored'];

export function createTeamTree(needs: { database: Database; events: Events }): TeamTree {
  const { database, events } = needs;
  const kept = new Map<Id, Kept>();

  events.inside('count changes of the tree of teams', changes, (context, { subject }) => {
    if (subject?.entity === 'unit' || subject?.entity === 'team') return countUp(context);
  });

  async function walk(reader: Reader, team: Id): Promise<Kept> {
    const [row] = await reader.read<Walked>(walkFrom(team, database.dialect));
    return { version: Number(row?.version ?? 0), teams: JSON.parse(row?.teams ?? '[]') as Id[] };
  }

  return {
    tables: ['team_tree', 'record_team', 'record_unit'],
    version: sql`(select version from team_tree where id = 'teams')`,
    async reach(context, team, version) {
      if (team === null) return [];
      // Inside a transaction the tree may be one that is never committed.
      if (context?.transaction !== undefined) return (await walk(context.transaction, team)).teams;
      const known = kept.get(team);
      if (known?.version === Number(version ?? 0)) return known.teams;
      const walked = await walk(database, team);
      if (kept.size >= limits.rememberedTeams) kept.clear();
      kept.set(team, walked);
      return walked.teams;
    },
  };
}

async function countUp(context: InTransaction): Promise<void> {
  await context.transaction.write(sql`insert into team_tree (id, version) values ('teams', 1)
    on conflict (id) do update set version = team_tree.version + 1`);
}

/** A unit that is part of itself, by whatever way, is walked through once. */
function walkFrom(team: Id, dialect: Dialect): CompiledQuery {
  const list = dialect === 'sqlite' ? sql`json_group_array(t.id)` : sql`cast(json_agg(t.id) as text)`;
  return sql`with recursive below(id) as (
      select unit from record_team where id = ${team} and unit is not null
      union select c.id from record_unit c join below b on c.parent = b.id)
    select ${list} as teams, (select version from team_tree where id = 'teams') as version
    from record_team t join below on t.unit = below.id`;
}
