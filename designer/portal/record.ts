// `<ravand-portal-record>`: one record of a customer: where it stands among its steps, what it says, its lines and files, and what can be sent about it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldDefinition, PortalSection } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { type Me, type PortalEntity, type PortalRecord, recordOf } from './api.ts';
import { fieldsNamed, isEmpty, picture, shown } from './values.ts';

@customElement('ravand-portal-record')
export class RavandPortalRecord extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      h2 {
        font: var(--record);
        outline: none;
        overflow-wrap: anywhere;
      }
      .panel {
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 4px;
      }
      ol li {
        display: flex;
        gap: 6px;
        align-items: center;
        flex: 1 1 96px;
        padding-block-start: 10px;
        border-block-start: 3px solid var(--line);
        color: var(--text-3);
      }
      ol .done {
        border-color: var(--accent);
        color: var(--text-2);
      }
      ol [aria-current] {
        border-color: var(--accent);
        color: var(--text);
        font-weight: 650;
      }
      ol ravand-icon {
        color: inherit;
      }
      dl {
        display: grid;
        gap: 12px;
      }
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      dd {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      img {
        max-inline-size: 100%;
        border-radius: var(--radius-card);
      }
      .lines {
        overflow-x: auto;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 8px;
        border-block-end: 1px solid var(--line);
        text-align: start;
      }
      th {
        font: var(--small);
        color: var(--text-3);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .acts .button {
        min-block-size: 44px;
      }
      .files {
        display: grid;
        gap: 4px;
      }
    `,
  ];

  @property({ attribute: false }) section!: PortalSection;
  @property({ attribute: false }) me!: Me;
  @property() recordId = '';
  @state() private record: PortalRecord | undefined;
  @state() private problem = '';

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordId') || changed.has('section')) void this.#load();
  }

  async #load(): Promise<void> {
    const { recordId, section } = this;
    try {
      this.problem = '';
      this.record = undefined;
      const record = await recordOf(section.entity ?? '', recordId);
      if (recordId !== this.recordId) return;
      this.record = record;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** The way it goes: options in their order; an end that is not the one it came to is left out. */
  #steps(field: FieldDefinition, record: PortalRecord): TemplateResult | typeof nothing {
    const now = record.values[field.name];
    const options = (field.options ?? []).filter(({ value, closed }) => closed !== 'lost' || value === now);
    const at = options.findIndex(({ value }) => value === now);
    if (at < 0) return nothing;
    return html`<ol class="panel" aria-label=${labelOf(field)}>${options.map(({ value }, index) => {
      const isDone = index < at;
      return html`<li class=${isDone ? 'done' : ''} aria-current=${index === at ? 'step' : nothing}><ravand-icon name=${index === at ? 'circle-dot' : isDone ? 'check' : 'circle'}></ravand-icon><span>${optionLabel(field, value)}</span>${isDone ? html`<span class="visually-hidden">${t('portal.stepDone')}</span>` : nothing}</li>`;
    })}</ol>`;
  }

  #lines(field: FieldDefinition, record: PortalRecord): TemplateResult | typeof nothing {
    const owned = this.me.entities.find(({ name }) => name === field.target);
    const lines = record.values[field.name];
    if (owned === undefined || !Array.isArray(lines) || lines.length === 0) return nothing;
    const rows = lines as readonly Readonly<Record<string, never>>[];
    const columns = owned.fields.filter(
      ({ name, kind }) => kind !== 'lines' && rows.some((row) => row[name] !== undefined),
    );
    const titles = record.linkTitles?.[field.name] ?? {};
    return html`<div class="panel lines" role="region" tabindex="0" aria-label=${labelOf(field)}><table>
      <thead><tr>${columns.map((column) => html`<th scope="col">${labelOf(column)}</th>`)}</tr></thead>
      <tbody>${rows.map((values) => {
        const line: PortalRecord = {
          id: String(values.id),
          entity: owned.name,
          values,
          titles: Object.fromEntries(columns.map(({ name }) => [name, titles[String(values[name])] ?? ''])),
        };
        return html`<tr>${columns.map((column) => html`<td>${shown(line, column)}</td>`)}</tr>`;
      })}</tbody></table></div>`;
  }

  #whole(entity: PortalEntity, record: PortalRecord): TemplateResult {
    const { section } = this;
    const [first] = fieldsNamed(entity, section.fields ?? []);
    const stage = entity.fields.find(({ name }) => name === section.stage);
    const images = entity.fields.filter(({ kind }) => kind === 'image');
    const rest = entity.fields.filter(
      (field) =>
        field !== first &&
        field !== stage &&
        field.kind !== 'lines' &&
        field.kind !== 'image' &&
        !isEmpty(record, field),
    );
    const forms = this.me.forms.filter(({ name }) => section.forms?.includes(name));
    return html`<h2 tabindex="-1">${first && !isEmpty(record, first) ? shown(record, first) : local(entity.label, entity.name)}</h2>
      ${stage ? this.#steps(stage, record) : nothing}
      ${images.map((field) => picture(record, field))}
      ${rest.length > 0 ? html`<dl class="panel">${rest.map((field) => html`<div><dt>${labelOf(field)}</dt><dd>${shown(record, field)}</dd></div>`)}</dl>` : nothing}
      ${entity.fields.filter(({ kind }) => kind === 'lines').map((field) => this.#lines(field, record))}
      ${forms.length > 0 ? html`<div class="acts">${forms.map(({ name, label }) => html`<a class="button primary" href="#/${section.id}/${segment(record.id)}/${segment(name)}">${local(label, name)}</a>`)}</div>` : nothing}`;
  }

  override render(): TemplateResult {
    const entity = this.me.entities.find(({ name }) => name === this.section.entity);
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (this.record === undefined || entity === undefined) return html`<div class="panel">${skeleton(6, 40)}</div>`;
    return this.#whole(entity, this.record);
  }
}
