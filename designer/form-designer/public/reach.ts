// `<ravand-form-reach>`: where a public form is found: its address, a picture of it for phones, the code for other sites, addresses that fill it in; and how it was visited.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FormDefinition } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import '../../elements/qr-code.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { formatInteger } from '../../format/numbers.ts';
import { local, t } from '../../shell/texts.ts';
import { copiedField } from './copied-field.ts';
import './filled-link.ts';
import { frameCode, openForms, type Visits } from './open-forms.ts';

const reasons = ['rate', 'ticket', 'fast', 'work', 'trap', 'closed', 'full', 'link', 'origin', 'invalid'] as const;

@customElement('ravand-form-reach')
export class RavandFormReach extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .where {
        display: grid;
        grid-template-columns: 132px minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      ravand-qr-code {
        inline-size: 132px;
      }
      .inputs {
        display: grid;
        gap: 12px;
        min-inline-size: 0;
      }
      .inputs > a {
        justify-self: start;
      }
      .line {
        display: flex;
        gap: 8px;
      }
      .line .control {
        flex: 1;
        min-inline-size: 0;
      }
      textarea {
        font-family: var(--mono, monospace);
        font-size: 12px;
      }
      summary {
        min-block-size: 28px;
        color: var(--accent);
        font: var(--small-strong);
        cursor: pointer;
      }
      details[open] > summary {
        margin-block-end: 8px;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(92px, 1fr));
        gap: 8px;
        margin: 0;
      }
      dl > div {
        padding: 10px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      dd {
        margin: 0;
        font: var(--title);
      }
      @media (max-width: 767.98px) {
        .where {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  /** Live; 0 = visitors do not find it yet. */
  @property({ type: Number }) version = 0;
  @state() private visits: Visits | undefined;
  #asked = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const key = `${this.form.name}/${this.version}`;
    if ((changed.has('form') || changed.has('version')) && key !== this.#asked) {
      this.#asked = key;
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    this.visits = undefined;
    if (this.version === 0) return;
    this.visits = await openForms.visits(this.form.name);
  }

  protected override render(): TemplateResult {
    const { visits, form } = this;
    const url = visits?.url;
    if (!visits || url === undefined) return html`<p class="help">${t('forms.open.notYet')}</p>`;
    const title = local(form.label, form.name);
    return html`<div class="where">
        <ravand-qr-code .text=${url} .label=${t('forms.open.qr')}></ravand-qr-code>
        <div class="inputs">
          ${copiedField('url', t('forms.open.url'), url)}
          <a class="button small" href=${url} target="_blank" rel="noopener"><ravand-icon name="external-link"></ravand-icon>${t('forms.openForm')}</a>
          ${form.public?.embed ? copiedField('frame', t('forms.open.frame'), frameCode(url, form.name, title), true) : nothing}
        </div>
      </div>
      ${form.public?.linkOnly ? nothing : html`<details><summary>${t('forms.open.filledHeading')}</summary><ravand-filled-link .form=${form} .entity=${this.entity} url=${url}></ravand-filled-link></details>`}
      ${this.#counts(visits)}`;
  }

  #counts({ days, sent }: Visits): TemplateResult {
    const sum = (what: string) => days.reduce((total, { counts }) => total + (counts[what] ?? 0), 0);
    const refused = reasons.map((why) => [why, sum(`refused.${why}`)] as const).filter(([, count]) => count > 0);
    return html`<dl>
      <div><dt>${t('forms.open.opened')}</dt><dd>${formatInteger(sum('opened'))}</dd></div>
      <div><dt>${t('forms.open.sent')}</dt><dd>${formatInteger(sent)}</dd></div>
      ${refused.map(([why, count]) => html`<div><dt>${t(`forms.open.refused.${why}`)}</dt><dd>${formatInteger(count)}</dd></div>`)}
    </dl>`;
  }
}
