// `<ravand-field-uses>`: where a field that is live is used, looked up when it is asked for.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { t } from '../shell/texts.ts';
import { schemaChanges, type Use } from './schema-changes.ts';
import { useList, useStyles } from './use-list.ts';

@customElement('ravand-field-uses')
export class FieldUses extends RavandElement {
  static override styles = [
    base,
    useStyles,
    css`
      :host {
        display: block;
        margin-block-start: 16px;
      }
      summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
      details[open] summary {
        margin-block-end: 8px;
      }
    `,
  ];

  @property() entity = '';
  @property() field = '';
  @state() private uses: readonly Use[] | undefined;
  @state() private fault = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entity') && !changed.has('field')) return;
    this.uses = undefined;
    this.fault = '';
    // Open for another field: what stood there was the other's.
    if (this.renderRoot.querySelector('details')?.open) void this.#load();
  }

  async #load(): Promise<void> {
    const { entity, field } = this;
    try {
      const { items } = await schemaChanges.uses(entity, field);
      if (entity === this.entity && field === this.field) this.uses = items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    }
  }

  #toggled(event: Event): void {
    if ((event.target as HTMLDetailsElement).open && this.uses === undefined) void this.#load();
  }

  #list(): TemplateResult | typeof nothing {
    if (this.fault) return html`<p class="bad">${this.fault}</p>`;
    if (this.uses === undefined) return nothing;
    return this.uses.length === 0 ? html`<p class="muted">${t('schema.noUses')}</p>` : useList(this.uses);
  }

  protected override render() {
    return html`<details @toggle=${(event: Event) => this.#toggled(event)}><summary>${t('schema.whereUsed')}</summary><div role="status">${this.#list()}</div></details>`;
  }
}
