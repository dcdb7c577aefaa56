// `<ravand-alike>`: while a new record is typed, those that are there already with its telephone, address, unique value or name, as far as the person sees
// them. It warns and keeps nobody from saving; it stands where it moves no field.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { valueText } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { recordTitle } from './record-title.ts';

const pauseMs = 400;
const most = 3;
/** Shorter texts are being begun. */
const leastLetters = 3;

@customElement('ravand-alike')
export class RavandAlike extends RavandElement {
  static override styles = [
    base,
    css`
      section {
        max-inline-size: 720px;
        margin: 8px var(--gutter);
        padding: 10px 14px;
        border-radius: var(--radius);
        background: var(--warning-soft);
      }
      b {
        color: var(--warning);
      }
      ul {
        margin: 4px 0 0;
        padding: 0;
        list-style: none;
      }
      small {
        margin-inline-start: 8px;
        font: var(--small);
        color: var(--text-2);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  /** As typed. */
  @property({ attribute: false }) values: Readonly<Record<string, unknown>> = {};
  @state() private found: readonly StoredRecord[] = [];
  #asked = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => {
      clearTimeout(this.#pause);
      this.#asking?.abort();
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('values')) return;
    const terms = this.#terms();
    const asked = JSON.stringify(terms);
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#look(terms), pauseMs);
  }

  get #telling(): readonly FieldDefinition[] {
    const { fields, titleField } = this.entity;
    return fields.filter(
      ({ name, kind, unique }) => name === titleField || kind === 'phone' || kind === 'email' || unique === true,
    );
  }

  #terms(): FilterTree[] {
    return this.#telling.flatMap((field): FilterTree[] => {
      const value = normalizeInput(field, this.values[field.name] ?? null);
      const isWhole = typeof value === 'number' || (typeof value === 'string' && value.length >= leastLetters);
      return isWhole ? [{ field: field.name, operator: 'eq', value }] : [];
    });
  }

  async #look(terms: readonly FilterTree[]): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const query = { filter: { or: terms }, limit: most };
      this.found = terms.length === 0 ? [] : (await ravand.records(this.entity.name, query, asking.signal)).items;
    } catch {
      // It is a hint: where it cannot be had the form goes on without.
      if (this.#asking === asking) this.found = [];
    }
  }

  override render(): TemplateResult {
    return html`<div role="status">${this.found.length === 0 ? nothing : this.#warning()}</div>`;
  }

  #warning(): TemplateResult {
    const { entity } = this;
    const told = this.#telling.filter(({ name }) => name !== entity.titleField);
    return html`<section><b>${t('form.alike')}</b><ul>${this.found.map((record) => {
      const more = told.flatMap((field) => valueText(field, record.values[field.name]) || []).join(' · ');
      return html`<li><a href=${`/records/${entity.name}/${record.id}`} target="_blank"><bdi>${recordTitle(record, entity)}</bdi></a>${more === '' ? nothing : html`<small><bdi>${more}</bdi></small>`}</li>`;
    })}</ul></section>`;
  }
}
