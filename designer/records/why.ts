// `<ravand-why>`: the answer to "Why?": rule or process with its version, what happened, the condition with ticks and the values it saw, what followed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LocalText } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { Why } from '../api/types.ts';
import { chip, chips, type Tone } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { dayOf, formatDate } from '../format/dates.ts';
import { labelOf } from '../format/values.ts';
import { hasText, local, t } from '../shell/texts.ts';
import { explainedCondition, explainedStyle } from './explained-condition.ts';
import { withTitles } from './reference-titles.ts';
import { type FieldChange, fieldOf, wordsOf } from './stored-values.ts';

const stateTones: Readonly<Record<string, Tone>> = {
  delivered: 'success',
  sent: 'success',
  done: 'success',
  queued: 'neutral',
  sending: 'neutral',
  failed: 'danger',
  unknown: 'warning',
  undone: 'danger',
};

const shownChanges = 5;

/** What the records are called that the changes point to. */
async function learnNames({ event }: Why): Promise<void> {
  const about = event && entityNamed(event.entity);
  if (!about) return;
  const changes = event.changes.map(({ field, before, after }) => [field, [before, after]] as const);
  await withTitles(about, [{ changes: Object.fromEntries(changes) }], new Map());
}

@customElement('ravand-why')
export class RavandWhy extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    explainedStyle,
    css`
      :host {
        display: block;
        inline-size: min(460px, calc(100vw - 18px));
      }
      @media (max-width: 767.98px) {
        :host {
          inline-size: auto;
        }
      }
      header {
        position: relative;
        padding: 12px 16px;
        border-block-end: 1px solid var(--line);
      }
      .title {
        display: flex;
        gap: 8px;
        align-items: center;
        flex-wrap: wrap;
        padding-inline-end: 32px;
        font: var(--body-strong);
      }
      .title ravand-icon {
        color: var(--cause);
      }
      header .button {
        position: absolute;
        inset-block-start: 8px;
        inset-inline-end: 8px;
      }
      .who {
        color: var(--text-3);
        font: var(--small);
      }
      .content {
        padding: 10px 16px 14px;
      }
      h4 {
        margin: 8px 0 4px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      .changes {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 1px 12px;
      }
      .changes dt {
        color: var(--text-3);
      }
      .changes dd {
        overflow-wrap: anywhere;
      }
      .changes ravand-icon {
        --icon-size: 14px;
      }
      .when {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      .when ravand-icon {
        --icon-size: 14px;
        align-self: center;
      }
      .effects li {
        display: flex;
        gap: 8px;
        align-items: center;
        min-block-size: 25px;
      }
      .effects li:has(.inner) {
        flex-wrap: wrap;
      }
      .inner {
        flex-basis: 100%;
        padding-inline-start: 24px;
      }
      .effects li > ravand-icon {
        color: var(--text-2);
      }
      footer {
        display: flex;
        gap: 8px;
        padding: 8px 12px;
        border-block-start: 1px solid var(--line);
      }
    `,
  ];

  @property() event = '';
  /** Entity of the record whose timeline asks; the event may be about another one. */
  @property() entity = '';
  @state() private why: Why | undefined;
  @state() private problem: string | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('event') && this.event) void this.#load();
  }

  async #load(): Promise<void> {
    this.why = undefined;
    this.problem = undefined;
    try {
      const why = await ravand.why(this.event);
      await learnNames(why);
      this.why = why;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    if (this.problem !== undefined) return failed(this.problem, () => void this.#load());
    const why = this.why;
    if (!why) return skeleton(6, 30);
    const kind = why.cause?.kind ?? (why.element ? 'process' : 'rule');
    const title = typeof why.title === 'object' ? local(why.title as LocalText) : (why.title ?? '');
    return html`<header>
        <div class="title">
          <ravand-icon name=${kind === 'process' ? 'workflow' : kind === 'form' ? 'globe' : kind === 'message' ? 'message-square' : 'git-branch'}></ravand-icon>
          <span>${t(`why.of.${kind}`, { name: title })}</span>${why.version === undefined ? nothing : chip(t('why.version', { version: why.version }), { tone: 'cause', dot: false })}
        </div>
        ${why.publishedAt ? html`<div class="who">${t('why.published', { date: formatDate(dayOf(why.publishedAt)), by: this.#publisher(why) })}</div>` : nothing}
        <button type="button" class="button quiet small icon-only" aria-label=${t('action.close')} @click=${() => this.emit('why-close')}><ravand-icon name="x"></ravand-icon></button>
      </header>
      <div class="content">
        ${this.#when(why)} ${why.element?.name && why.element.id !== (why.cause?.kind === 'process' ? why.cause.name : '') ? html`<h4>${t('why.step')}</h4><div>${why.element.name}</div>` : nothing}
        ${
          why.condition
            ? html`<h4>${t('why.if')}</h4>
              ${explainedCondition(why.condition, this.#entityOf(why), this.entity)}`
            : nothing
        }
        ${
          why.effects.length > 0
            ? html`<h4>${t('why.then')}</h4>
              <ul class="effects">
                ${why.effects.map((effect) => this.#effect(effect))}
              </ul>`
            : nothing
        }
      </div>
      ${this.#foot(why)}`;
  }

  /** Only people are named; what came with a plugin was published by nobody one could ask. */
  #publisher(why: Why): string {
    return session.workspace?.users.some((user) => user.name === why.publishedBy) ? (why.publishedBy ?? '') : '';
  }

  #entityOf(why: Why): string {
    return why.event?.entity ?? this.entity;
  }

  #when(why: Why): TemplateResult | typeof nothing {
    const event = why.event;
    if (!event) return nothing;
    const about = entityNamed(event.entity);
    const key = `why.event.${event.type}`;
    return html`<h4>${t('why.when')}</h4>
      <div class="when">
        <span>${hasText(key) ? t(key, { entity: local(about?.label, event.entity) }) : event.type}</span>
      </div>
      <dl class="changes">${event.changes.slice(0, shownChanges).map((change) => this.#change(event.entity, change))}</dl>
      ${event.changes.length > shownChanges ? html`<div class="muted">${t('why.moreChanges', { count: event.changes.length - shownChanges })}</div>` : nothing}`;
  }

  #change(entity: string, change: FieldChange): TemplateResult {
    const field = fieldOf(entity, change.field);
    const hadBefore = change.before !== null && change.before !== undefined;
    return html`<dt>${field ? labelOf(field) : change.field}</dt>
      <dd>
        ${hadBefore ? html`<bdi>${wordsOf(change.before, field)}</bdi> <ravand-icon name="arrow-right"></ravand-icon> ` : nothing}<strong><bdi>${wordsOf(change.after, field)}</bdi></strong>
      </dd>`;
  }

  #effect(effect: Why['effects'][number]): TemplateResult {
    const detail = (typeof effect.detail === 'object' && effect.detail !== null ? effect.detail : {}) as Readonly<
      Record<string, unknown>
    >;
    const field =
      this.why && typeof detail.field === 'string' ? fieldOf(this.#entityOf(this.why), detail.field) : undefined;
    const named =
      detail.name ??
      detail.title ??
      detail.label ??
      detail.template ??
      detail.message ??
      detail.process ??
      detail.entity ??
      (typeof effect.detail === 'string' ? effect.detail : '');
    const name = typeof named === 'object' && named !== null ? local(named as LocalText) : String(named ?? '');
    const key = `why.effect.${effect.action}`;
    const words = hasText(key)
      ? t(key, {
          name,
          field: field ? labelOf(field) : String(detail.field ?? ''),
          value: wordsOf(detail.value, field),
          version: detail.version,
        })
      : `${effect.action} ${name}`;
    const state =
      effect.state && effect.state !== 'done' && hasText(`why.state.${effect.state}`)
        ? t(`why.state.${effect.state}`)
        : '';
    return html`<li>
      <ravand-icon name=${effect.done ? 'check' : 'x'}></ravand-icon><span>${words}</span>${state ? chip(state, { tone: stateTones[effect.state ?? ''] ?? 'neutral', dot: false }) : nothing}
      ${effect.condition ? html`<div class="inner">${explainedCondition(effect.condition, this.why ? this.#entityOf(this.why) : this.entity, this.entity)}</div>` : nothing}
    </li>`;
  }

  #foot(why: Why): TemplateResult | typeof nothing {
    if (!session.me?.may.studio) return nothing;
    if (why.cause?.kind === 'rule')
      return html`<footer><a class="button small" href="/studio/rules/${why.cause.name}"><ravand-icon name="scale"></ravand-icon>${t('why.openRule')}</a></footer>`;
    if (why.cause?.kind !== 'process') return nothing;
    return html`<footer><a class="button small" href="/studio/processes/${why.cause.name}"><ravand-icon name="workflow"></ravand-icon>${t('why.openProcess')}</a></footer>`;
  }
}
