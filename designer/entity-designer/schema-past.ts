// `<ravand-schema-past>`: what was of an entity: fields that were taken out, with "bring back", and conversions that ended, with "take back". Sends
// `bring-back` with the field, `schema-changed` when a conversion was begun.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { paletteKindOf } from './entities.ts';
import { type Conversion, schemaChanges } from './schema-changes.ts';

@customElement('ravand-schema-past')
export class SchemaPast extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 14px;
        margin-block-start: 20px;
      }
      h3 {
        font: var(--body-strong);
        margin-block-end: 4px;
      }
      p {
        font: var(--small);
        color: var(--text-3);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 12px;
        padding-block: 8px;
        border-block-end: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      small {
        grid-column: 1;
        font: var(--small);
        color: var(--text-3);
      }
      .button {
        grid-area: 1 / 2 / span 2;
      }
    `,
  ];

  @property() entity = '';
  /** Of the live version. */
  @property({ type: Number }) version = 0;
  @property({ attribute: false }) conversions: readonly Conversion[] = [];
  /** Fields that the draft has again already. */
  @property({ attribute: false }) there: ReadonlySet<string> = new Set();
  @state() private removed: readonly FieldDefinition[] = [];
  @state() private busy: string | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entity') || changed.has('version')) void this.#load();
  }

  async #load(): Promise<void> {
    if (this.version > 0) this.removed = (await schemaChanges.removed(this.entity)).items;
  }

  async #undo({ id }: Conversion): Promise<void> {
    this.busy = id;
    try {
      await schemaChanges.undo(id);
      this.emit('schema-changed', undefined);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = undefined;
    }
  }

  #removedField(field: FieldDefinition): TemplateResult {
    const name = labelOf(field) || field.name;
    return html`<li>
      <bdi>${name}</bdi><small>${t(`entity.kinds.${paletteKindOf(field)}`)} · <code dir="ltr">${field.name}</code></small>
      <button class="button small" aria-label="${t('schema.bringBack')}: ${name}" @click=${() => this.emit('bring-back', field)}><ravand-icon name="rotate-ccw"></ravand-icon>${t('schema.bringBack')}</button>
    </li>`;
  }

  #conversion(conversion: Conversion, newest: ReadonlySet<Conversion>): TemplateResult {
    const { id, state: how, from, to, failed, endedAt, details } = conversion;
    const name = labelOf(to) || to.name;
    const kinds = { name, from: t(`entity.kinds.${paletteKindOf(from)}`), to: t(`entity.kinds.${paletteKindOf(to)}`) };
    const when = endedAt === undefined ? '' : formatDateTime(endedAt);
    const why = details[0]?.message;
    return html`<li>
      <span>${t('schema.retyped', kinds)}</span>
      <small>${t(`schema.states.${how}`)} · ${when}${why ? html`<br />${why}` : nothing}${failed > 0 && how === 'done' ? html`<br />${t('schema.kept', { count: formatInteger(failed) })}` : nothing}</small>
      ${newest.has(conversion) ? html`<button class="button small" aria-busy=${String(this.busy === id)} aria-label="${t('schema.takeBack')}: ${name}" @click=${() => void this.#undo(conversion)}><ravand-icon name="undo-2"></ravand-icon>${t('schema.takeBack')}</button>` : nothing}
    </li>`;
  }

  override render(): TemplateResult {
    const removed = this.removed.filter(({ id }) => !this.there.has(id));
    const ended = this.conversions.filter(({ endedAt }) => endedAt);
    return html`${
      removed.length === 0
        ? nothing
        : html`<section><h3>${t('schema.bin')}</h3><p>${t('schema.binHint')}</p><ul>${removed.map((field) => this.#removedField(field))}</ul></section>`
    }
    ${
      ended.length === 0
        ? nothing
        : html`<section><h3>${t('schema.conversions')}</h3><ul>${ended.map((one) => this.#conversion(one, newestDone(ended)))}</ul></section>`
    }`;
  }
}

/** Of each field the last conversion that was done: only that one can be taken back. They come newest first. */
function newestDone(conversions: readonly Conversion[]): ReadonlySet<Conversion> {
  const seen = new Set<string>();
  const newest = new Set<Conversion>();
  for (const one of conversions) {
    if (one.state !== 'done' || seen.has(one.to.id)) continue;
    seen.add(one.to.id);
    newest.add(one);
  }
  return newest;
}
