// `<ravand-time-field>`: a timer or a due date said as a sentence, its parts chosen one by one; what has no sentence is an expression. Sends `time-change`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Schema } from '../../../core/expressions/shape.ts';
import type { Calendar } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { controls } from '../../elements/styles/controls.ts';
import '../../elements/date-picker.ts';
import { weekStart } from '../../format/locale.ts';
import { preferences } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import { openLink } from '../../studio/open-link.ts';
import '../../expression-editor/expression-editor.ts';
import { wholeNumber } from '../../elements/whole-number.ts';
import {
  momentForms,
  readMoment,
  readTimer,
  type TimeForm,
  type TimeSentence,
  type TimeUnit,
  timeUnits,
  type WrittenTime,
  writeMoment,
  writeTimer,
} from './time-sentence.ts';
import { monthWord, timeSentenceWords, unitWord, weekdayWord } from './time-words.ts';

const timerForms: readonly TimeForm[] = ['after', 'at', 'from', 'every', 'daily', 'weekly', 'monthly', 'yearly'];
const expressionForms = ['expression.timeDuration', 'expression.timeDate', 'expression.timeCycle'] as const;
const calendarSystems: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const nine = 540;

interface Choice {
  readonly name: string;
  readonly label: string;
}

@customElement('ravand-time-field')
export class TimeField extends RavandElement {
  @property() label = '';
  /** timer: of an event; moment: a due date, FEEL. */
  @property() mode: 'timer' | 'moment' = 'timer';
  @property({ attribute: false }) value: WrittenTime = { property: 'timeDuration', text: '' };
  @property({ attribute: false }) calendars: readonly Choice[] = [];
  /** Dates that can be counted from. */
  @property({ attribute: false }) paths: readonly string[] = [];
  @property({ attribute: false }) schema: Schema | undefined;
  /** An expression is wanted though there is a sentence. */
  @state() private asExpression = false;

