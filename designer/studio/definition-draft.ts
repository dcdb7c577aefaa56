// One definition being edited: its draft is kept by itself, checked on the server, undone step by step and published. Two admins on one draft: what both
// changed is merged; where both changed the same, one of them chooses. Knows no kind and no screen.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Merge, mergeJson } from '../../core/kernel/merge-json.ts';
import type { Definition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { userName } from '../api/session.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import {
  type DefinitionChange,
  definitions,
  type Finding,
  findingsIn,
  type KeptDraft,
  type OpenDefinition,
} from './definitions.ts';
import { EditHistory, type Step, type StepCount } from './edit-history.ts';

const quietMs = 700;
const againMs = 5_000;

/** none = as it is live; changed = not kept yet; failed = tried again soon. */
export type DraftState = 'none' | 'changed' | 'keeping' | 'kept' | 'failed';

/** Both changed the same. */
export interface DraftConflict<D> {
  /** JSON Pointers of what both changed. */
  readonly places: readonly string[];
  /** Whose change stands against ours; undefined = unknown. */
  readonly by: string | undefined;
  readonly at: string | undefined;
  readonly ours: D;
  readonly theirs: D;
}

/** What stands at the server now, as a base to go on from. */
interface Ground<D> {
  readonly definition: D;
  readonly baseVersion: number;
  readonly revision: number;
  readonly by?: string | undefined;
  readonly at?: string | undefined;
}

function withWay(finding: Finding): Finding {
  if (!finding.waits) return finding;
  return { ...finding, fixes: [{ label: t('studio.publishTogether'), href: '/studio/releases' }] };
}

function nameOf(actor: string | undefined): string | undefined {
  return userName(actor?.replace('user:', ''));
}

export class DefinitionDraft<D extends Definition> implements ReactiveController {
  /** What is live, and the draft as it was opened. */
  open: OpenDefinition<D> | undefined;
  definition: D | undefined;
  state: DraftState = 'none';
  findings: readonly Finding[] = [];
  isChecking = false;
  isPublishing = false;
  conflict: DraftConflict<D> | undefined;
  /** It could not be opened. */
  problem: ServerProblem | undefined;
  readonly kind: D['kind'];
  readonly #host: ReactiveControllerHost;
  readonly #watchers = new Set<() => void>();
  readonly #history: EditHistory<D>;
  /** What both we and the server had last. */
  #ground: Ground<D> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();
  /** Reads a definition that something else holds, a diagram say. */
  #read: (() => Promise<D>) | undefined;

  /** @param count of drafts that are undone as one */
  constructor(host: ReactiveControllerHost, kind: D['kind'], count?: StepCount) {
    this.#host = host;
    this.kind = kind;
    this.#history = new EditHistory<D>(count);
    host.addController(this);
  }

  hostDisconnected(): void {
    // Nothing that was typed is lost by going elsewhere.
    void this.flush();
  }

  /** Called when anything here changes, beside the host. Answers how to stop. */
  watch(handle: () => void): () => void {
    this.#watchers.add(handle);
    return () => this.#watchers.delete(handle);
  }

  /** 0 = never published. */
  get version(): number {
    return this.open?.version ?? 0;
  }

  get live(): D | undefined {
    return this.version === 0 ? undefined : this.open?.definition;
  }

  get source(): string {
    return this.open?.source ?? 'admin';
  }

  get isChanged(): boolean {
    return this.state !== 'none';
  }

  /** It names what only drafts have: it goes live with them, under Releases. */
  get waits(): boolean {
    return this.findings.some(({ waits }) => waits);
  }

  get hasErrors(): boolean {
    return this.findings.some(({ severity }) => severity === 'error');
  }

  /** Text key of what undo takes back; undefined = nothing. */
  get toUndo(): string | undefined {
    return this.#history.toUndo?.as;
  }

  get toRedo(): string | undefined {
    return this.#history.toRedo?.as;
  }

  get lastStep(): Step<D> | undefined {
    return this.#history.toUndo;
  }

  get nextStep(): Step<D> | undefined {
    return this.#history.toRedo;
  }

  forgetUndone(): void {
    this.#history.forgetUndone();
  }

