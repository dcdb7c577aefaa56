// `<ravand-release>`: one release: who, when and why, what it changed definition by definition, and the way back as long as nothing was built on it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace, userName } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { editorOf, iconOf } from '../studio/kinds.ts';
import { type OpenRelease, type ReleaseChange, releases } from './api.ts';
import './definition-diff.ts';
import { linked } from './linked.ts';

@customElement('ravand-release')
export class ReleasePage extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .page {
        flex: 1;
        overflow-y: auto;
        padding: 16px var(--gutter) 40px;
        border-block-start: 1px solid var(--line);
      }
      .about {
        color: var(--text-2);
        margin-block-end: 16px;
      }
      section + section {
        margin-block-start: 24px;
      }
      h2 {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        margin-block-end: 8px;
        font: var(--section);
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private release: OpenRelease | undefined;
  @state() private problem = '';
  @state() private asking = false;
  @state() private busy = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.release = await releases.open(Number(this.params.number));
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #undo(): Promise<void> {
    const { release } = this;
    if (!release) return;
    this.busy = true;
    try {
      const { release: number } = await releases.undo(release.number);
      this.asking = false;
      toast({ text: t('releases.undone', { number: formatInteger(release.number) }), icon: 'circle-check' });
      await refreshWorkspace();
      await navigate(`/studio/releases/${number}`);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.asking = false;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
      await this.#load();
    } finally {
      this.busy = false;
    }
  }

  #change(change: ReleaseChange): TemplateResult {
    const { kind, name, label, version, retired, before, after } = change;
    return html`<section>
      <h2><ravand-icon name=${iconOf(kind)}></ravand-icon>${linked(editorOf(kind, name), html`<bdi>${local(label, name)}</bdi>`)}
        <span class="muted">${t(`releases.kinds.${kind}`)}</span>
        ${retired ? chip(t('releases.fates.removed'), { tone: 'danger' }) : chip(t('process.version', { version }), { tone: 'cause', dot: false })}
        ${before === undefined && !retired ? chip(t('entity.new'), { tone: 'success' }) : nothing}</h2>
      ${retired ? nothing : html`<ravand-definition-diff .older=${before} .newer=${after}></ravand-definition-diff>`}
    </section>`;
  }

  #content(release: OpenRelease): TemplateResult {
    const { publishedBy, publishedAt, note, changes } = release;
    return html`<div class="page">
      <p class="about">${t('releases.by', { name: userName(publishedBy.replace('user:', '')) ?? t('releases.bySystem'), time: formatDateTime(publishedAt) })}
        ${note ? html`<br /><bdi>${note}</bdi>` : nothing}</p>
      ${changes.map((change) => this.#change(change))}
    </div>`;
  }

  protected override render() {
    const { release } = this;
    const name = t('releases.release', { number: formatInteger(Number(this.params.number)) });
    return html`<ravand-page-header heading=${name}>
        <a slot="before" class="button quiet icon-only" href="/studio/releases?tab=history" aria-label=${t('studio.releases')}><ravand-icon name="arrow-left"></ravand-icon></a>
        ${
          release?.canUndo
            ? html`<button slot="actions" class="button" @click=${() => {
                this.asking = true;
              }}><ravand-icon name="undo-2"></ravand-icon>${t('releases.undo')}</button>`
            : nothing
        }
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : release ? this.#content(release) : skeleton(6, 44)}
      <ravand-dialog heading=${t('releases.undoHeading', { number: formatInteger(Number(this.params.number)) })} ?open=${this.asking} @dialog-close=${() => {
        this.asking = false;
      }}>
        <p>${t('releases.undoHelp')}</p>
        <button slot="actions" class="button primary" aria-busy=${String(this.busy)} ?disabled=${this.busy} @click=${() => void this.#undo()}>${t('releases.undo')}</button>
        <button slot="actions" class="button" @click=${() => {
          this.asking = false;
        }}>${t('action.cancel')}</button>
      </ravand-dialog>`;
  }
}
