// `<ravand-plan-task>`: when a task is due, until when it is put off, and how urgent it is. Emits `task-plan` with what has changed.
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TaskDetail, Values } from '../api/types.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { type PriorityName, priorityName } from './inbox-state.ts';

/** What a press on a name sets: the middle of its range. */
const set: Readonly<Record<PriorityName, number>> = { low: 20, normal: 50, high: 70, urgent: 90 };

@customElement('ravand-plan-task')
export class RavandPlanTask extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 14px;
        inline-size: 340px;
        max-inline-size: 100%;
        padding: 16px;
      }
      h3 {
        font: var(--section);
      }
      .choices {
        gap: 6px;
        flex-wrap: nowrap;
      }
      .choices > label {
        flex: 1;
        justify-content: center;
        min-block-size: 32px;
        padding: 3px 6px;
        gap: 0;
        white-space: nowrap;
      }
      .choices input {
        position: absolute;
        opacity: 0;
        pointer-events: none;
      }
      .choices > label:has(:checked) {
        font-weight: 600;
        color: var(--accent);
      }
      @media (max-width: 767.98px) {
        form {
          inline-size: auto;
        }
        .choices:has(:nth-child(4)) {
          flex-direction: row;
        }
        .button,
        .choices > label {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) task: TaskDetail | undefined;
  @state() private plan: { dueAt: string; followUpAt: string; priority: number } = {
    dueAt: '',
    followUpAt: '',
    priority: 50,
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task')) this.plan = this.#stored();
  }

  #stored() {
    const { dueAt = '', followUpAt = '', priority = 50 } = this.task ?? {};
    return { dueAt, followUpAt, priority };
  }

  #onSubmit = (event: Event): void => {
    event.preventDefault();
    const before = this.#stored();
    const changes: Record<string, string | number | null> = {};
    for (const name of ['dueAt', 'followUpAt'] as const)
      if (this.plan[name] !== before[name]) changes[name] = this.plan[name] || null;
    if (this.plan.priority !== before.priority) changes.priority = this.plan.priority;
    this.emit('task-plan', changes satisfies Values);
  };

  #date(name: 'dueAt' | 'followUpAt', label: string): TemplateResult {
    return html`<ravand-date-picker
      type="datetime"
      .label=${label}
      .value=${this.plan[name]}
      @date-change=${(event: CustomEvent<string>) => (this.plan = { ...this.plan, [name]: event.detail })}
    ></ravand-date-picker>`;
  }

  override render(): TemplateResult {
    const chosen = priorityName(this.plan.priority);
    return html`<form @submit=${this.#onSubmit}>
      <h3>${t('inbox.plan')}</h3>
      <div class="field"><span class="label">${t('inbox.planDue')}</span>${this.#date('dueAt', t('inbox.planDue'))}</div>
      <div class="field">
        <span class="label">${t('inbox.planFollowUp')}</span>${this.#date('followUpAt', t('inbox.planFollowUp'))}
        <span class="help">${t('inbox.planFollowUpHint')}</span>
      </div>
      <fieldset class="group">
        <legend>${t('inbox.filter.priority')}</legend>
        <div class="choices">
          ${(['low', 'normal', 'high', 'urgent'] as const).map(
            (name) =>
              html`<label><input type="radio" name="priority" .checked=${chosen === name} @change=${() => (this.plan = { ...this.plan, priority: set[name] })} />${t(`inbox.priority.${name}`)}</label>`,
          )}
        </div>
      </fieldset>
      <button class="button primary" type="submit">${t('action.save')}</button>
    </form>`;
  }
}
