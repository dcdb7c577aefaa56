// Dashboards as one person meets them: which is their home, how they arranged it, what its tiles show under their rights, and the processes they take part in.
import type { ProcessTakenPartIn, SeenDashboard, TileData } from '../../../schemas/dashboard-data.ts';
import { arrangementOf, type DashboardArrangement } from '../../../schemas/dashboard-tiles.ts';
import type { DashboardDefinition, DashboardTile } from '../../../schemas/types.ts';
import type { Policy } from '../../access/access.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import { everybody } from '../../definitions/check-role.ts';
import type { Definitions, Release, Versioned } from '../../definitions/definitions.ts';
import { hasFormerNames, presentPen } from '../../definitions/names/present-names.ts';
import { writeTile } from '../../definitions/names/write-dashboard.ts';
import type { RecordService } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { forbidden, notFound } from '../../kernel/problem.ts';
import { timeOfAsker } from '../../query/relative-time.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { chartData } from './chart.ts';
import { figureData } from './figure.ts';
import { funnelData } from './funnel.ts';
import { processesOf } from './processes-of.ts';
import type { TileCall } from './tile-query.ts';

export interface Dashboards {
  list(context: Context): readonly Omit<SeenDashboard, 'tiles' | 'arrangement'>[];
  /** Where the person's day begins; the house's own where nobody made one. */
  home(context: Context): Promise<SeenDashboard>;
  /** @throws Problem 404 */
  get(context: Context, name: string): Promise<SeenDashboard>;
  /** Keeps how the person wants it: their tiles in their order. @throws Problem 404, 403 or 422 for an own tile that may not be asked */
  arrange(context: Context, name: string, tiles: readonly DashboardTile[]): Promise<DashboardArrangement | undefined>;
  /** As the definition has it again. */
  reset(context: Context, name: string): Promise<void>;
  /** @throws Problem */
  data(context: Context, tile: DashboardTile): Promise<TileData>;
  processes(context: Context): Promise<readonly ProcessTakenPartIn[]>;
}

export interface DashboardNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Pick<Workflow, 'instances'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** What a day begins with where no dashboard is anybody's home. */
const ownHome: DashboardDefinition = {
  kind: 'dashboard',
  name: 'home',
  tiles: [
    { id: 'tasks', kind: 'tasks' },
    { id: 'processes', kind: 'processes' },
    { id: 'newest', kind: 'list', width: 12 },
  ],
};

type Person = Extract<Principal, { kind: 'user' }>;

