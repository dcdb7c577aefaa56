// `<ravand-entity-settings>`: what is true of an entity as a whole: its colour, its pipeline and what is final in it, what must hold across
// fields, and what several fields together must not repeat. Sends `settings-change` with the definition.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { recordSchemaOf } from '../../core/expressions/record-shape.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import type { ChoiceOption, EntityDefinition, EntityIndex, LocalText, Lock, Validation } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { entityColors } from '../elements/entity-color.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import '../expression-editor/expression-editor.ts';
import { triesOn } from './examples.ts';
import './entity-lock.ts';
import './line-ownership.ts';
import './message-editor.ts';
import type { OwnershipChange } from './line-ownership.ts';
import './stage-editor.ts';

type Color = NonNullable<EntityDefinition['color']>;

@customElement('ravand-entity-settings')
export class EntitySettings extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host,
      section,
      .card {
        display: grid;
        gap: 12px;
      }
      :host {
        gap: 24px;
      }
      h3 {
        font: var(--body-strong);
      }
      .colors {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .colors input {
        position: absolute;
        opacity: 0;
      }
      .colors label {
        display: grid;
        place-items: center;
        inline-size: 32px;
        block-size: 32px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        cursor: pointer;
      }
      .colors label:has(:checked) {
        border-color: currentcolor;
        box-shadow: inset 0 0 0 1px currentcolor;
      }
      .colors label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .card {
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  /** A version of it is live. */
  @property({ type: Boolean }) live = false;

  #change(changes: { [K in keyof EntityDefinition]?: EntityDefinition[K] | undefined }): void {
    const next = Object.entries({ ...this.entity, ...changes }).filter(([, value]) => value !== undefined);
    this.emit('settings-change', Object.fromEntries(next));
  }

  get #schema(): Schema {
    return recordSchemaOf(this.entity, (name) => entityNamed(name) as unknown as EntityDefinition | undefined);
  }

  override render(): TemplateResult {
    return html`${this.#colors()} ${this.#pipeline()}
      <ravand-entity-lock .entity=${this.entity} @lock-change=${(event: CustomEvent<Lock | undefined>) => this.#change({ lock: event.detail })}></ravand-entity-lock>
      ${this.#validations()} ${this.#indexes()}
      <ravand-line-ownership .entity=${this.entity} ?live=${this.live} @ownership-change=${(event: CustomEvent<OwnershipChange>) => this.#change({ ...event.detail })}></ravand-line-ownership>`;
  }

  #colors(): TemplateResult {
    const { color, icon } = this.entity;
    const colors = Object.keys(entityColors) as Color[];
    return html`<section role="radiogroup" aria-labelledby="color">
      <h3 id="color">${t('computed.color')}</h3>
      <div class="colors">${colors.map(
        (one) => html`<label style="color:${entityColors[one]}" title=${t(`computed.colors.${one}`)}>
          <input type="radio" name="color" .checked=${one === color} aria-label=${t(`computed.colors.${one}`)} @change=${() => this.#change({ color: one })} />
          <ravand-icon name=${icon ?? 'box'} style="color:inherit"></ravand-icon>
        </label>`,
      )}</div>
    </section>`;
  }

  #pipeline(): TemplateResult | typeof nothing {
    const { fields, pipeline } = this.entity;
    const choices = fields.filter((field) => field.kind === 'choice');
    if (choices.length === 0) return nothing;
    const stages = choices.find((field) => field.name === pipeline?.field);
    const numbers = fields.filter((field) => ['money', 'decimal', 'integer'].includes(field.kind));
    const names = (list: typeof fields) => list.map((field) => ({ value: field.name, label: labelOf(field) }));
    return html`<section>
      <h3>${t('computed.pipeline')}</h3>
      ${this.#choice('stages', t('computed.stageField'), pipeline?.field ?? '', names(choices), (field) =>
        this.#change({ pipeline: field === '' ? undefined : { ...pipeline, field } }),
      )}
      ${
        pipeline && stages
          ? html`${this.#choice(
              'weighted',
              t('computed.weighted'),
              pipeline.weighted ?? '',
              names(numbers),
              (weighted) =>
                this.#change({ pipeline: { field: pipeline.field, ...(weighted === '' ? {} : { weighted }) } }),
            )}
            ${(stages.options ?? []).map(
              (option, index) =>
                html`<ravand-stage-editor .entity=${this.entity.name} .option=${option} .field=${stages} .schema=${this.#schema} @stage-change=${(event: CustomEvent<ChoiceOption>) => this.#setStage(stages.id, index, event.detail)}></ravand-stage-editor>`,
            )}`
          : nothing
      }
    </section>`;
  }

  #setStage(id: string, index: number, option: ChoiceOption): void {
    const fields = this.entity.fields.map((field) =>
      field.id === id ? { ...field, options: field.options!.map((one, at) => (at === index ? option : one)) } : field,
    );
    this.#change({ fields });
  }

  #choice(
    id: string,
    label: string,
    chosen: string,
    choices: readonly { readonly value: string; readonly label: string }[],
    change: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${t('process.none')}</option>
        ${choices.map(({ value, label: text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </div>`;
  }

  #validations(): TemplateResult {
    const rules = this.entity.validations ?? [];
    const set = (next: readonly Validation[]) => this.#change({ validations: next.length === 0 ? undefined : next });
    const replace = (index: number, changes: Partial<Validation>) =>
      set(rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)));
    const name = () => {
      let number = rules.length + 1;
      while (rules.some((rule) => rule.name === `rule${number}`)) number += 1;
      return `rule${number}`;
    };
    return html`<section>
      <h3>${t('computed.validations')}</h3>
      ${rules.map(
        (rule, index) => html`<div class="card">
          <ravand-expression-editor .label=${t('computed.condition')} .help=${t('computed.conditionHelp')} .value=${rule.condition} .schema=${this.#schema} .tries=${triesOn(this.entity.name, { kind: 'boolean' })} @expression-change=${(event: CustomEvent<string>) => replace(index, { condition: event.detail || 'true' })}></ravand-expression-editor>
          ${this.#fieldList(t('computed.shownAt'), rule.fields, (fields) => replace(index, { fields }))}
          <ravand-message-editor .message=${rule.message} @message-change=${(event: CustomEvent<LocalText>) => replace(index, { message: event.detail })}></ravand-message-editor>
          <button class="button quiet danger small" @click=${() => set(rules.filter((_, at) => at !== index))}><ravand-icon name="trash"></ravand-icon>${t('computed.removeRule')}</button>
        </div>`,
      )}
      <button class="button small" @click=${() => set([...rules, { name: name(), condition: 'true', fields: [this.entity.titleField] }])}><ravand-icon name="plus"></ravand-icon>${t('computed.addRule')}</button>
    </section>`;
  }

  #indexes(): TemplateResult {
    const indexes = this.entity.indexes ?? [];
    const set = (next: readonly EntityIndex[]) => this.#change({ indexes: next.length === 0 ? undefined : next });
    const replace = (index: number, changes: Partial<EntityIndex>) =>
      set(indexes.map((one, at) => (at === index ? { ...one, ...changes } : one)));
    return html`<section>
      <h3>${t('computed.indexes')}</h3>
      ${indexes.map(
        (index, at) => html`<div class="card">
          ${this.#fieldList(t('computed.together'), index.fields, (fields) => replace(at, { fields }))}
          <label class="checkbox"><input type="checkbox" .checked=${index.unique === true} @change=${(event: Event) => replace(at, { unique: (event.target as HTMLInputElement).checked })} />${t('computed.unique')}</label>
          <button class="button quiet danger small" @click=${() => set(indexes.filter((_, other) => other !== at))}><ravand-icon name="trash"></ravand-icon>${t('computed.removeIndex')}</button>
        </div>`,
      )}
      <button class="button small" @click=${() => set([...indexes, { fields: this.entity.fields.slice(0, 2).map(({ name }) => name), unique: true }])}><ravand-icon name="plus"></ravand-icon>${t('computed.addIndex')}</button>
    </section>`;
  }

  #fieldList(label: string, chosen: readonly string[], change: (fields: readonly string[]) => void): TemplateResult {
    return html`<details>
      <summary>${label}: ${chosen.map((name) => labelOf(this.entity.fields.find((field) => field.name === name) ?? { name })).join(t('computed.comma'))}</summary>
      ${this.entity.fields.map(
        (field) => html`<label class="checkbox"><input type="checkbox" .checked=${chosen.includes(field.name)}
          @change=${(event: Event) => change((event.target as HTMLInputElement).checked ? [...chosen, field.name] : chosen.filter((name) => name !== field.name))} /><bdi>${labelOf(field)}</bdi></label>`,
      )}
    </details>`;
  }
}
