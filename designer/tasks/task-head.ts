// `<ravand-task-head>`: what a task is called, when it is due, what it is about, who has it, and what may be done with it besides its form.
// Emits `task-act` with the act; giving and planning bring their values.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { entityNamed, session } from '../api/session.ts';
import type { TaskDetail, Values } from '../api/types.ts';
import { narrow } from '../elements/anchor.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { local, t } from '../shell/texts.ts';
import '../records/why.ts';
import './give-task.ts';
import './plan-task.ts';
import { recordTitle } from '../records/record-title.ts';
import { dueChip, isMine, nameOf, priorityChip, processLabel, whenText } from './task-texts.ts';

export type TaskAct =
  | { readonly act: 'release' | 'takeBack' }
  | { readonly act: 'delegate'; readonly to: string }
  | { readonly act: 'reassign'; readonly to: string }
  | { readonly act: 'plan'; readonly plan: Values };

type Opened = 'delegate' | 'reassign' | 'plan' | 'why';

@customElement('ravand-task-head')
export class RavandTaskHead extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    css`
      :host {
        display: block;
        padding: 14px 24px 12px;
        border-block-end: 1px solid var(--line);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
      }
      h2 {
        font: var(--title);
        overflow-wrap: anywhere;
      }
      .state {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
      .acts {
        position: relative;
        display: flex;
        gap: 6px;
        align-items: center;
        margin-inline-start: auto;
      }
      ravand-popover {
        position: absolute;
      }
      .path {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 6px;
        align-items: center;
        margin-block-start: 2px;
        font: var(--small);
        color: var(--text-3);
        --icon-size: 14px;
      }
      .why {
        min-block-size: 24px;
        margin-inline-start: auto;
        padding: 0 8px;
        gap: 5px;
        border-radius: var(--radius-chip);
        font: var(--small-strong);
      }
      .holder {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-block-start: 10px;
        padding: 6px 10px;
        border-radius: var(--radius);
        background: var(--sunken);
        color: var(--text-2);
      }
      .back {
        display: none;
      }
      @media (max-width: 767.98px) {
        :host {
          padding: 8px 16px 10px;
        }
        .back {
          display: inline-flex;
          margin-inline-start: -8px;
        }
        .why {
          min-block-size: 32px;
        }
        .acts .button,
        .back {
          min-block-size: 44px;
          min-inline-size: 44px;
        }
        h2 {
          flex: 1;
          min-inline-size: 0;
        }
        .state {
          order: 3;
          flex-basis: 100%;
        }
        .state:not(:has(.chip)) {
          display: none;
        }
        .acts .delegate {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) task!: TaskDetail;
  @state() private opened: Opened | undefined;

  #act(act: TaskAct): void {
    this.opened = undefined;
    this.emit('task-act', act);
  }

  #menu(): MenuItem[] {
    const { may } = this.task;
    const takesBack = may.reassign && this.task.owner === session.me?.id && this.task.delegation === 'pending';
    return [
      ...(may.plan ? [{ value: 'plan', label: t('inbox.plan'), icon: 'calendar-clock' }] : []),
      ...(may.delegate && narrow.matches
        ? [{ value: 'delegate', label: t('inbox.delegate'), icon: 'user-round' }]
        : []),
      ...(takesBack ? [{ value: 'takeBack', label: t('inbox.takeBack'), icon: 'undo-2' }] : []),
      ...(may.reassign && !takesBack ? [{ value: 'reassign', label: t('inbox.reassign'), icon: 'users-round' }] : []),
      ...(may.release ? [{ value: 'release', label: t('inbox.release'), icon: 'inbox' }] : []),
    ];
  }

  #onMenu = (event: CustomEvent<string>): void => {
    const act = event.detail;
    if (act === 'release' || act === 'takeBack') this.#act({ act });
    // The menu gives the focus back first; then the box takes it.
    else requestAnimationFrame(() => (this.opened = act as Opened));
  };

  #box(): TemplateResult | typeof nothing {
    const { opened, task } = this;
    if (opened === undefined) return nothing;
    if (opened === 'why')
      return html`<ravand-why .event=${task.why ?? ''} .entity=${task.subject?.entity ?? ''} @why-close=${() => (this.opened = undefined)}></ravand-why>`;
    if (opened === 'plan')
      return html`<ravand-plan-task .task=${task} @task-plan=${(event: CustomEvent<Values>) => this.#act({ act: 'plan', plan: event.detail })}></ravand-plan-task>`;
    return html`<ravand-give-task .kind=${opened} .holder=${task.assignee ?? ''} @task-give=${(event: CustomEvent<string>) => this.#act({ act: opened, to: event.detail } as TaskAct)}></ravand-give-task>`;
  }

  #acts(): TemplateResult | typeof nothing {
    const menu = this.#menu();
    if (menu.length === 0) return nothing;
    return html`<div class="acts">
      ${this.task.may.delegate ? html`<button type="button" class="button quiet delegate" aria-haspopup="dialog" aria-expanded=${String(this.opened === 'delegate')} @click=${() => (this.opened = 'delegate')}>${t('inbox.delegate')}</button>` : nothing}
      <ravand-menu .items=${menu} label=${t('action.more')} @menu-choose=${this.#onMenu}
        ><button type="button" class="button quiet icon-only" id="more" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
      ></ravand-menu>
    </div>`;
  }

  #popover(): TemplateResult {
    const isWhy = this.opened === 'why';
    return html`<ravand-popover
      .open=${this.opened !== undefined}
      .anchor=${this.renderRoot?.querySelector(isWhy ? '.why' : '#more') ?? undefined}
      .placement=${{ align: 'end' }}
      .trap=${isWhy}
      .label=${this.opened === undefined ? '' : t(isWhy ? 'why.label' : `inbox.${this.opened}`)}
      @popover-close=${(event: Event) => {
        event.stopPropagation();
        this.opened = undefined;
      }}
      >${this.#box()}</ravand-popover
    >`;
  }

  #why(): TemplateResult | typeof nothing {
    if (!this.task.why) return nothing;
    return html`<button type="button" class="button cause why" aria-haspopup="dialog" aria-expanded=${String(this.opened === 'why')} @click=${() => (this.opened = this.opened === 'why' ? undefined : 'why')}><ravand-icon name="git-branch"></ravand-icon>${t('inbox.why')}</button>`;
  }

  #subjectLink(): TemplateResult | typeof nothing {
    const { subject } = this.task;
    const entity = subject ? entityNamed(subject.entity) : undefined;
    if (!subject || !entity) return nothing;
    return html`<a href="/records/${subject.entity}/${subject.id}"><bdi>${local(entity.label, entity.name)}: ${recordTitle(subject, entity)}</bdi></a>`;
  }

  /** Whose it is, where that is not plain. */
  #holder(): string {
    const { task } = this;
    if (task.state !== 'open' || task.assignee === undefined) return '';
    if (task.delegation === 'pending' && task.owner === session.me?.id)
      return t('inbox.isWith', { name: nameOf(task.assignee) });
    if (!isMine(task)) return t('inbox.hasIt', { name: nameOf(task.assignee) });
    if (task.delegation === 'pending') return t('inbox.isFor', { name: nameOf(task.owner) });
    return task.delegation === 'resolved' ? t('inbox.wasHandedBack') : '';
  }

  #state(): TemplateResult | typeof nothing {
    const { task } = this;
    if (task.state !== 'open')
      return html`${chip(t(`inbox.closed.${task.state}`), { tone: task.state === 'done' ? 'success' : 'neutral' })}${task.outcome ? chip(task.outcome, { tone: 'warning', icon: 'triangle-alert' }) : nothing}`;
    const isPutOff = task.followUpAt !== undefined && Date.parse(task.followUpAt) > Date.now();
    return html`${dueChip(task, { sentence: true })}${priorityChip(task)}
      ${isPutOff ? chip(t('inbox.hiddenUntil', { time: whenText(task.followUpAt ?? '') }), { outline: true, icon: 'clock' }) : nothing}
      ${task.assignee === undefined ? chip(t('inbox.unclaimed'), { outline: true }) : nothing}`;
  }

  override render(): TemplateResult {
    const { task } = this;
    const process = processLabel(task);
    const holder = this.#holder();
    return html`<div class="line">
        <button type="button" class="button quiet icon-only back" aria-label=${t('action.back')} @click=${() => this.emit('task-back')}><ravand-icon name="arrow-left"></ravand-icon></button>
        <h2><bdi>${task.name}</bdi></h2>
        <div class="state">${this.#state()}</div>
        ${this.#acts()}
      </div>
      <p class="path">
        ${process ? html`<ravand-icon name="workflow"></ravand-icon><bdi>${process}</bdi>` : nothing}
        ${process && task.subject ? html`<span aria-hidden="true">·</span>` : nothing}${this.#subjectLink()}${this.#why()}
      </p>
      ${this.#popover()}
      ${holder ? html`<p class="holder"><ravand-icon name="user-round"></ravand-icon><span>${holder}</span></p>` : nothing}`;
  }
}
