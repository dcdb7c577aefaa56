// What went live, release by release, what waits to, and the way back: a release is undone by another one that brings everything back as it was before.
import type { Definition, DefinitionKind, LocalText } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { Change, Definitions, Draft, Release } from './definitions.ts';

export interface ReleaseEntry {
  readonly number: number;
  readonly publishedAt: Date;
  readonly publishedBy: string;
  readonly note?: string;
  /** How many definitions went live or went with it. */
  readonly changes: number;
}

export interface ReleaseChange {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly label?: LocalText;
  readonly version: number;
  readonly retired: boolean;
  /** What was live before it; absent = nothing of this name was. */
  readonly before?: Definition;
  /** Absent when it was taken out. */
  readonly after?: Definition;
}

export interface ReleaseDetail extends Omit<ReleaseEntry, 'changes'> {
  readonly changes: readonly ReleaseChange[];
  /** Why it cannot be taken back: it is too old; something was published over it; a field was converted, or an entity called otherwise, which is taken back there. */
  readonly undoRefused?:
    | 'release-too-old'
    | 'release-built-upon'
    | 'release-converted'
    | 'release-renamed'
    | 'release-first';
  readonly undoUntil: Date;
}

export interface WaitingDraft extends Draft {
  /** 0 = never live. */
  readonly liveVersion: number;
  readonly live?: Definition;
}

export interface ReleaseLog {
  /** Newest first. @param before only releases of lower numbers */
  list(context: Context, before?: number): Promise<readonly ReleaseEntry[]>;
  /** @throws Problem 404 */
  detail(context: Context, number: number): Promise<ReleaseDetail>;
  /** Drafts of everything. */
  waiting(context: Context): Promise<readonly WaitingDraft[]>;
  /** A release that brings back what was live before this one. @throws Problem 409 with the reason of `undoRefused`; 422 when what came since needs what would go */
  undo(context: Context, number: number): Promise<Release>;
}

interface ReleaseRow {
  readonly number: number;
  readonly published_at: number;
  readonly published_by: string;
  readonly note: string | null;
  readonly changes: number | bigint;
}

interface VersionRow {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly version: number;
  readonly retired: number;
  readonly definition: string;
}

interface Made {
  readonly row: VersionRow;
  readonly after: Definition;
  readonly before: Definition | undefined;
}