  /** @param fresh what a definition nobody has made yet begins as; without it an unknown name is a problem */
  async load(name: string, fresh?: (name: string) => D): Promise<void> {
    // What is being kept is of the definition that was open: its answer must not be taken for the next one's.
    await this.flush();
    this.problem = undefined;
    this.conflict = undefined;
    this.#history.clear();
    this.#read = undefined;
    try {
      const open = await this.#opened(name, fresh !== undefined);
      this.open = open;
      const shown = open.draft?.definition ?? open.definition ?? fresh?.(name);
      this.definition = shown;
      this.#ground = shown && {
        definition: shown,
        baseVersion: open.draft?.baseVersion ?? open.version,
        revision: open.draft?.revision ?? 0,
      };
      this.state = open.draft ? 'kept' : 'none';
      this.findings = [];
      this.#tell();
      // What it finds comes when it comes: nobody waits for it to see what was opened.
      if (open.draft) void this.check();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error;
      this.#tell();
    }
  }

  /** One of which it is known that nobody has made it yet, not even as a draft. */
  begin(definition: D): void {
    clearTimeout(this.#timer);
    this.#history.clear();
    this.open = { version: 0 };
    this.definition = definition;
    this.#ground = { definition, baseVersion: 0, revision: 0 };
    this.state = 'none';
    this.findings = [];
    this.#tell();
  }

  async #opened(name: string, mayBeNew: boolean): Promise<OpenDefinition<D>> {
    try {
      return await definitions.open<D>(this.kind, name);
    } catch (error) {
      if (mayBeNew && error instanceof ServerProblem && error.status === 404) return { version: 0 };
      throw error;
    }
  }

  /**
   * One step: what it is now instead. The draft is kept soon after.
   * @param as text key of what was done, for undo; @param mergeKey the same one in a row is one step, as when somebody types
   */
  edit(next: D, as: string, mergeKey?: string): void {
    if (this.definition === undefined || next === this.definition) return;
    this.#history.add(this.definition, next, as, mergeKey);
    this.#become(next);
  }

  /** The definition is held by something that has its own undo: read when the draft is kept. */
  editLater(read: () => Promise<D>): void {
    this.#read = read;
    this.#later(quietMs);
  }

  undo(): void {
    const before = this.#history.undo();
    if (before !== undefined) this.#become(before);
  }

  redo(): void {
    const after = this.#history.redo();
    if (after !== undefined) this.#become(after);
  }

  #become(next: D): void {
    this.definition = next;
    this.#later(quietMs);
  }

  #later(ms: number): void {
    this.state = ms === againMs ? 'failed' : 'changed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
    this.#tell();
  }

  /** Keeps what is not kept yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#keeping = this.#keeping.then(() => this.#keep());
    return this.#keeping;
  }

  async #keep(): Promise<void> {
    if (this.conflict !== undefined || (this.state !== 'changed' && this.state !== 'failed')) return;
    const read = this.#read;
    this.#read = undefined;
    this.state = 'keeping';
    if (read !== undefined) this.definition = await read();
    const definition: D | undefined = this.definition;
    const ground = this.#ground;
    if (definition === undefined || ground === undefined) return;
    this.#tell();
    try {
      const kept = await definitions.keepDraft(definition, ground.baseVersion, ground.revision);
      this.#ground = { ...ground, definition, revision: kept.revision };
      this.#settle('kept');
      await this.check();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      await this.#refused(error);
    }
  }

  /** Something newer may have been typed while the server was asked. */
  #settle(state: DraftState): void {
    if (this.state === 'keeping') this.state = state;
    this.#tell();
  }

  async #refused(error: ServerProblem): Promise<void> {
    if (error.code === 'draft-changed')
      return this.#meet(await this.#groundOf(error.more.current as KeptDraft<D> | null));
    if (error.status === 0 || error.status >= 500) return this.#later(againMs);
    this.findings = findingsIn(error.details);
    if (error.details.length === 0) toast({ text: error.detail, icon: 'circle-alert' });
    this.#settle('failed');
  }

  /** The other draft; where it is gone, what is live. */
  async #groundOf(draft: KeptDraft<D> | null): Promise<Ground<D> | undefined> {
    if (draft !== null) return { ...draft, by: nameOf(draft.updatedBy), at: draft.updatedAt };
    const open = await this.#opened(this.definition?.name ?? '', true);
    this.open = open;
    const { definition = this.#ground?.definition } = open;
    return (
      definition && {
        definition,
        baseVersion: open.version,
        revision: 0,
        by: nameOf(open.publishedBy),
        at: open.publishedAt,
      }
    );
  }

  /** What they made and what we made of the same ground become one, or a choice. */
  async #meet(theirs: Ground<D> | undefined): Promise<void> {
    const base = this.#ground;
    const ours: D | undefined = this.definition;
    if (theirs === undefined || base === undefined || ours === undefined) return;
    const { value, conflicts } = mergeJson<D>(base.definition, ours, theirs.definition);
    this.#ground = theirs;
    if (conflicts.length > 0) {
      const other: Merge<D> = mergeJson<D>(base.definition, theirs.definition, ours);
      this.conflict = { places: conflicts, by: theirs.by, at: theirs.at, ours: value, theirs: other.value };
      this.#settle('changed');
      return;
    }
    toast({ text: t('studio.merged', { name: theirs.by ?? t('studio.somebody') }), icon: 'git-merge' });
    await this.#goOnWith(value);
  }

  /** Ends a conflict: with all of ours and what fits of theirs, or the other way round. */
  async choose(side: 'ours' | 'theirs'): Promise<void> {
    const chosen = this.conflict?.[side];
    this.conflict = undefined;
    if (chosen !== undefined) await this.#goOnWith(chosen);
  }

  async #goOnWith(value: D): Promise<void> {
    this.#history.clear();
    this.definition = value;
    this.state = 'changed';
    for (const handle of this.#replacements) handle(value);
    this.#tell();
    await this.#keep();
  }

  readonly #replacements = new Set<(definition: D) => void>();

  /** Called when the definition became another than what was edited: merged with somebody's, or chosen. */
  onReplaced(handle: (definition: D) => void): void {
    this.#replacements.add(handle);
  }

  /** A large one is not sent twice: what is kept is checked where it lies, unless somebody else has kept another one meanwhile. */
  async #checked(definition: D): Promise<{ findings: readonly Finding[] }> {
    const ground = this.#ground;
    if (ground?.definition !== definition || ground.revision === 0) return definitions.check(definition);
    try {
      return await definitions.check(definition, ground.revision);
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.code !== 'draft-changed') throw error;
      return definitions.check(definition);
    }
  }

  async check(): Promise<void> {
    const definition = this.definition;
    if (definition === undefined) return;
    this.isChecking = true;
    this.#tell();
    try {
      const { findings } = await this.#checked(definition);
      if (this.definition === definition) this.findings = findings.map(withWay);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (this.definition === definition) this.findings = findingsIn(error.details);
    } finally {
      this.isChecking = false;
      this.#tell();
    }
  }

  /** Answers whether it is live now; why it is not stands in the findings or the conflict. Load again afterwards. */
  publish(): Promise<boolean> {
    return DefinitionDraft.publishTogether([this as unknown as DefinitionDraft<Definition>]);
  }

  /** Several as one release: all or none. */
  static async publishTogether(drafts: readonly DefinitionDraft<Definition>[]): Promise<boolean> {
    for (const draft of drafts) draft.#bePublishing(true);
    try {
      const changes = [];
      for (const draft of drafts) {
        const change = await draft.#change();
        if (change === undefined) return false;
        changes.push(change);
      }
      await definitions.publish(changes);
      for (const [at, draft] of drafts.entries()) draft.#isLive(changes[at]!);
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const [first] = drafts;
      const meant = drafts.find((draft) => draft.#isMeant(error)) ?? first;
      if (meant !== undefined) await meant.#notPublished(error);
      return false;
    } finally {
      for (const draft of drafts) draft.#bePublishing(false);
    }
  }

  #bePublishing(is: boolean): void {
    this.isPublishing = is;
    this.#tell();
  }

  async #change(): Promise<DefinitionChange | undefined> {
    await this.flush();
    const { definition, conflict } = this;
    const ground = this.#ground;
    if (definition === undefined || ground === undefined || conflict !== undefined) return undefined;
    return { definition, baseVersion: ground.baseVersion, revision: ground.revision };
  }

  /** What is changed before it is opened anew is a change of what has just gone live. */
  #isLive({ definition, baseVersion }: DefinitionChange): void {
    this.#history.clear();
    this.#ground = { definition: definition as D, baseVersion: baseVersion + 1, revision: 0 };
    this.state = 'none';
  }

  /** Does a refusal of several speak of this one? */
  #isMeant({ details, more }: ServerProblem): boolean {
    const name = this.definition?.name;
    const current = (more.current as { readonly definition?: Definition } | null | undefined)?.definition;
    const named = details.some(({ params }) => params?.definition === `${this.kind}/${name}`);
    return named || (current?.kind === this.kind && current.name === name);
  }

  async #notPublished(error: ServerProblem): Promise<void> {
    if (error.code === 'draft-changed') return this.#refused(error);
    if (error.code === 'stale') return this.#meetLive(error.more.current as OpenDefinition<D> | undefined);
    if (error.details.length > 0) this.findings = findingsIn(error.details);
    toast({ text: error.detail, icon: 'circle-alert' });
  }

  /** Somebody published a version since this draft was begun: it becomes a change of that one. */
  async #meetLive(live: OpenDefinition<D> | undefined): Promise<void> {
    const ground = this.#ground;
    if (live?.definition === undefined || ground === undefined) return;
    const began = await definitions.version<D>(this.kind, live.definition.name, Math.max(ground.baseVersion, 1));
    this.open = { ...this.open, ...live };
    this.#ground = { ...ground, definition: began.definition };
    const by = nameOf(live.publishedBy);
    await this.#meet({ definition: live.definition, baseVersion: live.version, revision: ground.revision, by });
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#keeping;
    await definitions.discardDraft(this.kind, this.definition?.name ?? '').catch((error: unknown) => {
      if (!(error instanceof ServerProblem && error.status === 404)) throw error;
    });
    this.state = 'none';
  }

  /** It is live no more from now on. Answers whether it went; what misses it stands in the findings. */
  async takeOut(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#keeping;
    try {
      await definitions.takeOut(this.kind, this.definition?.name ?? '', this.version);
      this.state = 'none';
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.findings = findingsIn(error.details);
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
      this.#tell();
      return false;
    }
  }

  /** Brings an old version back as the draft. */
  async bringBack(version: number): Promise<D | undefined> {
    const name = this.definition?.name;
    if (name === undefined) return undefined;
    const { definition } = await definitions.version<D>(this.kind, name, version);
    this.edit(definition, 'studio.broughtBack');
    return definition;
  }

  #tell(): void {
    this.#host.requestUpdate();
    for (const handle of this.#watchers) handle();
  }
}
