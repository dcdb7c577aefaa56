// `<ravand-rule-trigger>`: "When a lead is edited and its status changes to …": what the rule listens to, as one sentence.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type {
  DateTrigger,
  FieldDefinition,
  FilterTree,
  RuleTrigger,
  ScheduleTrigger,
  WebhookTrigger,
} from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import '../elements/clock-input.ts';
import { minutesOf, timeOf } from '../format/clock.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import { clockText, weekdayName, weekdaysInOrder } from '../format/weekdays.ts';
import '../expression-editor/expression-editor.ts';
import '../records/filter-sentence.ts';
import { wholeNumber } from '../elements/whole-number.ts';
import { valueControl } from '../forms/value-control.ts';
import { filterOf, type Sentence, sentenceOf } from '../records/sentence.ts';
import { local, t } from '../shell/texts.ts';
import { openLink } from '../studio/open-link.ts';
import { type Choice, entityChoices, formChoices, labelIn } from './choices.ts';
import { bodySchema } from './rule-schema.ts';
import { type TokenPart, TokenSentence } from './token-sentence.ts';
import {
  cronOf,
  type Occasion,
  occasionOf,
  occasions,
  type PlainSchedule,
  plainSchedule,
  withOccasion,
} from './trigger-words.ts';
import { worded } from './worded.ts';

type TriggerOf<T extends RuleTrigger['type']> = Extract<RuleTrigger, { type: T }>;

const at = '/trigger';

/** A letter of ours, in place of what comes in by a channel. */
const out = 'out';

@customElement('ravand-rule-trigger')
export class RuleTriggerPart extends TokenSentence {
  protected override render() {
    const { trigger } = this.rule;
    return html`<h2>${t('rules.when')}</h2>
      <div class="lines">
        <div class="line">${this.#sentence()}</div>
        ${trigger?.type === 'schedule' ? this.#scheduleFilter(trigger) : nothing}
        ${trigger?.type === 'webhook' ? this.#taken(trigger) : nothing}
        ${this.faults('/on')} ${this.faults(at)} ${this.faults('/entity')}
      </div>
      ${this.tokenEditor()}`;
  }

