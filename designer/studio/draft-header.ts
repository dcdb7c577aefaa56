// `<ravand-draft-header .draft heading back>`: the top line of every editor of a definition: state of the draft, undo and redo, versions, publish; and the choice
// where two people changed the same. Slots: default (quiet text), `actions`. Events: `draft-publish` (cancelable, before), `draft-published`, `draft-opened`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Definition } from '../../schemas/types.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/dialog.ts';
import '../elements/menu.ts';
import { deepActive } from '../elements/focus.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import '../shell/page-header.ts';
import { onUndoKeys } from '../shell/shortcuts.ts';
import { t } from '../shell/texts.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { definitions, type VersionRow } from './definitions.ts';
import './draft-conflict.ts';

/** Who holds an undo of their own, a diagram say. */
export interface Steps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

@customElement('ravand-draft-header')
export class DraftHeader extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    css`
      :host {
        display: block;
        flex: none;
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        .calm {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  @property({ attribute: false }) draft: DefinitionDraft<Definition> | undefined;
  @property() heading = '';
  /** Empty: it is the only one of its kind, and there is nothing to go back to. */
  @property() back = '';
  @property() backLabel = '';
  @property({ attribute: false }) steps: Steps | undefined;
  /** What is said once it is live. */
  @property({ attribute: false }) publishedText: (() => string) | undefined;
  /** While something else covers the editor, a simulation say. */
  @property({ type: Boolean }) paused = false;
  @state() private removing = false;
  @state() private versions: readonly VersionRow[] = [];
  #versionsOf = '';
  #unwatch = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset.pane = '';
    this.during(() => this.#unwatch());
    addEventListener('keydown', this.#onKey);
    this.during(() => removeEventListener('keydown', this.#onKey));
    this.during(onUndoKeys({ undo: () => this.#steps?.undo(), redo: () => this.#steps?.redo() }, () => !this.steps));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft')) {
      this.#unwatch();
      this.#unwatch = this.draft?.watch(() => this.requestUpdate()) ?? (() => undefined);
    }
    void this.#loadVersions();
  }

  async #loadVersions(): Promise<void> {
    const { draft } = this;
    const key = `${draft?.definition?.name}/${draft?.version}`;
    if (!draft?.definition || key === this.#versionsOf) return;
    this.#versionsOf = key;
    this.versions = draft.version === 0 ? [] : (await definitions.versions(draft.kind, draft.definition.name)).items;
  }

  get #steps(): Steps | undefined {
    const { draft } = this;
    if (this.steps || !draft) return this.steps;
    return {
      canUndo: draft.toUndo !== undefined,
      canRedo: draft.toRedo !== undefined,
      undo: () => draft.undo(),
      redo: () => draft.redo(),
    };
  }

  async #publish(): Promise<void> {
    const { draft } = this;
    const isFromButton = deepActive()?.classList.contains('primary') === true;
    if (draft && this.emit('draft-publish')) await this.publish();
    else return;
    await this.updateComplete;
    // The button had the focus and is of no use now.
    if (isFromButton) this.renderRoot.querySelector<HTMLElement>('.primary:enabled, ravand-menu > button, a')?.focus();
  }

  /** For who prevented `draft-publish` to ask first. */
  async publish(): Promise<void> {
    const { draft } = this;
    if (!draft || !(await draft.publish())) return;
    const name = draft.definition?.name ?? '';
    await draft.load(name);
    const text = this.publishedText?.() ?? t('studio.published', { name: this.heading, version: draft.version });
    toast({ text, icon: 'circle-check' });
    this.emit('draft-published');
  }

  /** What is typed in a field is taken when the focus leaves it; then one goes on where one was. */
  #onKey = async (event: KeyboardEvent): Promise<void> => {
    if (event.code !== 'Enter' || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const before = deepActive();
    if (before instanceof HTMLElement || before instanceof SVGElement) before.blur();
    await this.updateComplete;
    if (this.paused) return;
    if (this.draft?.waits && !this.draft.hasErrors) toast({ text: t('studio.waits'), icon: 'package' });
    else if (this.draft?.hasErrors) toast({ text: t('process.mendFirst'), icon: 'circle-alert' });
    else if (this.#isBlocked) toast({ text: t('releases.nothingWaits'), icon: 'circle-check' });
    else await this.#publish();
    if (before?.isConnected && (before instanceof HTMLElement || before instanceof SVGElement)) before.focus();
  };

  get #isBlocked(): boolean {
    const { draft } = this;
    return !draft?.isChanged || draft.hasErrors || draft.waits || draft.isPublishing || draft.conflict !== undefined;
  }

  async #choose(event: CustomEvent<string>): Promise<void> {
    const { draft } = this;
    if (!draft?.definition) return;
    const { name } = draft.definition;
    if (event.detail === 'shipped') {
      const { shipped } = draft.open ?? {};
      if (shipped) draft.edit(shipped, 'studio.asShipped');
      this.emit('draft-opened', shipped);
      return;
    }
    if (event.detail === 'take-out') {
      this.removing = true;
      return;
    }
    if (event.detail === 'discard') {
      await draft.discard();
      if (draft.version > 0) await draft.load(name);
      this.emit('draft-opened', draft.version > 0 ? draft.definition : undefined);
      return;
    }
    const version = Number(event.detail);
    const brought = await draft.bringBack(version);
    toast({ text: t('process.versionOpened', { version }), icon: 'history' });
    this.emit('draft-opened', brought);
  }

  #state(draft: DefinitionDraft<Definition>): TemplateResult | typeof nothing {
    if (!draft.isChanged) return nothing;
    const words = { changed: 'keeping', keeping: 'keeping', kept: 'kept', failed: 'failed', none: 'kept' } as const;
    const text =
      draft.state === 'kept'
        ? t('process.draft', { version: draft.version + 1 })
        : t(`studio.state.${words[draft.state]}`);
    const tone = draft.state === 'failed' ? 'danger' : 'warning';
    // On a phone the name has the room; only what went wrong is shown beside it.
    return html`<span role="status" class=${draft.state === 'failed' ? '' : 'calm'}>${chip(text, { tone })}</span>`;
  }

  #menu(draft: DefinitionDraft<Definition>) {
    const versions = this.versions.map(({ version, publishedAt }) => ({
      value: String(version),
      label: t('process.version', { version }),
      icon: 'history',
      hint: formatDateTime(publishedAt),
    }));
    const discard = { value: 'discard', label: t('process.discardDraft'), icon: 'trash', danger: true, begins: true };
    const out = {
      value: 'take-out',
      label: t('studio.takeOut'),
      icon: 'archive',
      danger: true,
      begins: !draft.isChanged,
    };
    // Entities have a bin of their own, settings there have to be; what a plugin brings would be back at the next start.
    const mayGo = draft.version > 0 && draft.source === 'admin' && !['entity', 'settings'].includes(draft.kind);
    // What a diagram holds is not replaced from here.
    const mayGoBack = draft.open?.shipped !== undefined && !this.steps;
    const shipped = { value: 'shipped', label: t('studio.asShipped'), icon: 'package', begins: true };
    const items = [
      ...versions,
      ...(mayGoBack ? [shipped] : []),
      ...(draft.isChanged ? [discard] : []),
      ...(mayGo ? [out] : []),
    ];
    if (items.length === 0 || this.paused) return nothing;
    return html`<ravand-menu slot="actions" .items=${items} label=${t('process.versions')} @menu-choose=${(event: CustomEvent<string>) => void this.#choose(event)}
      ><button class="button" aria-label=${t('process.versions')}><ravand-icon name="history"></ravand-icon><span class="wide">${t('process.versions')}</span></button></ravand-menu>`;
  }

  #undoButtons() {
    const steps = this.#steps;
    if (this.paused) return nothing;
    const button = (icon: string, key: 'undo' | 'redo', can: boolean, act: () => void, step: string | undefined) => {
      const label = step ? t(`studio.${key}Of`, { what: t(step) }) : t(`process.${key}`);
      return html`<button slot="actions" class="button quiet icon-only ${key === 'redo' ? 'wide' : ''}" aria-label=${label} title=${label} aria-keyshortcuts=${key === 'undo' ? 'Control+Z' : 'Control+Shift+Z'}
        ?disabled=${!can} @click=${act}><ravand-icon name=${icon}></ravand-icon></button>`;
    };
    const draft = this.steps ? undefined : this.draft;
    return html`${button('undo-2', 'undo', steps?.canUndo ?? false, () => steps?.undo(), draft?.toUndo)}${button('redo-2', 'redo', steps?.canRedo ?? false, () => steps?.redo(), draft?.toRedo)}`;
  }

  #removal(draft: DefinitionDraft<Definition>): TemplateResult {
    const close = () => {
      this.removing = false;
    };
    const remove = async () => {
      close();
      if (await draft.takeOut()) this.emit('draft-opened', undefined);
    };
    return html`<ravand-dialog heading=${t('studio.takeOutHeading', { name: this.heading })} ?open=${this.removing} @dialog-close=${close}>
      <p>${t('studio.takeOutHelp')}</p>
      <button slot="actions" class="button danger" @click=${() => void remove()}>${t('studio.takeOut')}</button>
      <button slot="actions" class="button" @click=${close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  protected override render() {
    const { draft } = this;
    const isBlocked = this.#isBlocked;
    return html`<ravand-page-header heading=${this.heading}>
        ${this.back ? html`<a slot="before" class="button quiet icon-only" href=${this.back} aria-label=${this.backLabel || t('action.back')}><ravand-icon name="arrow-left"></ravand-icon></a>` : nothing}
        ${draft && draft.version > 0 ? html`<span class="wide">${chip(t('process.version', { version: draft.version }), { tone: 'cause', dot: false })}</span>` : nothing}
        ${draft ? this.#state(draft) : nothing}
        <slot></slot>
        ${this.#undoButtons()}
        <slot name="actions" slot="actions"></slot>
        ${draft ? this.#menu(draft) : nothing}
        <button slot="actions" class="button primary" aria-keyshortcuts="Control+Shift+Enter" aria-busy=${String(draft?.isPublishing ?? false)} ?disabled=${isBlocked} title=${draft?.hasErrors ? t('process.mendFirst') : draft?.waits ? t('studio.waits') : ''} @click=${() => void this.#publish()}>${t('process.publish')}</button>
      </ravand-page-header>
      <ravand-draft-conflict .draft=${draft}></ravand-draft-conflict>
      ${draft ? this.#removal(draft) : nothing}`;
  }
}
