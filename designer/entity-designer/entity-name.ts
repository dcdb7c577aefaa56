// `<ravand-entity-name>`: the API name of an entity, and the way to another one: what that does is shown while it is typed.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type EntityPreview, entityChanges } from './entity-changes.ts';
import './entity-preview.ts';

const quietMs = 400;
const nameForm = /^[a-z][A-Za-z0-9]{0,40}$/;

@customElement('ravand-entity-name')
export class EntityName extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: block;
        margin-block-end: 24px;
      }
      h3 {
        font: var(--body-strong);
        margin-block-end: 6px;
      }
      .now {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: center;
        gap: 8px;
      }
      code {
        font: 400 13px / 20px var(--mono);
        overflow-wrap: anywhere;
      }
      ravand-dialog {
        --dialog-width: 620px;
      }
      .content {
        display: grid;
        gap: 14px;
      }
      .bad {
        color: var(--danger);
        font: var(--small);
      }
    `,
  ];

  @property() name = '';
  /** Of the live version. */
  @property({ type: Number }) version = 0;
  /** Ravand's own entities keep their names; a draft is published or discarded first. */
  @property({ type: Boolean }) fixed = false;
  @property({ type: Boolean }) drafted = false;
  @state() private to: string | undefined;
  @state() private preview: EntityPreview | undefined;
  @state() private problem = '';
  @state() private busy = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#quiet));
  }

  #type(to: string): void {
    this.to = to;
    this.preview = undefined;
    this.problem = to !== '' && !nameForm.test(to) ? t('entityChange.nameForm') : '';
    clearTimeout(this.#quiet);
    if (nameForm.test(to)) this.#quiet = setTimeout(() => void this.#look(to), quietMs);
  }

  async #look(to: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const preview = await entityChanges.previewName(this.name, to);
      if (asked === this.#asked && to === this.to) this.preview = preview;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.problem = error.details[0]?.message ?? error.detail;
    }
  }

  async #rename(): Promise<void> {
    const { name, to } = this;
    if (to === undefined || this.preview === undefined) return;
    this.busy = true;
    try {
      await entityChanges.rename(name, to, this.version);
      this.to = undefined;
      toast({ text: t('entityChange.renamed', { from: name, to }), icon: 'circle-check' });
      await refreshWorkspace();
      await navigate(`/studio/entities/${to}${location.search}`, { replace: true });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #dialog(to: string | undefined): TemplateResult {
    const { preview, problem } = this;
    const isReady = preview !== undefined && preview.findings.length === 0 && to !== this.name && !this.busy;
    return html`<ravand-dialog heading=${t('entityChange.nameHeading')} .open=${to !== undefined} @dialog-close=${() => {
      this.to = undefined;
    }}>
      ${
        to === undefined
          ? nothing
          : html`<div class="content">
              <div class="field">
                <label for="to">${t('entityChange.apiName')}</label>
                <input id="to" class="control" dir="ltr" autocomplete="off" spellcheck="false" maxlength="41" .value=${to} aria-invalid=${String(problem !== '')} aria-describedby="problem" @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)} />
                <p id="problem" class="bad" role="alert">${problem}</p>
              </div>
              ${preview ? html`<ravand-entity-preview act="name" .preview=${preview}></ravand-entity-preview>` : problem === '' && to !== '' ? skeleton(3, 20) : nothing}
            </div>`
      }
      <button slot="actions" class="button primary" ?disabled=${!isReady} aria-busy=${String(this.busy)} @click=${() => void this.#rename()}>${t('entityChange.rename')}</button>
      <button slot="actions" class="button" @click=${() => {
        this.to = undefined;
      }}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  override render(): TemplateResult {
    return html`<h3>${t('entityChange.apiName')}</h3>
      <div class="now">
        <code dir="ltr">${this.name}</code>
        ${this.fixed || this.version === 0 ? nothing : html`<button class="button small" ?disabled=${this.drafted} title=${this.drafted ? t('schema.publishFirst') : nothing} @click=${() => this.#type(this.name)}><ravand-icon name="pencil"></ravand-icon>${t('entityChange.change')}</button>`}
      </div>
      ${this.#dialog(this.to)}`;
  }
}
