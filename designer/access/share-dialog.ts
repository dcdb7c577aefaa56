// `<ravand-share-dialog>`: shares one record with a person, a team or a role, to see or to change, for ever or until a day; and stops that.
// Emits `share-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/combo-box.ts';
import '../elements/date-picker.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { formatDate } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { audienceName, audiences, type Share, sharing } from './sharing.ts';
import { endOf, lastDay, untilFault } from './until.ts';

const levels = ['read', 'update'] as const;

@customElement('ravand-share-dialog')
export class RavandShareDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      ravand-dialog {
        --dialog-width: 560px;
      }
      form {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
        align-items: end;
      }
      .wide {
        grid-column: 1 / -1;
      }
      ul {
        margin-block-start: 16px;
        border-block-start: 1px solid var(--line);
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 44px;
        border-block-end: 1px solid var(--line);
      }
      li > span {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      small {
        display: block;
        font: var(--small);
        color: var(--text-3);
      }
      .none {
        padding-block-start: 16px;
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        form {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property() entity = '';
  @property() recordId = '';
  @property() heading = '';
  @state() private shares: readonly Share[] | undefined;
  @state() private choices: readonly ComboOption[] = [];
  @state() private audience = '';
  @state() private until = '';
  @state() private faults: readonly Pick<ProblemDetail, 'pointer' | 'message'>[] = [];
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#during(async () => {
      const [choices, { items }] = await Promise.all([audiences(), sharing.list(this.entity, this.recordId)]);
      this.choices = choices;
      this.shares = items;
    });
  }

  override render(): TemplateResult {
    const general = this.faults.find(({ pointer }) => !/^\/(with|until)$/.test(pointer));
    return html`<ravand-dialog open heading=${t('share.heading', { name: this.heading })} @dialog-close=${() => this.emit('share-close')}>
      <form id="form" novalidate @submit=${this.#submit}>
        <div class="field wide">
          <span class="label">${t('share.with')}</span>
          <ravand-combo-box
            .label=${t('share.with')}
            placeholder=${t('share.placeholder')}
            .options=${this.choices}
            .value=${this.audience}
            .invalid=${this.#fault('/with') !== undefined}
            @combo-change=${(event: CustomEvent<ComboOption>) => (this.audience = event.detail.value)}
          ></ravand-combo-box>
          ${this.#faultLine(this.#fault('/with'))}
        </div>
        <div class="field">
          <label for="level">${t('share.level')}</label>
          <select id="level" name="level" class="control">
            ${levels.map((level) => html`<option value=${level}>${t(`share.levels.${level}`)}</option>`)}
          </select>
        </div>
        <div class="field">
          <span class="label">${t('share.until')}</span>
          <ravand-date-picker
            type="date"
            .label=${t('share.until')}
            .value=${this.until}
            .invalid=${this.#fault('/until') !== undefined}
            @date-change=${(event: CustomEvent<string>) => (this.until = event.detail)}
          ></ravand-date-picker>
        </div>
        <div class="wide" role="alert">${this.#faultLine(this.#fault('/until'))}${this.#faultLine(general?.message)}</div>
      </form>
      ${this.#list()}
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${this.#press}>${t('share.action')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('share-close')}>${t('action.close')}</button>
    </ravand-dialog>`;
  }

  #fault(pointer: string): string | undefined {
    return this.faults.find((fault) => fault.pointer === pointer)?.message;
  }

  #faultLine(message: string | undefined): TemplateResult | typeof nothing {
    return message === undefined
      ? nothing
      : html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${message}</span>`;
  }

  #list(): TemplateResult | typeof nothing {
    if (!this.shares) return this.faults.length > 0 ? nothing : skeleton(2, 44);
    if (this.shares.length === 0) return html`<p class="none">${t('share.none')}</p>`;
    return html`<ul aria-label=${t('share.action')}>
      ${this.shares.map((share) => this.#share(share))}
    </ul>`;
  }

  #share(share: Share): TemplateResult {
    const name = audienceName(share.with, this.choices);
    const icon = share.with.startsWith('user:') ? 'user' : share.with.startsWith('team:') ? 'users' : 'shield';
    return html`<li>
      <ravand-icon name=${icon}></ravand-icon>
      <span><bdi>${name}</bdi><small>${[t(`share.levels.${share.level}`), ...this.#end(share)].join(' · ')}</small></span>
      <button type="button" class="button quiet icon-only" aria-label=${t('share.stop', { name })} title=${t('share.stop', { name })} @click=${() => void this.#stop(share, name)}><ravand-icon name="x"></ravand-icon></button>
    </li>`;
  }

  #end({ until }: Share): string[] {
    if (until === undefined) return [];
    const isOver = Date.parse(until) <= Date.now();
    return [t(isOver ? 'share.over' : 'share.untilDay', { date: formatDate(lastDay(until)) })];
  }

  #press = (): void => this.renderRoot.querySelector<HTMLFormElement>('#form')?.requestSubmit();

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const until = untilFault(this.until);
    this.faults = [
      ...(this.audience === '' ? [{ pointer: '/with', message: t('share.missing') }] : []),
      ...(until === undefined ? [] : [{ pointer: '/until', message: until }]),
    ];
    if (this.faults.length > 0) {
      this.renderRoot
        .querySelector<RavandElement>(this.audience === '' ? 'ravand-combo-box' : 'ravand-date-picker')
        ?.focus();
      return;
    }
    const level = new FormData(event.target as HTMLFormElement).get('level') === 'update' ? 'update' : 'read';
    void this.#begin(level);
  };

  #begin(level: Share['level']): Promise<void> {
    return this.#during(async () => {
      const until = this.until === '' ? {} : { until: endOf(this.until) };
      const made = await sharing.share(this.entity, this.recordId, { with: this.audience, level, ...until });
      this.shares = [...(this.shares ?? []).filter(({ id }) => id !== made.id), made];
      toast(t('share.shared', { name: audienceName(made.with, this.choices) }));
      this.audience = '';
      this.until = '';
    });
  }

  #stop(share: Share, name: string): Promise<void> {
    return this.#during(async () => {
      await sharing.stop(this.entity, this.recordId, share.id);
      this.shares = this.shares?.filter((one) => one !== share);
      toast(t('share.stopped', { name }));
      // Its button went with it.
      this.renderRoot.querySelector<RavandElement>('ravand-combo-box')?.focus();
    });
  }

  async #during(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.faults = [];
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.faults = error.details.length > 0 ? error.details : [{ pointer: '', message: error.detail }];
    } finally {
      this.busy = false;
    }
  }
}
