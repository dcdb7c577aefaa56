// The one home of all definitions: plugin files + admin changes = effective. A release is a set of versions that went live at once.
import type {
  Definition,
  DefinitionKind,
  EntityDefinition,
  FormDefinition,
  MessageDefinition,
  ProcessDefinitionSource,
  RuleDefinition,
  SettingsDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/** A definition as it is live, with where it came from. */
export interface Versioned<D extends Definition> {
  readonly definition: D;
  /** 1, 2, 3 … per kind and name. */
  readonly version: number;
  /** Plugin that ships it; `schemas` for entities all build on; `admin` for what was made in the studio. */
  readonly source: string;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

/** An immutable picture of everything live. Compare `number` to know whether something changed. */
export interface Release {
  readonly number: number;
  /** What set-up asked; before it fa, jalali, IR, Asia/Tehran. */
  readonly settings: SettingsDefinition;
  /** By any name it ever had, here and wherever an entity is asked for. */
  entity(name: string): EntityDefinition | undefined;
  entities(): readonly EntityDefinition[];
  form(name: string): FormDefinition | undefined;
  view(name: string): ViewDefinition | undefined;
  views(entity: string): readonly ViewDefinition[];
  /** In plugin order, then name: the order rules run in. */
  rules(entity: string): readonly Versioned<RuleDefinition>[];
  message(name: string): Versioned<MessageDefinition> | undefined;
  process(name: string): Versioned<ProcessDefinitionSource> | undefined;
  /** Ready to count by, in its own zone or the installation's; the same object for the same release. */
  calendar(name: string): WorkingCalendar | undefined;
  all<K extends DefinitionKind>(kind: K): readonly Versioned<Extract<Definition, { kind: K }>>[];
  get<K extends DefinitionKind>(kind: K, name: string): Versioned<Extract<Definition, { kind: K }>> | undefined;
}

/** What a room does when definitions of its kind go live. entities makes tables, workflow deploys, rules and messages compile. */
export interface Publisher<D extends Definition> {
  /** Everything wrong with it, each with its place; empty = may go live. `next` is the picture as it would be. */
  check(definition: D, next: Release, current: Release): Promise<readonly ProblemDetail[]>;
  /** What would take long in the publishing transaction, before it and outside of any; not asked for where the caller's own is open. */
  prepare?(definition: D): Promise<void>;
  /** The release did not come to be: takes back what was prepared for it. Who is killed before that finds it at the next start. */
  abandon?(definition: D): Promise<void>;
  /** Inside the publishing transaction: tables, deployments. */
  apply(
    context: InTransaction,
    definition: Versioned<D>,
    before: Versioned<D> | undefined,
    next: Release,
  ): Promise<void>;
  /** The same for one that is live no more; also under the name it had, of one that is called otherwise. */
  retire?(context: InTransaction, definition: Versioned<D>, next: Release): Promise<void>;
}

export interface Draft {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly definition: Definition;
  /** The version it was begun from; publishing over a newer one is a 409 `stale`. 0 = new. */
  readonly baseVersion: number;
  /** 1, 2, 3 … with every save. */
  readonly revision: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export interface PluginFiles {
  readonly plugin: string;
  /** Sorted by kind, then name. Labels already filled in from the plugin's locales. */
  readonly definitions: readonly Definition[];
  /** The plugin is there but cannot be read: what is live of it stays as it is. */
  readonly isBroken?: true;
}

/** One definition of a release that is to be. */
export interface Change {
  readonly definition: Definition;
  readonly baseVersion: number;
  /** Of the draft that is published (0 = none); the draft goes with it. Without it a draft of the same content goes, another one stays for whoever works on it. */
  readonly revision?: number;
  /** Where the values of fields of another kind stand from now on, by field id; without it a kind does not change. */
  readonly columns?: ReadonlyMap<string, string>;
  /** The entity is called otherwise from now on: what it was called before. Without it a name does not change. */
  readonly renames?: string;
  /** It is live no more from now on; nothing that stays may miss it. */
  readonly retires?: true;
  /** It was taken out and comes back; an entity that was taken out does not begin anew otherwise. */
  readonly revives?: true;
}

export interface Definitions {
  /** The live picture of this transaction (reloaded when another process published), or of this process. */
  current(context?: Context): Release;
  /** Registers what happens when this kind goes live; before `start`. */
  publisher<K extends DefinitionKind>(kind: K, publisher: Publisher<Extract<Definition, { kind: K }>>): void;
  /** Brings the files of schemas and plugins in: unchanged hash = nothing, a new one = a new version under the admin's changes; a
   *  conflict keeps what is live and leaves a draft. Then `current` answers. */
  start(files: readonly PluginFiles[]): Promise<void>;
  /**
   * @param revision of the draft that was changed; 0 = there was none
   * @throws Problem 409 `draft-changed` with the draft there is as `current` (null = gone), when it is not the one that was changed
   */
  saveDraft(context: Context, definition: Definition, baseVersion: number, revision: number): Promise<Draft>;
  draft(context: Context, kind: DefinitionKind, name: string): Promise<Draft | undefined>;
  /** All drafts there are, or those of one kind, by kind and name; those of what was taken out wait until it comes back. */
  drafts(context: Context, kind?: DefinitionKind): Promise<readonly Draft[]>;
  /** The picture as it would be if all drafts went live, those left out that are not shaped as their kind asks yet. */
  drafted(context: Context): Promise<Release>;
  discardDraft(context: Context, kind: DefinitionKind, name: string): Promise<void>;
  /** Is it shaped as its kind asks? Empty = yes. */
  shape(definition: Definition): readonly ProblemDetail[];
  /** @param more see Change; `beside`: what would go live in the same release */
  check(
    context: Context,
    definition: Definition,
    more?: Pick<Change, 'columns' | 'renames'> & { readonly beside?: readonly Definition[] },
  ): Promise<readonly ProblemDetail[]>;
  /** Everything that keeps these changes from going live together, each finding with the definition it is about. */
  checkAll(context: Context, changes: readonly Omit<Change, 'baseVersion'>[]): Promise<readonly ProblemDetail[]>;
  /**
   * Puts definitions live as one release; where an entity or a field is called otherwise, with everything that names it.
   * @throws Problem 422 with every finding; 409 `stale` when a base version is no longer live; 409 `draft-changed`
   */
  publish(context: Context, changes: readonly Change[], note?: string): Promise<Release>;
  /** Is it Ravand itself or a plugin that is there, whose files say what is live? */
  brings(source: string): boolean;
  /** As the plugin that is there has it, with names of today; undefined: no plugin brings it. */
  shipped(context: Context, kind: DefinitionKind, name: string): Promise<Definition | undefined>;
  /** What a release took out. */
  retiredBy(context: Context, release: number): Promise<readonly Definition[]>;
  /** Newest first; of an entity under all the names it had. */
  versions(context: Context, kind: DefinitionKind, name: string): Promise<readonly Versioned<Definition>[]>;
  version(
    context: Context,
    kind: DefinitionKind,
    name: string,
    version: number,
  ): Promise<Versioned<Definition> | undefined>;
  /**
   * Looks once whether another process published, and answers the picture to go on with: of the transaction if the context is in one, else
   * of this process. Cheap (one number) when nothing changed. On PostgreSQL every transaction begins with it; see with-release-check.ts.
   */
  refresh(context?: Context): Promise<Release>;
  /** Looks every second for releases of other processes (PostgreSQL; nothing to do on SQLite). Answers how to stop. */
  watch(): () => void;
  /** Called in memory after a release became live in this process. */
  onRelease(handle: (release: Release) => void): () => void;
}
