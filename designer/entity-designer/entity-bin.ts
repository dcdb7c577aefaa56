// `<ravand-entity-bin>`: entities that were taken out, with what went along and until when they can come back. Sends `entity-restored`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { dayOf, formatDate, formatDateTime } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import { actorName } from '../records/past.ts';
import { local, t } from '../shell/texts.ts';
import { type BinnedEntity, entityChanges } from './entity-changes.ts';
import { useList, useStyles } from './use-list.ts';

@customElement('ravand-entity-bin')
export class EntityBin extends RavandElement {
  static override styles = [
    base,
    buttons,
    useStyles,
    css`
      :host {
        flex: none;
        max-block-size: 40%;
        overflow-y: auto;
      }
      section {
        padding: 16px var(--gutter);
        border-block-start: 1px solid var(--line);
      }
      h2 {
        font: var(--section);
        margin-block-end: 4px;
      }
      .entities > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: start;
        gap: 2px 16px;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      small,
      details {
        grid-column: 1;
        font: var(--small);
        color: var(--text-3);
      }
      summary {
        cursor: pointer;
        color: var(--accent);
        padding-block: 2px;
      }
      .button {
        grid-area: 1 / 2 / span 2;
      }
    `,
  ];

  @state() private items: readonly BinnedEntity[] = [];
  @state() private busy: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.items = (await entityChanges.bin()).items;
  }

  async #restore({ id, label, entity }: BinnedEntity): Promise<void> {
    this.busy = id;
    try {
      await entityChanges.restore(id);
      toast({ text: t('entityChange.restored', { name: local(label, entity) }), icon: 'circle-check' });
      await Promise.all([this.#load(), refreshWorkspace()]);
      this.emit('entity-restored', undefined);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = undefined;
    }
  }

  #entity(item: BinnedEntity): TemplateResult {
    const { id, entity, label, records, goes, deletedAt, deletedBy, endsAt } = item;
    const name = local(label, entity);
    return html`<li>
      <b><bdi>${name}</bdi></b>
      <small>${t('entityChange.binRow', { records: formatInteger(records) })} · ${t('trash.by', { name: actorName(deletedBy), when: formatDateTime(deletedAt) })} · ${t('trash.until', { date: formatDate(dayOf(endsAt)) })}</small>
      ${goes.length === 0 ? nothing : html`<details><summary>${t('entityChange.goes', { count: formatInteger(goes.length) })}</summary>${useList(goes, true)}</details>`}
      <button class="button small" aria-busy=${String(this.busy === id)} aria-label="${t('schema.bringBack')}: ${name}" @click=${() => void this.#restore(item)}><ravand-icon name="rotate-ccw"></ravand-icon>${t('schema.bringBack')}</button>
    </li>`;
  }

  override render(): TemplateResult | typeof nothing {
    if (this.items.length === 0) return nothing;
    return html`<section aria-labelledby="bin"><h2 id="bin">${t('entityChange.bin')}</h2><p class="muted">${t('entityChange.binHint')}</p>
      <ul class="entities">${this.items.map((item) => this.#entity(item))}</ul></section>`;
  }
}
