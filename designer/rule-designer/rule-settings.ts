// `<ravand-rule-settings>`: what a rule is called, its group, and between which days it acts; behind one button of the header.
import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RuleDefinition } from '../../schemas/types.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import type { RuleEdit } from './token-sentence.ts';

@customElement('ravand-rule-settings')
export class RuleSettings extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .editor {
        display: grid;
        gap: 12px;
        inline-size: 300px;
        padding: 14px;
      }
      @media (max-width: 767.98px) {
        .editor {
          inline-size: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) rule!: RuleDefinition;
  @state() private open = false;

  #set(
    change: Partial<Record<'label' | 'group', string>> & Partial<Record<'from' | 'until', string>>,
    mergeKey: string,
  ): void {
    const { language } = preferences();
    const next: Record<string, unknown> = { ...this.rule };
    for (const [name, value] of Object.entries(change)) {
      if (name === 'from' || name === 'until') next[name] = value;
      else next[name] = { ...(this.rule[name as 'label' | 'group'] ?? {}), [language]: value };
      const own = next[name];
      // Said in no language, it is not said.
      const isEmpty =
        own === '' || (typeof own === 'object' && Object.values(own as object).every((text) => text === ''));
      if (isEmpty) delete next[name];
    }
    const edit: RuleEdit = { rule: next as unknown as RuleDefinition, as: 'rules.did.settings', mergeKey };
    this.emit('rule-edit', edit);
  }

  protected override render() {
    const { rule } = this;
    const text = (
      name: 'label' | 'group',
    ) => html`<label class="field"><span class="label">${t(`rules.setting.${name}`)}</span>
      <input class="control" dir="auto" placeholder=" " maxlength="100" autocomplete="off" .value=${local(rule[name], '')} @input=${(event: Event) => this.#set({ [name]: (event.target as HTMLInputElement).value }, `settings/${name}`)} /></label>`;
    const day = (
      name: 'from' | 'until',
    ) => html`<div class="field"><span class="label">${t(`rules.setting.${name}`)}</span>
      <ravand-date-picker type="date" .label=${t(`rules.setting.${name}`)} .value=${rule[name] ?? ''} @date-change=${(
        event: CustomEvent<string>,
      ) => {
        event.stopPropagation();
        this.#set({ [name]: event.detail ?? '' }, `settings/${name}`);
      }}></ravand-date-picker></div>`;
    return html`<button type="button" class="button quiet icon-only" aria-haspopup="dialog" aria-expanded=${String(this.open)} aria-label=${t('rules.settings')} title=${t('rules.settings')} @click=${() => {
      this.open = !this.open;
    }}><ravand-icon name="settings-2"></ravand-icon></button>
      <ravand-popover .open=${this.open} .anchor=${this.renderRoot?.querySelector('button') ?? undefined} .placement=${{ align: 'end' }} .label=${t('rules.settings')} @popover-close=${(
        event: Event,
      ) => {
        event.stopPropagation();
        this.open = false;
      }}><div class="editor">${text('label')} ${text('group')} ${day('from')} ${day('until')}</div></ravand-popover>`;
  }
}
