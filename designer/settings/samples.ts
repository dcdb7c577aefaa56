// `<ravand-sample-settings>`: the sample data that set-up loaded: since when, what removing them would do, and that as one act.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { http } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, refreshWorkspace } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';

interface SampleCount {
  readonly entity: string;
  readonly removed: number;
  readonly kept: number;
}

/** When samples were loaded; undefined where there are none, or for who may not remove them. */
export async function samplesLoadedAt(): Promise<string | undefined> {
  const { loadedAt } = await http.get<{ loadedAt: string | null }>('/api/samples');
  return loadedAt ?? undefined;
}

/** @fires samples-removed */
@customElement('ravand-sample-settings')
export class SampleSettings extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
        justify-items: start;
      }
      p {
        max-inline-size: 64ch;
      }
      .scroll {
        max-inline-size: 100%;
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding: 6px 0;
        padding-inline-end: 28px;
        border-block-end: 1px solid var(--line);
        text-align: start;
        font-variant-numeric: tabular-nums;
      }
      thead th {
        color: var(--text-2);
        font: var(--small);
      }
      tbody th {
        font-weight: 400;
      }
    `,
  ];

  @property() loadedAt = '';
  @state() private counts: readonly SampleCount[] | undefined;
  @state() private isRemoved = false;
  @state() private busy = false;
  @state() private problem = '';

  async #ask(work: () => Promise<{ readonly records: readonly SampleCount[] }>): Promise<boolean> {
    this.busy = true;
    this.problem = '';
    try {
      this.counts = (await work()).records;
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #try(): Promise<void> {
    if (await this.#ask(() => http.post('/api/samples/trial'))) await this.#focus('button');
  }

  async #remove(): Promise<void> {
    if (!(await this.#ask(() => http.delete('/api/samples')))) return;
    this.isRemoved = true;
    await this.#focus('.done');
    toast({ text: t('settings.samples.removed'), icon: 'trash' });
    await refreshWorkspace();
  }

  /** What was pressed is another thing now. */
  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #table(counts: readonly SampleCount[]): TemplateResult {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">${t('settings.samples.entity')}</th><th scope="col">${t('settings.samples.goes')}</th><th scope="col">${t('settings.samples.stays')}</th></tr></thead>
      <tbody>${counts.map(({ entity, removed, kept }) => html`<tr><th scope="row">${local(entityNamed(entity)?.label, entity)}</th><td>${formatInteger(removed)}</td><td>${kept === 0 ? nothing : formatInteger(kept)}</td></tr>`)}</tbody>
    </table></div>`;
  }

  #act(): TemplateResult {
    if (this.isRemoved) return html`<p class="done" tabindex="-1">${t('settings.samples.done')}</p>`;
    return this.counts === undefined
      ? html`<button class="button" aria-busy=${String(this.busy)} ?disabled=${this.busy} @click=${() => void this.#try()}>${t('settings.samples.try')}</button>`
      : html`<button class="button danger" aria-busy=${String(this.busy)} ?disabled=${this.busy} @click=${() => void this.#remove()}><ravand-icon name="trash"></ravand-icon>${t('settings.samples.remove')}</button>`;
  }

  protected override render(): TemplateResult {
    return html`<p>${t('settings.samples.since', { when: formatDateTime(this.loadedAt) })}</p>
      <p class="help">${t('settings.samples.final')}</p>
      ${this.#act()}
      ${this.problem ? html`<div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${this.problem}</div>` : nothing}
      ${this.counts === undefined ? nothing : this.#table(this.counts)}`;
  }
}
