// `<ravand-give-task>`: to whom a task goes: delegated, which brings it back, or given for good. Emits `task-give` with the user's id.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { session } from '../api/session.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';

@customElement('ravand-give-task')
export class RavandGiveTask extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 12px;
        inline-size: 320px;
        max-inline-size: 100%;
        padding: 16px;
      }
      h3 {
        font: var(--section);
      }
      p {
        color: var(--text-2);
      }
      @media (max-width: 767.98px) {
        form {
          inline-size: auto;
        }
        .button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property() kind: 'delegate' | 'reassign' = 'delegate';
  /** Who has it now, and cannot be chosen. */
  @property() holder = '';
  @state() private to = '';

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('ravand-combo-box')?.focus();
  }

  #colleagues(): ComboOption[] {
    const users = session.workspace?.users ?? [];
    return users
      .filter(({ id }) => id !== this.holder && (this.kind === 'reassign' || id !== session.me?.id))
      .map(({ id, name }) => ({ value: id, label: name }));
  }

  override render(): TemplateResult {
    const isDelegating = this.kind === 'delegate';
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        if (this.to !== '') this.emit('task-give', this.to);
      }}
    >
      <h3>${t(isDelegating ? 'inbox.delegate' : 'inbox.reassign')}</h3>
      <div class="field">
        <label @click=${() => this.focus()}>${t('inbox.toWhom')}</label>
        <ravand-combo-box
          label=${t('inbox.toWhom')}
          .options=${this.#colleagues()}
          .value=${this.to}
          .clearable=${false}
          @combo-change=${(event: CustomEvent<ComboOption>) => (this.to = event.detail.value)}
        ></ravand-combo-box>
      </div>
      <p>${t(isDelegating ? 'inbox.delegateHint' : 'inbox.reassignHint')}</p>
      <button class="button primary" type="submit" ?disabled=${this.to === ''}>${t(isDelegating ? 'inbox.delegate' : 'inbox.give')}</button>
    </form>`;
  }
}
