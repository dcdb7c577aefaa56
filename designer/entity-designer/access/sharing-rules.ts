// `<ravand-sharing-rules>`: sets of records that are opened to a person, a team or a role that does not reach them otherwise. Emits `rules-change`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FilterTree, LocalText, SharingRule } from '../../../schemas/types.ts';
import { audienceName, audiences } from '../../access/sharing.ts';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { preferences } from '../../shell/preferences.ts';
import { local, t } from '../../shell/texts.ts';
import '../../studio/condition-field.ts';

const levels = ['read', 'update'] as const;

@customElement('ravand-sharing-rules')
export class SharingRules extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .rule {
        display: grid;
        grid-template-columns: minmax(0, 1.2fr) minmax(0, 1.2fr) minmax(0, 1fr);
        gap: 12px;
        padding: 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .wide {
        grid-column: 1 / -1;
      }
      .button {
        justify-self: start;
      }
      @media (max-width: 767.98px) {
        .rule {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  @state() private known: readonly ComboOption[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void audiences(true).then((known) => {
      this.known = known;
    });
  }

  get #rules(): readonly SharingRule[] {
    return this.entity.sharing ?? [];
  }

  override render(): TemplateResult {
    return html`${this.#rules.map((rule, index) => this.#rule(rule, index))}
      <button type="button" class="button small" @click=${this.#add}><ravand-icon name="plus"></ravand-icon>${t('rights.addRule')}</button>`;
  }

  #rule(rule: SharingRule, index: number): TemplateResult {
    const replace = (changes: Partial<SharingRule>) =>
      this.emit(
        'rules-change',
        this.#rules.map((one, at) => (at === index ? { ...one, ...changes } : one)),
      );
    const { language } = preferences();
    const name = (event: Event) => {
      const label: LocalText = { ...rule.label, [language]: (event.target as HTMLInputElement).value };
      replace({ label });
    };
    return html`<div class="rule" role="group" aria-label=${local(rule.label, rule.name)}>
      <div class="field">
        <label for="name-${index}">${t('rights.ruleName')}</label>
        <input id="name-${index}" class="control" .value=${local(rule.label, rule.name)} @change=${name} />
      </div>
      <div class="field">
        <span class="label">${t('share.with')}</span>
        <ravand-combo-box
          .label=${t('share.with')}
          placeholder=${t('share.placeholder')}
          .options=${this.known}
          .value=${rule.with}
          .valueLabel=${audienceName(rule.with, this.known)}
          .clearable=${false}
          @combo-change=${(event: CustomEvent<ComboOption>) => replace({ with: event.detail.value })}
        ></ravand-combo-box>
      </div>
      <div class="field">
        <label for="level-${index}">${t('share.level')}</label>
        <select id="level-${index}" class="control" @change=${(event: Event) => replace({ level: (event.target as HTMLSelectElement).value as SharingRule['level'] })}>
          ${levels.map((level) => html`<option value=${level} ?selected=${level === rule.level}>${t(`share.levels.${level}`)}</option>`)}
        </select>
      </div>
      <ravand-condition-field class="wide" .entity=${this.entity} .condition=${sharesNothing(rule.where) ? undefined : rule.where} .label=${t('rights.which')} .help=${t('rights.whichHelp')}
        @condition-change=${(event: CustomEvent<FilterTree | undefined>) => replace({ where: event.detail ?? none })}></ravand-condition-field>
      <button type="button" class="button quiet danger small" @click=${() => this.#remove(index)}><ravand-icon name="trash"></ravand-icon>${t('rights.removeRule')}</button>
    </div>`;
  }

  #add = (): void => {
    let number = this.#rules.length + 1;
    while (this.#rules.some(({ name }) => name === `rule-${number}`)) number += 1;
    const rule: SharingRule = { name: `rule-${number}`, where: none, with: 'role:staff', level: 'read' };
    this.emit('rules-change', [...this.#rules, rule]);
  };

  #remove(index: number): void {
    this.emit(
      'rules-change',
      this.#rules.filter((_, at) => at !== index),
    );
  }
}

/** A rule without a condition yet shares nothing. */
const none: FilterTree = { or: [] };

function sharesNothing(where: FilterTree): boolean {
  return 'or' in where && where.or.length === 0;
}
