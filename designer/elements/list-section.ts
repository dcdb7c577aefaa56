// The base of a section that lists what a person has and may end: their keys, their sessions, their calendar addresses.
import { type CSSResultGroup, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from './element.ts';
import { failed, skeleton, states } from './empty.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';
import { section } from './styles/section.ts';
import { toast } from './toast.ts';

export interface ListWords {
  readonly label: string;
  readonly none: string;
}

export abstract class ListSection<Row> extends RavandElement {
  static override styles: CSSResultGroup = [base, buttons, states, section];

  @state() protected rows: readonly Row[] | undefined;
  @state() private problem = '';
  @state() protected busy = false;

  protected abstract fetchRows(): Promise<readonly Row[]>;
  protected abstract row(row: Row): TemplateResult;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.reload();
  }

  async reload(): Promise<void> {
    try {
      this.problem = '';
      this.rows = await this.fetchRows();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** Ends one or all, says so, shows what is left; the focus stays with the list. */
  protected async end(work: () => Promise<unknown>, done: string): Promise<void> {
    this.busy = true;
    try {
      await work();
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      // One that ended meanwhile is what was wanted.
      if (error.status !== 404) toast({ text: error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
    await this.reload();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.rows, .none')?.focus();
  }

  protected list({ label, none }: ListWords): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.reload());
    if (!this.rows) return skeleton(2, 48);
    if (this.rows.length === 0) return html`<p class="none muted" tabindex="-1">${none}</p>`;
    return html`<ul class="rows" aria-label=${label} tabindex="-1">${this.rows.map((row) => this.row(row))}</ul>`;
  }

  protected endButton(text: string, label: string, end: () => void): TemplateResult {
    return html`<button type="button" class="button quiet danger small" aria-label=${label} ?disabled=${this.busy} @click=${end}>${text}</button>`;
  }

  protected heading(heading: string, hint: string): TemplateResult {
    return html`<h2>${heading}</h2><p class="muted">${hint}</p>`;
  }
}