export function createReleaseLog(needs: { database: Database; definitions: Definitions; clock: Clock }): ReleaseLog {
  const { database, definitions, clock } = needs;

  const entries = (context: Context, where: ReturnType<typeof sql>) =>
    database.reader(context).read<ReleaseRow>(sql`
      select r.number, r.published_at, r.published_by, r.note,
        (select count(*) from definition_versions v where v.release = r.number) as changes
      from releases r where r.number > 0 and ${where} order by r.number desc limit ${limits.defaultPageSize}`);

  async function made(context: Context, number: number): Promise<Made[]> {
    const reader = database.reader(context);
    const rows = await reader.read<VersionRow>(
      sql`select kind, name, version, retired, definition from definition_versions where release = ${number} order by kind, name`,
    );
    const earlier = await reader.read<VersionRow>(sql`
      select b.kind, b.name, b.version, b.retired, b.definition from definition_versions v
      join definition_versions b on b.kind = v.kind and b.name = v.name and b.version = v.version - 1
      where v.release = ${number}`);
    const before = new Map(
      earlier.filter(({ retired }) => Number(retired) === 0).map((row) => [`${row.kind}/${row.name}`, row]),
    );
    return rows.map((row) => {
      const past = before.get(`${row.kind}/${row.name}`);
      return {
        row,
        after: JSON.parse(row.definition) as Definition,
        before: past === undefined ? undefined : (JSON.parse(past.definition) as Definition),
      };
    });
  }

  function refusal(context: Context, entry: ReleaseRow, all: readonly Made[]): ReleaseDetail['undoRefused'] {
    if (all.some(({ row: { kind } }) => kind === 'settings') || entry.published_by.startsWith('system:'))
      return 'release-first';
    if (entry.published_at + limits.releaseUndoMs < clock.now().getTime()) return 'release-too-old';
    const release = definitions.current(context);
    const isLatest = ({ row }: Made): boolean => {
      const live = release.get(row.kind, row.name);
      return Number(row.retired) === 1 ? live === undefined : live?.version === Number(row.version);
    };
    if (!all.every(isLatest)) return 'release-built-upon';
    if (isRenaming(all)) return 'release-renamed';
    return all.some(isConverted) ? 'release-converted' : undefined;
  }

  return {
    async list(context, before) {
      const rows = await entries(context, before === undefined ? sql`1 = 1` : sql`r.number < ${before}`);
      return rows.map((row) => ({ ...entryOf(row), changes: Number(row.changes) }));
    },

    async detail(context, number) {
      const [entry] = await entries(context, sql`r.number = ${number}`);
      if (entry === undefined) throw notFound('release', String(number));
      const all = await made(context, number);
      const undoRefused = refusal(context, entry, all);
      return {
        ...entryOf(entry),
        changes: all.map(changeOf),
        ...(undoRefused === undefined ? {} : { undoRefused }),
        undoUntil: new Date(Number(entry.published_at) + limits.releaseUndoMs),
      };
    },

    async waiting(context) {
      const release = definitions.current(context);
      return (await definitions.drafts(context)).map((draft) => {
        const live = release.get(draft.kind, draft.name);
        return { ...draft, liveVersion: live?.version ?? 0, ...(live === undefined ? {} : { live: live.definition }) };
      });
    },

    // In no transaction of its own: each version it goes back from has to be the live one still.
    async undo(context, number) {
      const [entry] = await entries(context, sql`r.number = ${number}`);
      if (entry === undefined) throw notFound('release', String(number));
      const all = await made(context, number);
      const reason = refusal(context, entry, all);
      if (reason !== undefined) throw new Problem(409, reason, { params: { number } });
      return definitions.publish(context, all.map(wayBack), `undo ${number}`);
    },
  };
}

function entryOf({ number, published_at, published_by, note }: ReleaseRow): Omit<ReleaseEntry, 'changes'> {
  return {
    number: Number(number),
    publishedAt: new Date(Number(published_at)),
    publishedBy: published_by,
    ...(note === null ? {} : { note }),
  };
}

function changeOf({ row, before, after }: Made): ReleaseChange {
  const retired = Number(row.retired) === 1;
  const label = 'label' in after ? after.label : undefined;
  return {
    kind: row.kind,
    name: row.name,
    ...(label === undefined ? {} : { label }),
    version: Number(row.version),
    retired,
    ...(before === undefined ? {} : { before }),
    ...(retired ? {} : { after }),
  };
}

/** A field of another kind stands in another column: its values are brought back by taking the conversion back. */
function isConverted({ before, after }: Made): boolean {
  if (before?.kind !== 'entity' || after.kind !== 'entity') return false;
  const kinds = new Map(before.fields.map(({ id, kind }) => [id, kind]));
  return after.fields.some(({ id, kind }) => kinds.has(id) && kinds.get(id) !== kind);
}

function isRenaming(all: readonly Made[]): boolean {
  const entities = all.flatMap(({ row, after }) =>
    after.kind === 'entity' ? [{ id: after.id, retired: Number(row.retired) === 1 }] : [],
  );
  const gone = new Set(entities.filter(({ retired }) => retired).map(({ id }) => id));
  return entities.some(({ id, retired }) => !retired && gone.has(id));
}

function wayBack({ row, before, after }: Made): Change {
  if (Number(row.retired) === 1) return { definition: before ?? after, baseVersion: 0, revives: true };
  const baseVersion = Number(row.version);
  return before === undefined ? { definition: after, baseVersion, retires: true } : { definition: before, baseVersion };
}