  get #fields(): readonly FieldDefinition[] {
    return entityNamed(this.rule.entity)?.fields ?? [];
  }

  #set<T extends RuleTrigger>(trigger: T, as = 'rules.did.trigger', mergeKey?: string): void {
    const { on: _, ...rest } = this.rule;
    this.tell({ ...rest, trigger }, as, mergeKey);
  }

  #sentence(): TemplateResult {
    const { trigger } = this.rule;
    const occasion = occasionOf(this.rule);
    const holes: Record<string, unknown> = { entity: this.#entityToken(), event: this.#eventToken(occasion) };
    if (trigger?.type === 'change') Object.assign(holes, this.#changeHoles(trigger));
    if (trigger?.type === 'date') Object.assign(holes, this.#dateHoles(trigger));
    if (trigger?.type === 'schedule') holes.times = this.#timesToken(trigger);
    if (trigger?.type === 'message') holes.channel = this.#channelToken(trigger);
    if (trigger?.type === 'process') Object.assign(holes, this.#processHoles(trigger));
    if (trigger?.type === 'link') holes.form = this.#formToken(trigger);
    return worded(`rules.sentence.${occasion}`, holes);
  }

  #entityToken(): TemplateResult {
    const { entity } = this.rule;
    const choices = entityChoices();
    const edit = () =>
      this.optionList(choices, entity, (name) => {
        // Its fields are others: what was said about them goes.
        const fresh = { ...this.rule, entity: name, when: { all: [] } };
        this.tell(withOccasion(fresh, occasionOf(this.rule)), 'rules.did.entity');
      });
    return this.token(
      [{ key: 'entity', text: labelIn(choices, entity), look: 'value', label: t('process.entity'), edit }],
      '/entity',
    );
  }

  #eventToken(occasion: Occasion): TemplateResult {
    const choices = occasions.map((value): Choice => ({ value, label: t(`rules.occasion.${value}`) }));
    const edit = () =>
      this.optionList(choices, occasion, (chosen) => {
        const next = chosen as Occasion;
        if (next !== occasion) this.tell(withOccasion(this.rule, next), 'rules.did.trigger');
      });
    const text = t(`rules.event.${occasion}`);
    return this.token([{ key: 'event', text, look: 'value', label: t('rules.whenLabel'), edit }], '/on');
  }

  #formToken(trigger: TriggerOf<'link'>): TemplateResult {
    const choices: readonly Choice[] = [{ value: '', label: t('rules.anyForm') }, ...formChoices()];
    const edit = () =>
      this.optionList(choices, trigger.form ?? '', (form) =>
        this.#set(form === '' ? { type: 'link' } : { ...trigger, form }),
      );
    const text = labelIn(choices, trigger.form ?? '');
    return this.token([{ key: 'form', text, look: 'value', label: t('rules.parameter.form'), edit }], `${at}/form`);
  }

  #fieldToken(field: string, kinds: RegExp, choose: (name: string) => void): TemplateResult {
    const choices = this.#fields
      .filter(({ kind }) => kinds.test(kind))
      .map((one) => ({ value: one.name, label: labelOf(one) }));
    const edit = () => this.optionList(choices, field, choose);
    return this.token([{ key: 'field', text: labelIn(choices, field), label: t('rules.field'), edit }], `${at}/field`);
  }

  #changeHoles(trigger: TriggerOf<'change'>) {
    const field = this.#fields.find(({ name }) => name === trigger.field);
    const side = (key: 'from' | 'to') => {
      const value = trigger[key];
      const set = (next: unknown) => {
        const { [key]: _, ...rest } = trigger;
        this.#set(
          next === undefined ? rest : { ...rest, [key]: next as string },
          'rules.did.trigger',
          `trigger/${key}`,
        );
      };
      const text =
        value === undefined
          ? t('rules.anything')
          : value === null
            ? t('value.none')
            : field
              ? optionOr(field, value)
              : String(value);
      const edit = () => html`<div class="editor">
        ${field ? valueControl(this.rule.entity, field, value ?? '', set) : nothing}
        <button type="button" class="button small" @click=${() => {
          this.closeToken();
          set(undefined);
        }}>${t('rules.anything')}</button>
      </div>`;
      const part: TokenPart = {
        key,
        text,
        look: value === undefined ? 'missing' : 'value',
        label: t(`rules.${key}`),
        edit,
      };
      return this.token([part], `${at}/${key}`);
    };
    const choose = (name: string) => this.#set({ type: 'change', field: name });
    return { field: this.#fieldToken(trigger.field, /^(?!lines$)/, choose), from: side('from'), to: side('to') };
  }

  #dateHoles(trigger: DateTrigger) {
    const choose = (field: string) => this.#set({ ...trigger, field });
    const offset = trigger.offset ?? 0;
    const unit = trigger.unit ?? 'day';
    const text =
      offset === 0
        ? t('rules.offset.on')
        : t(`rules.offset.${offset < 0 ? 'before' : 'after'}.${unit}`, { count: Math.abs(offset) });
    const edit = () => this.#offsetEditor(trigger);
    const when = this.token(
      [{ key: 'offset', text, look: 'value', label: t('rules.offsetLabel'), edit }],
      `${at}/unit`,
    );
    const time = trigger.at ?? '09:00';
    const editTime = () =>
      html`<div class="editor">${this.#timeField(time, (at) => this.#set({ ...trigger, at }, 'rules.did.trigger', 'trigger/at'), true)}</div>`;
    const timeToken =
      unit === 'hour'
        ? ''
        : worded('rules.atTime', {
            time: this.token(
              [{ key: 'at', text: clockText(time), look: 'value', label: t('rules.timeOfDay'), edit: editTime }],
              `${at}/at`,
            ),
          });
    return {
      field: this.#fieldToken(trigger.field, /^date/, choose),
      offset: when,
      time: timeToken,
      yearly: this.#yearlyToken(trigger),
    };
  }

  #yearlyToken(trigger: DateTrigger): unknown {
    const field = this.#fields.find(({ name }) => name === trigger.field);
    if (field?.kind !== 'date') return '';
    const names = ['once', 'jalali', 'hijri', 'hebrew', 'gregorian'];
    const choices = names.map((value) => ({ value, label: t(`rules.yearly.${value}`) }));
    const now = trigger.yearly ?? 'once';
    const edit = () =>
      this.optionList(choices, now, (value) => {
        const { yearly: _, ...rest } = trigger;
        this.#set(value === 'once' ? rest : { ...rest, yearly: value as NonNullable<DateTrigger['yearly']> });
      });
    return this.token(
      [{ key: 'yearly', text: labelIn(choices, now), look: 'value', label: t('rules.yearlyLabel'), edit }],
      `${at}/yearly`,
    );
  }

  #offsetEditor(trigger: DateTrigger): TemplateResult {
    const offset = trigger.offset ?? 0;
    const side = offset < 0 ? 'before' : offset > 0 ? 'after' : 'on';
    const isTimed = this.#fields.find(({ name }) => name === trigger.field)?.kind === 'datetime';
    const units = ['day', 'workingDay', ...(isTimed ? ['hour'] : [])] as const;
    const set = (change: Partial<DateTrigger>) => {
      const { workingCalendar, at: time, ...rest } = { ...trigger, ...change };
      const calendar = workingCalendar ?? this.choices.calendars[0]?.value;
      this.#set(
        {
          ...rest,
          ...(rest.unit === 'workingDay' && calendar !== undefined ? { workingCalendar: calendar } : {}),
          ...(rest.unit === 'hour' || time === undefined ? {} : { at: time }),
        },
        'rules.did.trigger',
        'trigger/offset',
      );
    };
    const amount = Math.abs(offset);
    return html`<div class="editor">
      <div class="choices" role="radiogroup" aria-label=${t('rules.offsetLabel')}>
        ${(['before', 'on', 'after'] as const).map(
          (one) =>
            html`<label><input type="radio" name="side" .checked=${one === side} @change=${() => set({ offset: one === 'on' ? 0 : (amount || 1) * (one === 'before' ? -1 : 1) })} />${t(`rules.offsetSide.${one}`)}</label>`,
        )}
      </div>
      ${
        side === 'on'
          ? nothing
          : html`<label class="field"><span class="label">${t('rules.howMany')}</span>${wholeNumber({ value: amount, least: 1, most: 1000, first: true }, (days) => set({ offset: (days ?? 1) * (side === 'before' ? -1 : 1) }))}</label>`
      }
      <label class="field"><span class="label">${t('rules.unit')}</span><select class="control" @change=${(event: Event) => set({ unit: (event.target as HTMLSelectElement).value as NonNullable<DateTrigger['unit']> })}>
        ${units.map((unit) => html`<option value=${unit} ?selected=${unit === (trigger.unit ?? 'day')}>${t(`rules.units.${unit}`)}</option>`)}
      </select></label>
      ${
        trigger.unit === 'workingDay'
          ? html`<label class="field"><span class="label">${t('rules.workingCalendar')}</span><select class="control" @change=${(event: Event) => set({ workingCalendar: (event.target as HTMLSelectElement).value })}>
            ${this.choices.calendars.map(({ value, label }) => html`<option value=${value} ?selected=${value === trigger.workingCalendar}>${label}</option>`)}
          </select></label>
          ${openLink('calendar', trigger.workingCalendar, labelIn(this.choices.calendars, trigger.workingCalendar))}`
          : nothing
      }
    </div>`;
  }

  #timeField(time: string, change: (time: string) => void, isFirst = false): TemplateResult {
    const label = t('rules.timeOfDay');
    return html`<div class="field"><span class="label">${label}</span><ravand-clock-input label=${label} ?autofocus=${isFirst} .value=${time} @clock-change=${({ detail }: CustomEvent<string>) => change(detail)}></ravand-clock-input></div>`;
  }

  #timesToken(trigger: ScheduleTrigger): TemplateResult {
    const edit = () => this.#timesEditor(trigger);
    const text = scheduleText(trigger.cron);
    return this.token(
      [
        {
          key: 'times',
          text: text ?? trigger.cron,
          look: text === undefined ? 'expression' : 'value',
          label: t('rules.timesLabel'),
          edit,
        },
      ],
      `${at}/cron`,
    );
  }

  #timesEditor(trigger: ScheduleTrigger): TemplateResult {
    const plain = plainSchedule(trigger.cron);
    const set = (cron: string) => this.#set({ ...trigger, cron }, 'rules.did.trigger', 'trigger/cron');
    const change = (more: Partial<PlainSchedule>) => plain && set(cronOf({ ...plain, ...more }));
    const turn = (day: number) =>
      plain &&
      change({
        weekdays: plain.weekdays.includes(day) ? plain.weekdays.filter((one) => one !== day) : [...plain.weekdays, day],
      });
    return html`<div class="editor">
      ${
        plain === undefined
          ? html`<button type="button" class="button small" @click=${() => set('0 9 * * 6')}>${t('rules.plainTimes')}</button>`
          : html`<label class="field"><span class="label">${t('rules.howOften')}</span><select class="control" autofocus @change=${(event: Event) => change({ days: (event.target as HTMLSelectElement).value as PlainSchedule['days'], weekdays: plain.weekdays.length > 0 ? plain.weekdays : [6] })}>
              ${(['daily', 'weekly', 'monthly'] as const).map((days) => html`<option value=${days} ?selected=${days === plain.days}>${t(`rules.often.${days}`)}</option>`)}
            </select></label>
            ${
              plain.days === 'weekly'
                ? html`<div class="choices" role="group" aria-label=${t('rules.weekdays')}>
                  ${weekdaysInOrder().map((day) => html`<label><input type="checkbox" .checked=${plain.weekdays.includes(day)} @change=${() => turn(day)} />${weekdayName(day)}</label>`)}
                </div>`
                : nothing
            }
            ${plain.days === 'monthly' ? html`<label class="field"><span class="label">${t('rules.dayOfMonth')}</span>${wholeNumber({ value: plain.dayOfMonth, least: 1, most: 31 }, (day) => change({ dayOfMonth: day ?? 1 }))}</label>` : nothing}
            ${this.#timeField(timeOf(plain.hour * 60 + plain.minute), (time) => {
              const minutes = minutesOf(time);
              change({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
            })}`
      }
      <label class="field"><span class="label">${t('rules.cron')}</span><input class="control ltr" dir="ltr" spellcheck="false" .value=${trigger.cron} @change=${(event: Event) => set((event.target as HTMLInputElement).value.trim())} /></label>
    </div>`;
  }

  #scheduleFilter(trigger: ScheduleTrigger): TemplateResult {
    const change = (event: CustomEvent<Sentence>) => {
      event.stopPropagation();
      const filter: FilterTree | undefined = filterOf(event.detail);
      const { filter: _, ...rest } = trigger;
      this.#set(filter === undefined ? rest : { ...rest, filter }, 'rules.did.trigger');
    };
    const entity = entityNamed(this.rule.entity);
    return html`<div class="line" data-pointer="${at}/filter"><span class="word">${t('rules.overThose')}</span>
      <ravand-filter-sentence .entity=${this.rule.entity} .subject=${local(entity?.pluralLabel ?? entity?.label, this.rule.entity)} .fields=${this.#fields} .segments=${this.choices.segments} .sentence=${sentenceOf(trigger.filter)} isInner @filter-change=${change}></ravand-filter-sentence>
    </div>`;
  }

  #channelToken(trigger: TriggerOf<'message'>): TemplateResult {
    const choices = [
      ...['', 'sms', 'email'].map((value) => ({
        value,
        label: value === '' ? t('rules.anyChannel') : t(`channel.${value}`),
      })),
      { value: out, label: t('rules.letterOut') },
    ];
    const now = trigger.direction === out ? out : (trigger.channel ?? '');
    const edit = () =>
      this.optionList(choices, now, (chosen) => {
        if (chosen === out) this.#set({ type: 'message', direction: out });
        else this.#set(chosen === '' ? { type: 'message' } : { type: 'message', channel: chosen });
      });
    return this.token(
      [{ key: 'channel', text: labelIn(choices, now), look: 'value', label: t('rules.channel'), edit }],
      `${at}/channel`,
    );
  }

  #processHoles(trigger: TriggerOf<'process'>) {
    const { processes } = this.choices;
    const editProcess = () =>
      this.optionList(processes, trigger.process, (process) => this.#set({ ...trigger, process }));
    const events = (['started', 'completed', 'reached', 'incident'] as const).map((value) => ({
      value,
      label: t(`rules.processEvent.${value}`),
    }));
    const editEvent = () =>
      this.optionList(events, trigger.event, (event) => {
        const { element: _, ...rest } = trigger;
        this.#set({ ...rest, event: event as typeof trigger.event });
      });
    const setElement = (event: Event) =>
      this.#set(
        { ...trigger, element: (event.target as HTMLInputElement).value.trim() },
        'rules.did.trigger',
        'trigger/element',
      );
    const editElement = () =>
      html`<div class="editor"><label class="field"><span class="label">${t('rules.element')}</span><input class="control ltr" dir="ltr" autofocus .value=${trigger.element ?? ''} @change=${setElement} /></label></div>`;
    return {
      process: this.token(
        [
          {
            key: 'process',
            text: labelIn(processes, trigger.process),
            look: 'value',
            label: t('why.of.process', { name: '' }),
            edit: editProcess,
          },
        ],
        `${at}/process`,
      ),
      step: this.token(
        [
          {
            key: 'processEvent',
            text: labelIn(events, trigger.event),
            look: 'value',
            label: t('rules.whenLabel'),
            edit: editEvent,
          },
        ],
        `${at}/event`,
      ),
      element:
        trigger.event === 'reached'
          ? this.token(
              [
                {
                  key: 'element',
                  text: trigger.element ?? '',
                  look: 'value',
                  label: t('rules.element'),
                  edit: editElement,
                },
              ],
              `${at}/element`,
            )
          : '',
    };
  }

  /** What is taken of a call's body, and how its record is found. */
  #taken(trigger: WebhookTrigger): TemplateResult {
    const names = Object.keys(trigger.take);
    const setTake = (take: WebhookTrigger['take'], mergeKey?: string) =>
      this.#set({ ...trigger, take }, 'rules.did.take', mergeKey);
    const free = this.#fields.filter(({ name }) => !names.includes(name));
    const add = () =>
      this.optionList(
        free.map((field) => ({ value: field.name, label: labelOf(field) })),
        '',
        (name) => setTake({ ...trigger.take, [name]: `body.${name}` }),
      );
    const labelAt = (name: string) =>
      labelIn(
        this.#fields.map((field) => ({ value: field.name, label: labelOf(field) })),
        name,
      );
    const matches = [
      ...names.map((value) => ({ value, label: labelAt(value) })),
      { value: '', label: t('rules.alwaysNew') },
    ];
    const editMatch = () =>
      this.optionList(matches, trigger.match ?? '', (value) => {
        const { match: _, ...rest } = trigger;
        this.#set(value === '' ? { ...rest, create: true } : { ...rest, match: value });
      });
    const makes = [
      { value: 'no', label: t('rules.createNo') },
      { value: 'yes', label: t('rules.createYes') },
    ];
    const editCreate = () =>
      this.optionList(makes, trigger.create === true ? 'yes' : 'no', (value) =>
        this.#set({ ...trigger, create: value === 'yes' }),
      );
    return html`${names.map((name) => {
      const source = trigger.take[name] ?? '';
      const edit = () =>
        html`<div class="editor wide"><ravand-expression-editor label=${t('rules.takenFrom', { field: labelAt(name) })} .value=${source} help=${t('rules.bodyHelp')} .schema=${bodySchema} @expression-change=${(event: CustomEvent<string>) => setTake({ ...trigger.take, [name]: event.detail }, `take/${name}`)}></ravand-expression-editor></div>`;
      const drop = () => {
        const { [name]: _, ...rest } = trigger.take;
        setTake(rest);
      };
      return html`<div class="line">${worded('rules.takes', {
        field: this.token(
          [
            { key: `take:${name}`, text: labelAt(name), label: labelAt(name), edit },
            {
              key: `source:${name}`,
              text: source,
              look: 'expression',
              label: t('rules.takenFrom', { field: labelAt(name) }),
              edit,
            },
          ],
          `${at}/take/${name}`,
        ),
      })}${names.length > 1 ? html`<button type="button" class="button quiet small icon-only" aria-label=${t('filter.drop', { field: labelAt(name) })} @click=${drop}><ravand-icon name="x"></ravand-icon></button>` : nothing}</div>`;
    })}
      <div class="line">${worded('rules.matchedBy', {
        match: this.token(
          [
            {
              key: 'match',
              text: labelIn(matches, trigger.match ?? ''),
              look: 'value',
              label: t('rules.matchLabel'),
              edit: editMatch,
            },
          ],
          `${at}/match`,
        ),
        create:
          trigger.match === undefined
            ? ''
            : this.token(
                [
                  {
                    key: 'create',
                    text: labelIn(makes, trigger.create === true ? 'yes' : 'no'),
                    look: 'value',
                    label: t('rules.createLabel'),
                    edit: editCreate,
                  },
                ],
                `${at}/create`,
              ),
      })} ${this.token([{ key: 'take-add', text: t('rules.takeMore'), look: 'missing', label: t('rules.takeMore'), edit: add }], `${at}/take`)}</div>`;
  }
}

function optionOr(field: FieldDefinition, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  return field.kind === 'choice' ? optionLabel(field, value) : String(value);
}

/** undefined = not said but as cron. */
export function scheduleText(cron: string): string | undefined {
  const plain = plainSchedule(cron);
  if (plain === undefined) return undefined;
  const time = clockText(timeOf(plain.hour * 60 + plain.minute));
  const days = plain.weekdays.map((day) => weekdayName(day)).join(t('filter.andValue'));
  return t(`rules.every.${plain.days}`, { time, days, day: plain.dayOfMonth });
}
