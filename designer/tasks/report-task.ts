// `<ravand-report-task>`: what the process lets one report at a task instead of completing it. Emits `task-report` with kind, code and note.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TaskReport } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';

export interface ReportSent {
  readonly report: TaskReport;
  readonly note: string;
}

@customElement('ravand-report-task')
export class RavandReportTask extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: contents;
      }
      form {
        display: grid;
        gap: 12px;
        inline-size: 340px;
        max-inline-size: 100%;
        padding: 16px;
      }
      h3 {
        font: var(--section);
      }
      .label {
        font: var(--small-strong);
        color: var(--text-2);
      }
      ravand-popover {
        position: absolute;
      }
      .opener ravand-icon:first-child {
        color: var(--warning);
      }
      @media (max-width: 767.98px) {
        form {
          inline-size: auto;
        }
        .button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) reports: readonly TaskReport[] = [];
  @state() private chosen: TaskReport | undefined;
  @state() private note = '';

  #choose(report: TaskReport | undefined): void {
    this.note = '';
    this.chosen = report;
  }

  #send(event: Event): void {
    event.preventDefault();
    const report = this.chosen;
    if (report === undefined) return;
    this.chosen = undefined;
    this.emit('task-report', { report, note: this.note.trim() } satisfies ReportSent);
  }

  #opener(): TemplateResult | typeof nothing {
    const [first, ...others] = this.reports;
    if (first === undefined) return nothing;
    if (others.length === 0)
      return html`<button type="button" class="button opener" @click=${() => this.#choose(first)}><ravand-icon name="triangle-alert"></ravand-icon><bdi>${t('inbox.report', { name: first.name })}</bdi></button>`;
    const items = this.reports.map(({ name }, index) => ({ value: String(index), label: name }));
    return html`<ravand-menu .items=${items} label=${t('inbox.reports')} .placement=${{ align: 'start' }} @menu-choose=${(event: CustomEvent<string>) => this.#choose(this.reports[Number(event.detail)])}
      ><button type="button" class="button opener"><ravand-icon name="triangle-alert"></ravand-icon>${t('inbox.reports')}<ravand-icon name="chevron-down"></ravand-icon></button
    ></ravand-menu>`;
  }

  override render(): TemplateResult {
    const { chosen } = this;
    return html`${this.#opener()}
      <ravand-popover
        .open=${chosen !== undefined}
        .anchor=${this.renderRoot?.querySelector('.opener') ?? undefined}
        .label=${chosen ? t('inbox.report', { name: chosen.name }) : ''}
        @popover-close=${(event: Event) => {
          event.stopPropagation();
          this.#choose(undefined);
        }}
      >
        ${
          chosen
            ? html`<form @submit=${(event: Event) => this.#send(event)}>
              <h3><bdi>${t('inbox.report', { name: chosen.name })}</bdi></h3>
              <p class="muted">${t(chosen.interrupts ? 'inbox.reportEnds' : 'inbox.reportStays')}</p>
              <div class="field">
                <label for="note">${t('inbox.reportNote')}</label>
                <textarea id="note" class="control" maxlength="1000" autofocus .value=${this.note} @input=${(event: Event) => (this.note = (event.target as HTMLTextAreaElement).value)}></textarea>
              </div>
              <button class="button primary" type="submit">${t('inbox.report', { name: chosen.name })}</button>
            </form>`
            : nothing
        }
      </ravand-popover>`;
  }
}
