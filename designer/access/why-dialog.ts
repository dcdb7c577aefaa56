// `<ravand-access-dialog>`: may somebody see, change or delete this record (or, without one, records of the entity), what opens it to them, and which fields they do not see or may not
// change. Oneself; administrators ask about everybody. Emits `access-close`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { session, userName } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { roleName } from './roles.ts';
import { type Action, type Answer, sharing } from './sharing.ts';

const actions: readonly Action[] = ['read', 'update', 'delete'];

@customElement('ravand-access-dialog')
export class RavandAccessDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      ravand-dialog {
        --dialog-width: 560px;
      }
      .question {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
      }
      .answer {
        display: flex;
        gap: 8px;
        align-items: center;
        padding-block: 16px 4px;
        font: var(--body-strong);
      }
      .answer ravand-icon {
        color: var(--danger);
      }
      .answer.yes ravand-icon {
        color: var(--success);
      }
      h3 {
        margin-block: 12px 4px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      li {
        display: flex;
        gap: 8px;
        align-items: baseline;
        padding-block: 3px;
      }
      li ravand-icon {
        --icon-size: 14px;
        flex: none;
        align-self: center;
      }
      .holds ravand-icon {
        color: var(--success);
      }
      .holds-not {
        color: var(--text-3);
      }
      .by {
        color: var(--text-3);
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        .question {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  @property() recordId = '';
  @state() private person = session.me?.id ?? '';
  @state() private action: Action = 'read';
  @state() private answer: Answer | undefined;
  @state() private problem: string | undefined;

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('person') || changed.has('action')) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { person, action } = this;
    this.answer = undefined;
    this.problem = undefined;
    try {
      const user = person === session.me?.id ? undefined : person;
      const answer = await sharing.why({ entity: this.entity.name, record: this.recordId, action, user });
      if (person === this.person && action === this.action) this.answer = answer;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t(this.recordId ? 'access.heading' : 'access.any.heading')} @dialog-close=${() => this.emit('access-close')}>
      <div class="question">
        ${session.me?.may.users ? this.#personChoice() : nothing}
        <div class="field">
          <label for="action">${t('access.action')}</label>
          <select id="action" class="control" @change=${(event: Event) => (this.action = (event.target as HTMLSelectElement).value as Action)}>
            ${actions.map((action) => html`<option value=${action} ?selected=${action === this.action}>${t(`access.${this.recordId ? '' : 'any.'}actions.${action}`)}</option>`)}
          </select>
        </div>
      </div>
      <div aria-live="polite">${this.#said()}</div>
    </ravand-dialog>`;
  }

  #personChoice(): TemplateResult {
    const people = (session.workspace?.users ?? []).map(({ id, name }) => ({ value: id, label: name }));
    return html`<div class="field">
      <span class="label">${t('access.person')}</span>
      <ravand-combo-box
        .label=${t('access.person')}
        .options=${people}
        .value=${this.person}
        .clearable=${false}
        @combo-change=${(event: CustomEvent<ComboOption>) => (this.person = event.detail.value)}
      ></ravand-combo-box>
    </div>`;
  }

  #said(): TemplateResult {
    if (this.problem !== undefined) return failed(this.problem, () => void this.#ask());
    const { answer, action } = this;
    if (!answer) return skeleton(4, 28);
    const { allowed, reasons } = answer;
    const name = userName(this.person) ?? session.me?.name;
    return html`<p class="answer ${allowed ? 'yes' : ''}"><ravand-icon name=${allowed ? 'circle-check' : 'circle-x'}></ravand-icon><span>${t(`access.${this.recordId ? '' : 'any.'}${allowed ? 'yes' : 'no'}.${action}`, { name })}</span></p>
      <h3>${t('access.because')}</h3>
      ${
        reasons.length === 0
          ? html`<p>${t('access.noReason')}</p>`
          : html`<ul>
            ${reasons.map((reason) => this.#reason(reason))}
          </ul>`
      }
      ${allowed ? this.#fields(answer) : nothing}`;
  }

  #reason({ kind, name = '', label, scope = 'none', isConditional, holds }: Answer['reasons'][number]): TemplateResult {
    const params = { role: roleName(name), scope: t(`access.scopes.${scope}`), rule: local(label, name) };
    const key = kind === 'role' && isConditional ? 'roleIf' : kind;
    return html`<li class=${holds ? 'holds' : 'holds-not'}>
      <ravand-icon name=${holds ? 'check' : 'x'}></ravand-icon><span><span class="visually-hidden">${t(holds ? 'access.holds' : 'access.holdsNot')}</span> ${t(`access.reasons.${key}`, params)}</span>
    </li>`;
  }

  #fields({ fields }: Answer): TemplateResult {
    const hidden = fields.filter(({ readable }) => !readable);
    const fixed = fields.filter(({ readable, writable, fixedBy }) => readable && !writable && fixedBy.length > 0);
    return html`${hidden.length === 0 ? html`<p class="by">${t('access.allFields')}</p>` : nothing}
    ${this.#fieldList('access.hidden', hidden, 'hiddenBy')} ${this.#fieldList('access.fixed', fixed, 'fixedBy')}`;
  }

  #fieldList(heading: string, fields: Answer['fields'], by: 'hiddenBy' | 'fixedBy'): TemplateResult | typeof nothing {
    if (fields.length === 0) return nothing;
    return html`<h3>${t(heading)}</h3>
      <ul>
        ${fields.map((field) => {
          const roles = field[by].map(roleName).join(t('list.comma'));
          const known = this.entity.fields.find(({ name }) => name === field.name);
          return html`<li>
            <ravand-icon name=${by === 'hiddenBy' ? 'eye-off' : 'lock'}></ravand-icon><span>${labelOf(known ?? field)} ${roles ? html`<span class="by">${t('access.byRoles', { roles })}</span>` : nothing}</span>
          </li>`;
        })}
      </ul>`;
  }
}
