// `<ravand-stage-editor>`: one option as a stage of the entity's pipeline: how likely it is won, whether it ends here, what follows, and what it
// takes to enter and to leave. Sends `stage-change` with the option.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Schema } from '../../core/expressions/shape.ts';
import type { ChoiceOption, FieldDefinition, LocalText, StageCondition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { wholeNumber } from '../elements/whole-number.ts';
import { local, t } from '../shell/texts.ts';
import '../expression-editor/expression-editor.ts';
import { triesOn } from './examples.ts';
import './message-editor.ts';

@customElement('ravand-stage-editor')
export class StageEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
      }
      summary {
        padding-block: 6px;
        cursor: pointer;
      }
      .more {
        display: grid;
        gap: 12px;
        padding-block: 4px 12px;
      }
    `,
  ];

  @property({ attribute: false }) option!: ChoiceOption;
  @property({ attribute: false }) field!: FieldDefinition;
  @property({ attribute: false }) schema: Schema = {};
  /** Whose stages these are. */
  @property() entity = '';

  #change(changes: { [K in keyof ChoiceOption]?: ChoiceOption[K] | undefined }): void {
    const next = Object.entries({ ...this.option, ...changes }).filter(([, value]) => value !== undefined);
    this.emit('stage-change', Object.fromEntries(next));
  }

  #setNext(value: string, isNext: boolean): void {
    const others = (this.field.options ?? [])
      .map((option) => option.value)
      .filter((other) => other !== this.option.value);
    const next = others.filter((other) => (other === value ? isNext : (this.option.next ?? others).includes(other)));
    this.#change({ next: next.length === others.length ? undefined : next });
  }

  override render(): TemplateResult {
    const { option } = this;
    return html`<details>
      <summary><bdi>${local(option.label, option.value)}</bdi> · ${t('computed.percent', { value: option.probability ?? 0 })}</summary>
      <div class="more">
        <label class="field"><span class="label">${t('computed.probability')}</span>${wholeNumber({ value: option.probability, least: 0, most: 100 }, (probability) => this.#change({ probability }))}</label>
        <div class="field">
          <label for="closed">${t('computed.closed')}</label>
          <select id="closed" class="control" @change=${(event: Event) => this.#change({ closed: ((event.target as HTMLSelectElement).value || undefined) as ChoiceOption['closed'] })}>
            ${['', 'won', 'lost'].map((value) => html`<option value=${value} ?selected=${value === (option.closed ?? '')}>${t(`computed.endings.${value || 'open'}`)}</option>`)}
          </select>
        </div>
        <fieldset class="group">
          <legend>${t('computed.next')}</legend>
          ${(this.field.options ?? [])
            .filter(({ value }) => value !== option.value)
            .map(
              ({ value, label }) =>
                html`<label class="checkbox"><input type="checkbox" .checked=${option.next?.includes(value) ?? true} @change=${(event: Event) => this.#setNext(value, (event.target as HTMLInputElement).checked)} /><bdi>${local(label, value)}</bdi></label>`,
            )}
        </fieldset>
        ${this.#condition('entry')} ${this.#condition('exit')}
      </div>
    </details>`;
  }

  #condition(which: 'entry' | 'exit'): TemplateResult {
    const rule = this.option[which];
    const set = (changes: Partial<StageCondition>) => {
      const next = { ...rule, ...changes };
      this.#change({ [which]: next.condition ? { ...next, condition: next.condition } : undefined });
    };
    return html`<ravand-expression-editor .label=${t(`computed.${which}`)} .value=${rule?.condition ?? ''} .schema=${this.schema} .tries=${triesOn(this.entity, { kind: 'boolean' })} @expression-change=${(event: CustomEvent<string>) => set({ condition: event.detail.trim() })}></ravand-expression-editor>
      ${rule ? html`<ravand-message-editor .message=${rule.message} @message-change=${(event: CustomEvent<LocalText>) => set({ message: event.detail })}></ravand-message-editor>` : ''}`;
  }
}
