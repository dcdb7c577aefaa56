// `<ravand-convert-dialog>`: a field of the live version becomes one of another kind: which, with what settings, what that does, and what becomes of values
// that do not convert. Sends `conversion-started`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { convertibleTo } from '../../schemas/conversions.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import './change-preview.ts';
import { freshSettings } from './entities.ts';
import './field-editor.ts';
import { type Preview, schemaChanges } from './schema-changes.ts';

const quietMs = 500;

@customElement('ravand-convert-dialog')
export class ConvertDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      ravand-dialog {
        --dialog-width: 620px;
      }
      .content {
        display: grid;
        gap: 16px;
      }
      fieldset {
        display: grid;
        gap: 6px;
        border: 0;
        padding: 0;
      }
      legend {
        font: var(--body-strong);
        margin-block-end: 4px;
      }
      .bad {
        color: var(--danger);
        font: var(--small);
      }
    `,
  ];

  /** The live entity. */
  @property({ attribute: false }) entity!: EntityDefinition;
  /** The live field; undefined = closed. */
  @property({ attribute: false }) field: FieldDefinition | undefined;
  @state() private next: FieldDefinition | undefined;
  @state() private preview: Preview | undefined;
  @state() private failing: 'refuse' | 'empty' = 'refuse';
  @state() private problem = '';
  @state() private busy = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('field') || this.field === undefined) return;
    const [kind = this.field.kind] = convertibleTo(this.field);
    this.failing = 'refuse';
    this.#choose(ofKind(this.field, freshSettings(kind)));
  }

  #choose(next: FieldDefinition): void {
    this.next = next;
    this.preview = undefined;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.#look(), quietMs);
  }

  async #look(): Promise<void> {
    const { next } = this;
    if (next === undefined) return;
    this.#asked += 1;
    const asked = this.#asked;
    const fields = this.entity.fields.map((one) => (one.id === next.id ? next : one));
    try {
      const preview = await schemaChanges.preview({ ...this.entity, fields });
      if (asked === this.#asked) [this.preview, this.problem] = [preview, ''];
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.problem = error.details[0]?.message ?? error.detail;
    }
  }

  async #start(): Promise<void> {
    const { next } = this;
    if (next === undefined) return;
    this.busy = true;
    try {
      await schemaChanges.start(this.entity.name, next, this.failing);
      this.emit('conversion-started', undefined);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #failing(): TemplateResult {
    const line = (value: 'refuse' | 'empty') =>
      html`<label class="checkbox"><input type="radio" name="failing" .checked=${this.failing === value} @change=${() => {
        this.failing = value;
      }} />${t(`schema.failings.${value}`)}</label>`;
    return html`<fieldset><legend>${t('schema.failingAsk')}</legend>${line('refuse')} ${line('empty')}</fieldset>`;
  }

  override render(): TemplateResult {
    const { field, next, preview } = this;
    const isReady = preview !== undefined && preview.findings.length === 0 && !this.busy;
    return html`<ravand-dialog heading=${t('schema.convertHeading', { name: field ? labelOf(field) : '' })} .open=${field !== undefined} @dialog-close=${() => this.emit('convert-close', undefined)}>
      ${
        field === undefined || next === undefined
          ? nothing
          : html`<div class="content">
              <ravand-field-editor converting .kinds=${convertibleTo(field)} .field=${next} .entity=${this.entity} @field-change=${(event: CustomEvent<FieldDefinition>) => this.#choose(ofKind(field, event.detail))}></ravand-field-editor>
              ${this.problem ? html`<p class="bad" role="alert">${this.problem}</p>` : preview ? html`<ravand-change-preview .preview=${preview} entity=${this.entity.name}></ravand-change-preview>` : skeleton(3, 20)}
              ${(preview?.changes.find(({ converting }) => converting)?.converting?.failed ?? 0) > 0 ? this.#failing() : nothing}
            </div>`
      }
      <button slot="actions" class="button primary" ?disabled=${!isReady} aria-busy=${String(this.busy)} @click=${() => void this.#start()}>${t('schema.convert')}</button>
      <button slot="actions" class="button" @click=${() => this.emit('convert-close', undefined)}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}

/** The field with the settings of its new kind, and with nothing that only the old kind had. */
function ofKind(
  field: FieldDefinition,
  settings: Partial<FieldDefinition> & Pick<FieldDefinition, 'kind'>,
): FieldDefinition {
  const { id, name, label, help, required, indexed, addedBy } = field;
  const kept = { id, name, label, help, required, indexed, addedBy };
  const own = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  // Of choices the options are what they were, until somebody changes them.
  const isEmpty = settings.options?.length === 0 && field.options !== undefined;
  const options = isEmpty ? { options: field.options } : {};
  return { ...(own as Pick<FieldDefinition, 'id' | 'name'>), ...settings, ...options, id, name };
}
