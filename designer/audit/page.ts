// `<ravand-audit>`: who did what, newest first, by sort of deed, person, entity and days. Values stand in the history of each record.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, session } from '../api/session.ts';
import { addDays } from '../calendars/calendar.ts';
import { instantOf } from '../calendars/zone.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/tabs.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import { labelOf } from '../format/values.ts';
import '../operate/period-picker.ts';
import { type Period, periodFrom } from '../operate/periods.ts';
import '../shell/page-header.ts';
import { preferences } from '../shell/preferences.ts';
import { hasText, local, t } from '../shell/texts.ts';
import { type AuditArea, type AuditLine, auditAreas, readAudit } from './api.ts';

const icons: Readonly<Record<string, string>> = {
  record: 'database',
  data: 'download',
  access: 'key-round',
  portal: 'contact',
  definition: 'package',
  schema: 'database',
  rule: 'scale',
  webhook: 'webhook',
  message: 'message-square',
};

@customElement('ravand-audit')
export class RavandAudit extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 10px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      ravand-tabs {
        padding-inline: var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      ravand-combo-box {
        inline-size: 200px;
        --input: 32px;
      }
      .all {
        flex: 1;
        overflow-y: auto;
      }
      li {
        display: flex;
        gap: 12px;
        align-items: flex-start;
        padding: 8px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      li > ravand-icon {
        flex: none;
        margin-block-start: 3px;
        color: var(--text-3);
      }
      .what {
        flex: 1;
        display: grid;
        gap: 2px;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .what b {
        font-weight: 600;
      }
      small,
      time {
        font: var(--small);
        color: var(--text-3);
      }
      time {
        white-space: nowrap;
      }
      .end {
        display: grid;
        gap: 8px;
        justify-items: center;
        padding: 16px var(--gutter) 32px;
        font: var(--small);
        color: var(--text-3);
        text-align: center;
      }
      @media (max-width: 767.98px) {
        ravand-combo-box {
          inline-size: 100%;
          --input: 44px;
        }
        li {
          flex-wrap: wrap;
        }
        li > time {
          flex-basis: 100%;
          padding-inline-start: 32px;
        }
      }
    `,
  ];

  @state() private area: AuditArea | '' = '';
  @state() private person: ComboOption | undefined;
  @state() private entity: ComboOption | undefined;
  @state() private period: Period = periodFrom(new URLSearchParams());
  @state() private lines: readonly AuditLine[] | undefined;
  @state() private next: string | undefined;
  @state() private lookedTo: string | undefined;
  @state() private problem = '';
  /** Which question is the last one: an answer to an earlier one comes too late. */
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(before?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    if (before === undefined) this.lines = undefined;
    try {
      this.problem = '';
      const at = (day: string): string => instantOf(day, 0, preferences().timeZone);
      const page = await readAudit({
        before,
        area: this.area || undefined,
        person: this.person?.value,
        entity: this.entity?.value,
        from: at(this.period.first),
        to: at(addDays(this.period.last, 1)),
      });
      if (asked !== this.#asked) return;
      this.lines = [...(this.lines ?? []), ...page.items];
      this.next = page.next;
      this.lookedTo = page.lookedTo;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    const tabs = [
      { value: '', label: t('audit.areas.all') },
      ...auditAreas.map((value) => ({ value, label: t(`audit.areas.${value}`) })),
    ];
    const choose = (event: CustomEvent<string>): void => {
      this.area = event.detail as AuditArea | '';
      void this.#load();
    };
    return html`<ravand-page-header heading=${t('audit.heading')}></ravand-page-header>
      <ravand-tabs .tabs=${tabs} .selected=${this.area} label=${t('audit.heading')} @tab-choose=${choose}></ravand-tabs>
      ${this.#filters()}
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.lines ? this.#list(this.lines) : skeleton(8, 52)}`;
  }

  #filters(): TemplateResult {
    const people = (session.workspace?.users ?? []).map(({ id, name }) => ({ value: id, label: name }));
    const entities = (session.workspace?.entities ?? []).map((one) => ({
      value: one.name,
      label: local(one.label, one.name),
    }));
    const box = (
      label: string,
      placeholder: string,
      options: readonly ComboOption[],
      chosen: ComboOption | undefined,
      choose: (option: ComboOption | undefined) => void,
    ) => html`<ravand-combo-box .label=${label} .placeholder=${placeholder} .options=${options} .value=${chosen?.value ?? ''} .valueLabel=${chosen?.label ?? ''}
        @combo-change=${(event: CustomEvent<ComboOption | undefined>) => {
          choose(event.detail);
          void this.#load();
        }}></ravand-combo-box>`;
    return html`<div class="filters">
      <ravand-period-picker .period=${this.period} @period-choose=${(event: CustomEvent<Period>) => {
        this.period = event.detail;
        void this.#load();
      }}></ravand-period-picker>
      ${box(t('audit.person'), t('audit.anybody'), people, this.person, (option) => {
        this.person = option;
      })}
      ${box(t('audit.entity'), t('audit.anything'), entities, this.entity, (option) => {
        this.entity = option;
      })}
    </div>`;
  }

  #list(lines: readonly AuditLine[]): TemplateResult {
    return html`<div class="all">
      ${lines.length === 0 ? empty(t('audit.none'), { hint: t('audit.hint') }) : html`<ul>${lines.map(row)}</ul>`}
      <div class="end">
        ${this.lookedTo === undefined ? nothing : html`<span>${t('audit.lookedTo', { time: formatDateTime(this.lookedTo) })}</span>`}
        ${this.next === undefined ? nothing : html`<button type="button" class="button" @click=${() => void this.#load(this.next)}>${t(this.lookedTo === undefined ? 'action.more' : 'audit.lookOn')}</button>`}
        ${lines.length === 0 ? nothing : html`<span>${t('audit.hint')}</span>`}
      </div>
    </div>`;
  }
}

function row(line: AuditLine): TemplateResult {
  const { at, action, entity } = line;
  const about = subject(line);
  const how = [actorText(line), fieldsText(line), causeText(line)].filter((text) => text !== '');
  const icon = entityNamed(entity ?? '')?.icon ?? icons[action.split('.')[0] ?? ''] ?? 'info';
  return html`<li>
    <ravand-icon name=${icon}></ravand-icon>
    <span class="what">
      <span>${about === nothing ? html`<b>${deedText(line)}</b>` : html`<b>${deedText(line)}:</b> ${about}`}</span>
      <small>${how.map((text, index) => html`${index === 0 ? nothing : ' · '}<bdi>${text}</bdi>`)}</small>
    </span>
    <time datetime=${at} title=${formatDateTime(at)}>${formatNear(at)}</time>
  </li>`;
}

function actorText({ actor, action }: AuditLine): string {
  if (actor.kind === 'system') return t('versions.machine');
  if (actor.kind === 'user') return actor.name ?? t('versions.formerPerson');
  // Who comes in is nobody yet.
  return action.startsWith('access.') ? '' : t('versions.visitor');
}

function deedText({ action, entity }: AuditLine): string {
  const key = `audit.did.${action}`;
  const known = entity === undefined ? undefined : entityNamed(entity);
  return hasText(key)
    ? t(key, { entity: known === undefined ? (entity ?? '') : local(known.label, known.name) })
    : action;
}

/** What it was done to, as a link where there is a page of it. */
function subject({ action, entity, record, definition, definitionLabel }: AuditLine): unknown {
  if (definition !== undefined) return html`<bdi>${local(definitionLabel, definition)}</bdi>`;
  if (record?.title === undefined || entity === undefined) return nothing;
  if (entity === 'user' || action === 'record.deleted') return html`<bdi>${record.title}</bdi>`;
  return html`<a href="/records/${entity}/${record.id}"><bdi>${record.title}</bdi></a>`;
}

function fieldsText({ entity, fields = [], action }: AuditLine): string {
  const known = entity === undefined ? undefined : entityNamed(entity);
  if (fields.length === 0 || action !== 'record.updated') return '';
  const labels = fields.map((name) => {
    const field = known?.fields.find((one) => one.name === name);
    return field === undefined ? name : labelOf(field);
  });
  return t('audit.fields', { fields: labels.join(t('list.comma')) });
}

function causeText({ cause, causeLabel }: AuditLine): string {
  if (cause === undefined) return '';
  if (cause.kind === 'message') return t('audit.byMessage');
  const key = { rule: 'audit.byRule', process: 'audit.byProcess', form: 'audit.byForm' }[cause.kind as 'rule'];
  return key === undefined ? '' : t(key, { name: local(causeLabel, cause.name) });
}
