// `<ravand-dashboard-arranging .seen name>`: a dashboard being arranged where it stands: for oneself, kept at once; or, with a name, for all it is meant for, as a
// draft that goes live. Steps back and forth, tiles added and changed. Emits `arranging-done`. Loaded when somebody begins.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SeenDashboard } from '../../schemas/dashboard-data.ts';
import { arranged } from '../../schemas/dashboard-tiles.ts';
import type { DashboardDefinition, DashboardTile } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { onUndoKeys } from '../shell/shortcuts.ts';
import { t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { EditHistory } from '../studio/edit-history.ts';
import '../studio/findings.ts';
import type { TilesChange } from './board.ts';
import './board.ts';
import { audienceText } from './audience.ts';
import { dashboards } from './dashboards-api.ts';
import { freshDashboard } from './fresh.ts';
import { putTile, type Tiles } from './tile-edits.ts';
import './tile-dialog.ts';

const keepMs = 600;

@customElement('ravand-dashboard-arranging')
export class DashboardArranging extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-block-end: 12px;
        padding: 8px 12px;
        border: 1px solid var(--accent);
        border-radius: var(--radius-card);
        background: var(--surface);
        position: sticky;
        inset-block-start: 0;
        z-index: 3;
      }
      .bar p {
        flex: 1;
        min-inline-size: 200px;
        color: var(--text-2);
      }
    `,
  ];

  @property({ attribute: false }) seen!: SeenDashboard;
  /** Of the definition that is changed; empty: how one has it oneself. */
  @property() name = '';
  /** Whose home a definition is that nobody made yet. */
  @property({ attribute: false }) homeOf: readonly string[] = [];
  @state() private own: Tiles = [];
  @state() private dialog: { readonly tile: DashboardTile; readonly fresh: boolean } | undefined;
  readonly #draft = new DefinitionDraft<DashboardDefinition>(this, 'dashboard');
  readonly #steps = new EditHistory<Tiles>();
  #keeping: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onUndoKeys({ undo: () => this.#undo(), redo: () => this.#redo() }, () => !this.dialog));
    // Nothing that was arranged is lost by going elsewhere.
    this.during(() => {
      if (this.#keeping !== undefined) void this.#keep();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name') || this.own.length > 0) return;
    if (this.#isForAll) void this.#draft.load(this.name, () => freshDashboard(this.name, this.seen, this.homeOf));
    else this.own = arranged(this.seen.tiles, this.seen.arrangement);
  }

  get #isForAll(): boolean {
    return this.name !== '';
  }

  get #tiles(): Tiles {
    return this.#isForAll ? (this.#draft.definition?.tiles ?? []) : this.own;
  }

  #change({ tiles, as, mergeKey }: TilesChange): void {
    if (this.#isForAll) {
      const { definition } = this.#draft;
      if (definition) this.#draft.edit({ ...definition, tiles: [...tiles] }, as, mergeKey);
      return;
    }
    this.#steps.add(this.own, tiles, as, mergeKey);
    this.#become(tiles);
  }

  #become(tiles: Tiles): void {
    this.own = tiles;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#keep(), keepMs);
  }

  async #keep(): Promise<boolean> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    try {
      await dashboards.arrange(this.seen.name, this.own);
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
      return false;
    }
  }

  #undo(): void {
    if (this.#isForAll) this.#draft.undo();
    else this.#step(this.#steps.undo());
  }

  #redo(): void {
    if (this.#isForAll) this.#draft.redo();
    else this.#step(this.#steps.redo());
  }

  #step(tiles: Tiles | undefined): void {
    if (tiles) this.#become(tiles);
  }

  async #done(): Promise<void> {
    if (this.#keeping !== undefined && !(await this.#keep())) return;
    if (this.#isForAll) await this.#draft.flush();
    this.emit('arranging-done');
  }

  async #publish(): Promise<void> {
    await this.#draft.flush();
    if (!(await this.#draft.publish())) return;
    toast({ text: t('dashboard.isLive'), icon: 'circle-check' });
    this.emit('arranging-done');
  }

  #about(): string {
    if (!this.#isForAll) return t('dashboard.forMe');
    const who = audienceText(this.#draft.definition?.homeOf ?? []);
    return who === '' ? t('dashboard.forAll') : t('dashboard.forWho', { who });
  }

  #stepButton(key: 'undo' | 'redo', step: string | undefined, run: () => void): TemplateResult {
    const label = step ? t(`studio.${key}Of`, { what: t(step) }) : t(`process.${key}`);
    return html`<button type="button" class="button quiet icon-only" aria-label=${label} title=${label} aria-keyshortcuts=${key === 'undo' ? 'Control+Z' : 'Control+Shift+Z'}
      ?disabled=${step === undefined} @click=${run}><ravand-icon name=${key === 'undo' ? 'undo-2' : 'redo-2'}></ravand-icon></button>`;
  }

  #bar(): TemplateResult {
    const draft = this.#draft;
    const [undo, redo] = this.#isForAll
      ? [draft.toUndo, draft.toRedo]
      : [this.#steps.toUndo?.as, this.#steps.toRedo?.as];
    return html`<div class="bar" role="region" aria-label=${t('dashboard.arranging')}>
      <p>${this.#about()}</p>
      <button type="button" class="button" @click=${() => this.#add()}><ravand-icon name="plus"></ravand-icon>${t('dashboard.add')}</button>
      ${this.#stepButton('undo', undo, () => this.#undo())}${this.#stepButton('redo', redo, () => this.#redo())}
      <button type="button" class="button ${this.#isForAll ? '' : 'primary'}" @click=${() => void this.#done()}>${t('dashboard.done')}</button>
      ${
        this.#isForAll
          ? html`<button type="button" class="button primary" aria-busy=${String(draft.isPublishing)} ?disabled=${!draft.isChanged || draft.hasErrors || draft.isPublishing} @click=${() => void this.#publish()}>${t('process.publish')}</button>`
          : nothing
      }
    </div>`;
  }

  #add(): void {
    this.dialog = { tile: { id: crypto.randomUUID().slice(0, 13), kind: 'figure' }, fresh: true };
  }

  #put(tile: DashboardTile, isFresh: boolean): void {
    this.#change({ tiles: putTile(this.#tiles, tile), as: isFresh ? 'dashboard.add' : 'dashboard.edit' });
    this.dialog = undefined;
  }

  protected override render(): TemplateResult {
    const { dialog } = this;
    const { findings, definition } = this.#draft;
    if (this.#isForAll && definition === undefined) return skeleton(6, 104);
    return html`${this.#bar()}
      ${this.#isForAll && findings.length > 0 ? html`<ravand-findings .findings=${findings}></ravand-findings>` : nothing}
      <ravand-board arranging .tiles=${this.#tiles} @tiles-change=${(event: CustomEvent<TilesChange>) => this.#change(event.detail)}
        @tile-edit=${(event: CustomEvent<DashboardTile>) => (this.dialog = { tile: event.detail, fresh: false })}></ravand-board>
      ${
        dialog
          ? html`<ravand-tile-dialog .tile=${dialog.tile} ?fresh=${dialog.fresh} @tile-put=${(event: CustomEvent<DashboardTile>) => this.#put(event.detail, dialog.fresh)}
              @tile-close=${() => (this.dialog = undefined)}></ravand-tile-dialog>`
          : nothing
      }`;
  }
}