  get #sentence(): TimeSentence | undefined {
    const { text, calendar } = this.value;
    if (this.asExpression) return undefined;
    return this.mode === 'moment' ? readMoment(text, calendar) : readTimer(this.value);
  }

  get #form(): string {
    const { property: kind, text } = this.value;
    if (text === '' && !this.asExpression) return '';
    return this.#sentence?.form ?? (this.mode === 'moment' ? 'expression' : `expression.${kind}`);
  }

  #write(sentence: TimeSentence): void {
    this.asExpression = false;
    this.#send(this.mode === 'moment' ? { property: 'timeDate', ...writeMoment(sentence) } : writeTimer(sentence));
  }

  #send(value: WrittenTime): void {
    this.value = value;
    this.emit('time-change', value);
  }

  #choose(form: string): void {
    if (form === '') {
      this.asExpression = false;
      this.#send({ property: this.value.property, text: '' });
    } else if (form.startsWith('expression')) {
      const property = (form.split('.')[1] ?? 'timeDate') as WrittenTime['property'];
      this.asExpression = true;
      if (property !== this.value.property && this.mode === 'timer')
        this.#send({ ...this.value, property, text: this.value.text });
    } else this.#write(this.#fresh(form as TimeForm));
  }

  #fresh(form: TimeForm): TimeSentence {
    const { calendar } = preferences();
    switch (form) {
      case 'after':
        return { form, amount: 2, unit: 'days' };
      case 'at':
        return { form, date: new Date().toISOString().slice(0, 10), minutes: nine };
      case 'from':
        return { form, path: this.paths[0] ?? 'record.createdAt', amount: 0, unit: 'days', side: 'before' };
      case 'every':
        return { form, amount: 1, unit: 'hours' };
      case 'daily':
        return { form, minutes: nine };
      case 'weekly':
        return { form, weekdays: [weekStart()], minutes: nine };
      case 'monthly':
        return { form, day: 1, minutes: nine, system: calendar };
      case 'yearly':
        return { form, month: 1, day: 1, minutes: nine, system: calendar };
    }
  }

  #number(
    label: string,
    value: number | undefined,
    least: number,
    most: number,
    change: (value: number | undefined) => void,
  ) {
    return html`<label class="part"><span>${label}</span>${wholeNumber({ value, least, most }, change)}</label>`;
  }

  #pick(label: string, value: string, choices: readonly Choice[], change: (value: string) => void) {
    return html`<label class="part"><span>${label}</span><select class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${choices.map(({ name, label: word }) => html`<option value=${name} .selected=${live(name === value)}>${word}</option>`)}
      ${choices.some(({ name }) => name === value) ? nothing : html`<option value=${value} selected>${value}</option>`}
    </select></label>`;
  }

  #time(minutes: number, change: (minutes: number) => void) {
    const shown = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return html`<label class="part"><span>${t('process.time.time')}</span><input class="control" dir="ltr" inputmode="numeric" placeholder="09:00" .value=${shown}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const found = /^(\d{1,2}):(\d{2})$/.exec(input.value.trim().normalize('NFKC'));
        const typed = Number(found?.[1]) * 60 + Number(found?.[2]);
        if (found && typed < 1440 && Number(found[2]) < 60) change(typed);
        else input.value = shown;
      }} /></label>`;
  }

  #span<S extends TimeSentence & { amount: number; unit: TimeUnit }>(sentence: S, least: number): TemplateResult {
    return html`${this.#number(t('process.time.amount'), sentence.amount, least, 99999, (amount) => this.#write({ ...sentence, amount: amount ?? least } as TimeSentence))}
      ${this.#pick(
        t('process.time.unit'),
        sentence.unit,
        timeUnits.map((unit) => ({ name: unit, label: unitWord(unit) })),
        (unit) => this.#write({ ...sentence, unit: unit as TimeUnit } as TimeSentence),
      )}`;
  }

  #working(sentence: TimeSentence & { calendar?: string }): TemplateResult {
    const choices = [{ name: '', label: t('process.time.allTime') }, ...this.calendars];
    const pick = this.#pick(t('process.time.calendar'), sentence.calendar ?? '', choices, (calendar) => {
      const { calendar: _, ...rest } = sentence;
      this.#write((calendar === '' ? rest : { ...rest, calendar }) as TimeSentence);
    });
    return html`${pick}<p class="way">${openLink('calendar', sentence.calendar, this.#calendarLabel(sentence.calendar ?? ''))}</p>`;
  }

  #calendarLabel(name: string): string {
    return this.calendars.find((one) => one.name === name)?.label ?? name;
  }

  #system(sentence: TimeSentence & { system: Calendar }): TemplateResult {
    const choices = calendarSystems.map((name) => ({ name, label: t(`process.time.system.${name}`) }));
    return this.#pick(t('process.time.systemLabel'), sentence.system, choices, (system) =>
      this.#write({ ...sentence, system: system as Calendar } as TimeSentence),
    );
  }

  #weekdays(sentence: Extract<TimeSentence, { form: 'weekly' }>): TemplateResult {
    const order = Array.from({ length: 7 }, (_, index) => (weekStart() + index) % 7);
    const toggle = (day: number) => {
      const chosen = sentence.weekdays.includes(day)
        ? sentence.weekdays.filter((one) => one !== day)
        : [...sentence.weekdays, day];
      if (chosen.length > 0) this.#write({ ...sentence, weekdays: chosen.sort((a, b) => a - b) });
      else this.requestUpdate();
    };
    return html`<fieldset class="days"><legend>${t('process.time.weekdays')}</legend>${order.map(
      (day) =>
        html`<label class="check"><input type="checkbox" .checked=${live(sentence.weekdays.includes(day))} @change=${() => toggle(day)} />${weekdayWord(day)}</label>`,
    )}</fieldset>`;
  }

  #parts(sentence: TimeSentence): TemplateResult {
    switch (sentence.form) {
      case 'after':
        return html`${this.#span(sentence, 1)}${this.#working(sentence)}`;
      case 'at':
        return html`<div class="part"><span>${t('process.time.date')}</span><ravand-date-picker label=${t('process.time.date')} .value=${sentence.date} @date-change=${({
          detail,
        }: CustomEvent<string>) => {
          if (detail) this.#write({ ...sentence, date: detail.slice(0, 10) });
        }}></ravand-date-picker></div>${this.#time(sentence.minutes, (minutes) => this.#write({ ...sentence, minutes }))}`;
      case 'from':
        return html`${this.#pick(
          t('process.time.path'),
          sentence.path,
          this.paths.map((name) => ({ name, label: name })),
          (path) => this.#write({ ...sentence, path }),
        )}${this.#span(sentence, 0)}${this.#pick(
          t('process.time.side'),
          sentence.side,
          [
            { name: 'before', label: t('process.time.before') },
            { name: 'after', label: t('process.time.after') },
          ],
          (side) => this.#write({ ...sentence, side: side as 'before' | 'after' }),
        )}`;
      case 'every':
        return html`${this.#span(sentence, 1)}${this.#number(
          t('process.time.times'),
          sentence.times,
          1,
          9999,
          (times) => {
            const { times: _, ...rest } = sentence;
            this.#write(times === undefined ? rest : { ...rest, times });
          },
        )}${this.#working(sentence)}`;
      case 'daily':
        return html`${this.#time(sentence.minutes, (minutes) => this.#write({ ...sentence, minutes }))}${this.#working(sentence)}`;
      case 'weekly':
        return html`${this.#weekdays(sentence)}${this.#time(sentence.minutes, (minutes) => this.#write({ ...sentence, minutes }))}${this.#working(sentence)}`;
      case 'monthly':
        return html`${this.#number(t('process.time.day'), sentence.day, 1, 29, (day) => this.#write({ ...sentence, day: day ?? 1 }))}${this.#time(sentence.minutes, (minutes) => this.#write({ ...sentence, minutes }))}${this.#system(sentence)}`;
      case 'yearly':
        return html`${this.#number(t('process.time.day'), sentence.day, 1, 29, (day) => this.#write({ ...sentence, day: day ?? 1 }))}${this.#pick(
          t('process.time.month'),
          String(sentence.month),
          Array.from({ length: 12 }, (_, index) => ({
            name: String(index + 1),
            label: monthWord(index + 1, sentence.system),
          })),
          (month) => this.#write({ ...sentence, month: Number(month) }),
        )}${this.#time(sentence.minutes, (minutes) => this.#write({ ...sentence, minutes }))}${this.#system(sentence)}`;
    }
  }

  #expression(): TemplateResult {
    const { text, property: kind } = this.value;
    const change = (next: string) => {
      this.asExpression = next !== '';
      this.#send({ ...this.value, text: next });
    };
    if (this.mode === 'timer' && /^(P|R\d*\/|\d{4}-|@\w|[\d*]\S* [\d*])/.test(text))
      return html`<div class="field"><label for="text">${t('process.timerValue')}</label><input id="text" class="control" dir="ltr" .value=${text} autocomplete="off" @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} />
        <div class="help">${t(`process.${kind}Help`)}</div></div>`;
    return html`<ravand-expression-editor open label=${t('process.timerValue')} .value=${text} .schema=${this.schema} help=${t(this.mode === 'moment' ? 'process.dueHelp' : `process.${kind}Help`)}
      @change=${(event: CustomEvent<string>) => change(event.detail)}></ravand-expression-editor>`;
  }

  protected override render() {
    const forms = this.mode === 'moment' ? momentForms : timerForms;
    const expressions = this.mode === 'moment' ? ['expression'] : expressionForms;
    const usable = forms.filter((form) => form !== 'from' || this.paths.length > 0 || this.#form === 'from');
    const choices = [
      { name: '', label: t('process.none') },
      ...usable.map((name) => ({ name, label: t(`process.time.form.${name}`) })),
      ...expressions.map((name) => ({ name, label: t(`process.time.form.${name.replace('.', '_')}`) })),
    ];
    const form = this.#form;
    const sentence = this.#sentence;
    const label = (name: string) => this.#calendarLabel(name);
    return html`<fieldset class="group"><legend>${this.label}</legend>
      ${this.#pick(t('process.time.formLabel'), form, choices, (next) => this.#choose(next))}
      ${form === '' ? nothing : sentence ? html`<div class="parts">${this.#parts(sentence)}</div><p class="says"><ravand-icon name="clock"></ravand-icon><span>${timeSentenceWords(sentence, label)}</span></p>` : this.#expression()}
    </fieldset>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    controls,
    css`
      :host {
        display: block;
        --input: 32px;
      }
      fieldset {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .parts {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .part {
        display: flex;
        flex-direction: column;
        gap: 2px;
        min-inline-size: 0;
        font: var(--small);
        color: var(--text-2);
      }
      .days {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 4px;
        padding: 0;
        border: 0;
      }
      .days legend {
        font: var(--small);
        color: var(--text-2);
      }
      .check {
        display: flex;
        align-items: center;
        gap: 6px;
        min-block-size: 26px;
      }
      .check input {
        inline-size: 16px;
        block-size: 16px;
        accent-color: var(--accent);
      }
      .way {
        grid-column: 1 / -1;
        font: var(--small);
      }
      .way:not(:has(a)) {
        display: none;
      }
      .says {
        display: flex;
        gap: 6px;
        align-items: center;
        font: var(--small);
        color: var(--text-2);
      }
    `,
  ];
}