export function createDashboards(needs: DashboardNeeds): Dashboards {
  const { database, definitions, records, events, policy, clock } = needs;

  function seen(context: Context, { name, label, icon, homeOf, tiles }: DashboardDefinition) {
    const release = definitions.current(context);
    const isSeen = ({ entity }: DashboardTile): boolean => {
      const named = entity === undefined ? undefined : release.entity(entity);
      return entity === undefined || (named !== undefined && policy.grant(context.principal, named, 'read').allowed);
    };
    return {
      name,
      ...(label === undefined ? {} : { label }),
      ...(icon === undefined ? {} : { icon }),
      homeOf: homeOf ?? [],
      tiles: tiles.filter(isSeen),
    };
  }

  async function arrangementFor(context: Context, dashboard: string): Promise<DashboardArrangement | undefined> {
    if (context.principal.kind !== 'user') return undefined;
    const [row] = await database
      .reader(context)
      .read<{ arrangement: string }>(
        sql`select arrangement from dashboard_arrangements where person = ${context.principal.id} and dashboard = ${dashboard}`,
      );
    return row === undefined ? undefined : (JSON.parse(row.arrangement) as DashboardArrangement);
  }

  async function withArrangement(context: Context, definition: DashboardDefinition): Promise<SeenDashboard> {
    const arrangement = await arrangementFor(context, definition.name);
    return { ...seen(context, definition), ...(arrangement === undefined ? {} : { arrangement }) };
  }

  function named(context: Context, name: string): DashboardDefinition {
    const found = definitions.current(context).get('dashboard', name)?.definition;
    if (found !== undefined) return found;
    if (name === ownHome.name) return ownHome;
    throw notFound('dashboard', name);
  }

  async function data(context: Context, tile: DashboardTile): Promise<TileData> {
    const release = definitions.current(context);
    const entity = release.entity(tile.entity ?? '');
    if (entity === undefined) throw notFound('entity', tile.entity ?? '');
    const time = timeOfAsker(clock.now(), context, release.settings);
    const call: TileCall = { context, records, entity, tile, time };
    if (tile.kind === 'funnel') return funnelData(call, { events });
    return tile.kind === 'chart' ? chartData(call, release) : figureData(call);
  }

  return {
    list: (context) =>
      definitions
        .current(context)
        .all('dashboard')
        .map(({ definition }) => {
          const { tiles: _tiles, ...rest } = seen(context, definition);
          return rest;
        }),

    home: (context) => withArrangement(context, homeOf(definitions.current(context), context.principal) ?? ownHome),

    get: async (context, name) => withArrangement(context, named(context, name)),

    async arrange(context, name, tiles) {
      const { id } = personOf(context);
      const definition = named(context, name);
      const wanted = arrangementOf(seen(context, definition).tiles, tiles);
      for (const tile of wanted?.own ?? []) if (isComputed(tile)) await data(context, tile);
      await database.transaction(context, async ({ transaction }) => {
        await transaction.write(
          sql`delete from dashboard_arrangements where person = ${id} and dashboard = ${definition.name}`,
        );
        if (wanted !== undefined)
          await transaction.write(
            sql`insert into dashboard_arrangements (person, dashboard, arrangement) values (${id}, ${definition.name}, ${JSON.stringify(wanted)})`,
          );
      });
      return wanted;
    },

    reset: (context, name) =>
      database.transaction(context, async (inside) => {
        const { id } = personOf(inside);
        await inside.transaction.write(
          sql`delete from dashboard_arrangements where person = ${id} and dashboard = ${name}`,
        );
      }),

    data,
    processes: (context) => processesOf(needs, context),
  };
}

/** Has a tile figures to compute? */
function isComputed({ kind }: DashboardTile): boolean {
  return kind === 'figure' || kind === 'chart' || kind === 'funnel';
}

/** The dashboard a person's day begins with: their role's before everybody's; of several what was made here before what plugins bring. */
export function homeOf(release: Release, principal: Principal): DashboardDefinition | undefined {
  const roles = 'roles' in principal ? principal.roles : [];
  const all = release
    .all('dashboard')
    .toSorted((a, b) => rank(a) - rank(b) || (a.definition.name < b.definition.name ? -1 : 1));
  for (const role of [...roles, everybody]) {
    const found = all.find(({ definition }) => definition.homeOf?.includes(role));
    if (found !== undefined) return found.definition;
  }
  return undefined;
}

function rank({ source }: Versioned<DashboardDefinition>): number {
  return source === 'admin' ? 0 : 1;
}

/** @throws Problem 403: programs have no dashboards of their own */
function personOf({ principal }: Context): Person {
  if (principal.kind !== 'user') throw forbidden('update', 'dashboard');
  return principal;
}

/** A release in which fields or entities are called otherwise holds the tiles that people added with their new names. */
export function followNamesInDashboards(needs: Pick<DashboardNeeds, 'database' | 'definitions' | 'events'>): void {
  needs.events.inside('own tiles follow names', ['definitions.published'], async ({ transaction, ...context }) => {
    const release = needs.definitions.current({ ...context, transaction });
    if (!hasFormerNames(release.entities())) return;
    const pen = presentPen((entity) => release.entity(entity));
    const rows = await transaction.read<{ person: string; dashboard: string; arrangement: string }>(
      sql`select person, dashboard, arrangement from dashboard_arrangements`,
    );
    for (const { person, dashboard, arrangement } of rows) {
      const before = JSON.parse(arrangement) as DashboardArrangement;
      const next = JSON.stringify({ ...before, own: before.own.map((tile, at) => writeTile(tile, pen, `/own/${at}`)) });
      if (next !== arrangement)
        await transaction.write(
          sql`update dashboard_arrangements set arrangement = ${next} where person = ${person} and dashboard = ${dashboard}`,
        );
    }
  });
}
