// Rows of the definitions room: versions, files, drafts, releases. Says what is written and read; what goes live is decided elsewhere.
import { createHash } from 'node:crypto';
import type { Definition, DefinitionKind } from '../../schemas/types.ts';
import { isAmong, nothing, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import { canonicalJson } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { Draft, Versioned } from './definitions.ts';
import { keyOf, type Live, type LiveSet } from './release.ts';

interface VersionRow {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly changed_by_admin: number;
  readonly retired: number;
  readonly definition: string;
  readonly published_at: number;
  readonly published_by: string;
}

interface DraftRow {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly definition: string;
  readonly base_version: number;
  readonly revision: number;
  readonly updated_at: number;
  readonly updated_by: string;
}

const draftColumns = sql`kind, name, definition, base_version, revision, updated_at, updated_by`;

/** What a plugin brought last for one kind and name. */
export interface StoredFile {
  readonly plugin: string;
  readonly hash: string;
  readonly definition: Definition;
}

/** The same for the same content, whatever the order of keys. */
export function hashOf(definition: Definition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}

export const definitionStore = {
  /** Makes publishers come one after another; the row 0 is what they meet at. Answers the number of the newest release. */
  async lock(context: InTransaction): Promise<number> {
    const { transaction } = context;
    await transaction.write(
      sql`insert into releases (number, published_at, published_by) values (0, 0, ${'system:start'}) on conflict (number) do nothing`,
    );
    await transaction.write(sql`update releases set published_by = published_by where number = 0`);
    return definitionStore.releaseNumber(transaction);
  },

  async releaseNumber(reader: Reader): Promise<number> {
    const rows = await reader.read<{ number: number | null }>(sql`select max(number) as number from releases`);
    return Number(rows[0]?.number ?? 0);
  },

  /** The newest version of everything, retired or not. */
  async liveSet(reader: Reader): Promise<LiveSet> {
    const rows = await reader.read<VersionRow>(sql`
      select v.kind, v.name, v.version, v.source, v.changed_by_admin, v.retired, v.definition, v.published_at, v.published_by
      from definition_versions v
      join (select kind, name, max(version) as newest from definition_versions group by kind, name) n
        on n.kind = v.kind and n.name = v.name and n.newest = v.version`);
    return new Map(rows.map((row) => [keyOf(row), liveOf(row)]));
  },

  /** Newest first, without those that only say that it is live no more under this name. */
  async versions(reader: Reader, kind: DefinitionKind, names: readonly string[]): Promise<Versioned<Definition>[]> {
    const rows = await reader.read<VersionRow>(sql`
      select kind, name, version, source, changed_by_admin, retired, definition, published_at, published_by
      from definition_versions where kind = ${kind} and name ${isAmong(names)} and retired = 0 order by version desc`);
    return rows.map((row) => liveOf(row).versioned);
  },

  async version(
    reader: Reader,
    kind: DefinitionKind,
    names: readonly string[],
    version: number,
  ): Promise<Versioned<Definition> | undefined> {
    const rows = await reader.read<VersionRow>(sql`
      select kind, name, version, source, changed_by_admin, retired, definition, published_at, published_by
      from definition_versions where kind = ${kind} and name ${isAmong(names)} and version = ${version} order by retired`);
    return rows[0] === undefined ? undefined : liveOf(rows[0]).versioned;
  },

  async addRelease(
    context: InTransaction,
    release: { number: number; at: Date; by: string; note: string | undefined },
  ): Promise<void> {
    await context.transaction.write(sql`
      insert into releases (number, published_at, published_by, note)
      values (${release.number}, ${release.at.getTime()}, ${release.by}, ${release.note ?? null})`);
  },

  async addVersion(context: InTransaction, live: Live, release: number): Promise<Id> {
    const { versioned } = live;
    const id = newId();
    await context.transaction.write(sql`
      insert into definition_versions
        (id, kind, name, version, release, source, changed_by_admin, retired, definition, published_at, published_by)
      values (${id}, ${versioned.definition.kind}, ${versioned.definition.name}, ${versioned.version}, ${release}, ${versioned.source},
        ${live.changedByAdmin ? 1 : 0}, ${live.retired ? 1 : 0}, ${JSON.stringify(versioned.definition)},
        ${versioned.publishedAt.getTime()}, ${versioned.publishedBy})`);
    return id;
  },

  async files(reader: Reader): Promise<ReadonlyMap<string, StoredFile>> {
    const rows = await reader.read<{ key: string; plugin: string; hash: string; definition: string }>(
      sql`select "key", plugin, hash, definition from definition_files`,
    );
    return new Map(
      rows.map(({ key, plugin, hash, definition }) => [
        key,
        {
          plugin,
          hash,
          // Read where a file has changed, which few have: a start asks for all of them.
          get definition() {
            return JSON.parse(definition) as Definition;
          },
        },
      ]),
    );
  },

  async file(reader: Reader, key: string): Promise<Definition | undefined> {
    const rows = await reader.read<{ definition: string }>(
      sql`select definition from definition_files where "key" = ${key}`,
    );
    return rows[0] === undefined ? undefined : (JSON.parse(rows[0].definition) as Definition);
  },

  async saveFile(context: InTransaction, key: string, file: StoredFile, seenAt: Date): Promise<void> {
    await context.transaction.write(sql`
      insert into definition_files ("key", plugin, hash, definition, seen_at)
      values (${key}, ${file.plugin}, ${file.hash}, ${JSON.stringify(file.definition)}, ${seenAt.getTime()})
      on conflict ("key") do update set plugin = excluded.plugin, hash = excluded.hash, definition = excluded.definition, seen_at = excluded.seen_at`);
  },

  async retiredBy(reader: Reader, release: number): Promise<Definition[]> {
    const rows = await reader.read<{ definition: string }>(
      sql`select definition from definition_versions where release = ${release} and retired = 1 order by kind, name`,
    );
    return rows.map((row) => JSON.parse(row.definition) as Definition);
  },

  async forgetFile(context: InTransaction, key: string): Promise<void> {
    await context.transaction.write(sql`delete from definition_files where "key" = ${key}`);
  },

  async draft(reader: Reader, kind: DefinitionKind, name: string): Promise<Draft | undefined> {
    const rows = await reader.read<DraftRow>(
      sql`select ${draftColumns} from definition_drafts where "key" = ${keyOf({ kind, name })}`,
    );
    return rows[0] === undefined ? undefined : draftOf(rows[0]);
  },

  async drafts(reader: Reader, kind: DefinitionKind | undefined): Promise<Draft[]> {
    const where = kind === undefined ? nothing : sql`where kind = ${kind}`;
    const rows = await reader.read<DraftRow>(
      sql`select ${draftColumns} from definition_drafts ${where} order by "key"`,
    );
    return rows.map(draftOf);
  },

  /** Answers false when the draft there is is not the one before this revision. */
  async saveDraft(context: InTransaction, draft: Draft): Promise<boolean> {
    const { transaction } = context;
    const definition = JSON.stringify(draft.definition);
    const changed =
      draft.revision === 1
        ? await transaction.write(sql`
            insert into definition_drafts ("key", kind, name, definition, base_version, revision, updated_at, updated_by)
            values (${keyOf(draft)}, ${draft.kind}, ${draft.name}, ${definition}, ${draft.baseVersion}, 1,
              ${draft.updatedAt.getTime()}, ${draft.updatedBy})
            on conflict ("key") do nothing`)
        : await transaction.write(sql`
            update definition_drafts set definition = ${definition}, base_version = ${draft.baseVersion}, revision = ${draft.revision},
              updated_at = ${draft.updatedAt.getTime()}, updated_by = ${draft.updatedBy}
            where "key" = ${keyOf(draft)} and revision = ${draft.revision - 1}`);
    return changed === 1;
  },

  /** Of what is called otherwise now: it stays the draft it was. */
  async renameDraft(context: InTransaction, draft: Draft, from: string): Promise<void> {
    await context.transaction.write(sql`update definition_drafts set "key" = ${keyOf(draft)}, name = ${draft.name},
      definition = ${JSON.stringify(draft.definition)}, base_version = ${draft.baseVersion} where "key" = ${keyOf({ kind: draft.kind, name: from })}`);
  },

  async discardDraft(context: InTransaction, kind: DefinitionKind, name: string): Promise<void> {
    await context.transaction.write(sql`delete from definition_drafts where "key" = ${keyOf({ kind, name })}`);
  },
};

function draftOf(row: DraftRow): Draft {
  return {
    kind: row.kind,
    name: row.name,
    definition: JSON.parse(row.definition) as Definition,
    baseVersion: Number(row.base_version),
    revision: Number(row.revision),
    updatedAt: new Date(Number(row.updated_at)),
    updatedBy: row.updated_by,
  };
}

function liveOf(row: VersionRow): Live {
  return {
    versioned: Object.freeze({
      definition: deepFreeze(JSON.parse(row.definition) as Definition),
      version: Number(row.version),
      source: row.source,
      publishedAt: new Date(Number(row.published_at)),
      publishedBy: row.published_by,
    }),
    changedByAdmin: Number(row.changed_by_admin) === 1,
    retired: Number(row.retired) === 1,
  };
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
