// What a start makes of the plugins' files: new versions, merges under what admins changed, drafts where both changed the same, retirements
// where a file is gone. Decides only; nothing is written here.
import type { Definition, EntityDefinition } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';
import { type MergeOptions, mergeJson } from '../kernel/merge-json.ts';
import { Problem } from '../kernel/problem.ts';
import { hashOf, type StoredFile } from './definition-store.ts';
import type { PluginFiles } from './definitions.ts';
import { keyOf, type Live, type LiveSet } from './release.ts';

/** A version to be made. `live` is what it follows. */
export interface PlannedVersion {
  readonly key: string;
  readonly definition: Definition;
  readonly source: string;
  readonly changedByAdmin: boolean;
  readonly retired: boolean;
  readonly live: Live | undefined;
  /** It was taken out and comes back. */
  readonly revives?: true;
}

export interface FilePlan {
  readonly versions: readonly PlannedVersion[];
  /** Where what is live stays and the admin is asked. */
  readonly drafts: readonly {
    readonly key: string;
    readonly definition: Definition;
    readonly live: Live;
    readonly conflicts: readonly string[];
  }[];
  /** Files whose content is new and is to be remembered. */
  readonly files: readonly { readonly key: string; readonly file: StoredFile }[];
}

/** @throws Problem 422 `plugin-definition-invalid` of the second of two plugins that ship a definition of the same kind and name. */
export function planFiles(
  sources: readonly PluginFiles[],
  live: LiveSet,
  stored: ReadonlyMap<string, StoredFile>,
): FilePlan {
  const versions: PlannedVersion[] = [];
  const drafts: FilePlan['drafts'][number][] = [];
  const files: FilePlan['files'][number][] = [];
  const brought = collect(sources);
  for (const [key, file] of brought) {
    const known = stored.get(key);
    const outcome = planFile(key, file, live.get(key), known);
    if (outcome.version !== undefined) versions.push(outcome.version);
    if (outcome.draft !== undefined) drafts.push(outcome.draft);
    if (known?.hash !== file.hash || known.plugin !== file.plugin) files.push({ key, file });
  }
  return {
    versions: [...versions, ...planRetirements(brought, sources, live)],
    drafts,
    files,
  };
}

/** Those that are not, letter by letter, what was brought last: only these have to be looked at for their shape. */
export function unknownOf(
  definitions: readonly Definition[],
  stored: ReadonlyMap<string, StoredFile>,
): readonly Definition[] {
  return definitions.filter((definition) => {
    if (!isPlainObject(definition)) return true;
    const known = stored.get(keyOf(definition));
    return known === undefined || known.hash !== keptOf(definition).hash;
  });
}

const kept = new WeakMap<Definition, { readonly definition: Definition; readonly hash: string }>();

/** What a plugin ships as it is kept, and its hash: a start asks twice, whether it is new and what becomes of it. */
function keptOf(shipped: Definition): { readonly definition: Definition; readonly hash: string } {
  const known = kept.get(shipped);
  if (known !== undefined) return known;
  const definition = stamped(shipped, () => 'plugin');
  const made = { definition, hash: hashOf(definition) };
  kept.set(shipped, made);
  return made;
}

function collect(sources: readonly PluginFiles[]): Map<string, StoredFile> {
  const brought = new Map<string, StoredFile>();
  for (const { plugin, definitions } of sources) {
    for (const shipped of definitions) {
      const { definition, hash } = keptOf(shipped);
      const key = keyOf(definition);
      const other = brought.get(key);
      if (other !== undefined)
        throw new Problem(422, 'plugin-definition-invalid', {
          params: { plugin, count: 1 },
          details: [
            { pointer: '/name', code: 'validation.duplicate', params: { definition: key, found: other.plugin } },
          ],
        });
      brought.set(key, { plugin, hash, definition });
    }
  }
  return brought;
}

interface Outcome {
  readonly version?: PlannedVersion;
  readonly draft?: FilePlan['drafts'][number];
}

/** Columns and data are never taken away by an upgrade, and what an admin took out stays out. */
const upgrade: MergeOptions = { removalsAreQuiet: true, keeps: ['fields'] };

function planFile(key: string, file: StoredFile, live: Live | undefined, known: StoredFile | undefined): Outcome {
  const planned = (definition: Definition, changedByAdmin: boolean): Outcome => ({
    version: { key, definition, source: file.plugin, changedByAdmin, retired: false, live },
  });
  if (live === undefined) return planned(file.definition, false);
  const current = live.versioned.definition;
  const moved = live.retired || live.versioned.source !== file.plugin;
  if (known?.hash === file.hash) return moved ? planned(current, live.changedByAdmin) : {};
  if (file.definition.kind === 'entity' && current.kind === 'entity') {
    const base = (known?.definition ?? current) as EntityDefinition;
    const { value: merged, conflicts } = mergeJson(base, current, file.definition, upgrade);
    if (conflicts.length > 0) return { draft: { key, definition: merged, live, conflicts } };
    const unchanged = hashOf(merged) === hashOf(current);
    return unchanged && !moved ? {} : planned(merged, live.changedByAdmin);
  }
  if (hashOf(current) === file.hash) return moved ? planned(current, false) : {};
  return live.changedByAdmin
    ? { draft: { key, definition: file.definition, live, conflicts: [''] } }
    : planned(file.definition, false);
}

/** A folder that is gone takes its features along, a file that is gone what no admin changed. Entities stay: their data must stay readable. */
function planRetirements(
  brought: ReadonlyMap<string, StoredFile>,
  sources: readonly PluginFiles[],
  live: LiveSet,
): PlannedVersion[] {
  const plugins = new Set(sources.map(({ plugin }) => plugin));
  const broken = new Set(sources.flatMap(({ plugin, isBroken }) => (isBroken ? [plugin] : [])));
  return [...live].flatMap(([key, entry]) => {
    const { source, definition } = entry.versioned;
    if (entry.retired || source === 'admin' || definition.kind === 'entity' || brought.has(key)) return [];
    if (broken.has(source) || (plugins.has(source) && entry.changedByAdmin)) return [];
    return [{ key, definition, source, changedByAdmin: entry.changedByAdmin, retired: true, live: entry }];
  });
}

/** Writes down who added each field of an entity; other definitions stay as they are. Its shape may not have been looked at: a field may be nothing at all. */
export function stamped(definition: Definition, addedBy: (fieldId: string) => 'plugin' | 'admin'): Definition {
  if (definition.kind !== 'entity' || !Array.isArray(definition.fields)) return definition;
  return { ...definition, fields: definition.fields.map((field) => ({ ...field, addedBy: addedBy(field?.id) })) };
}
