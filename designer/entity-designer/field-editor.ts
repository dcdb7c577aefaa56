// `<ravand-field-editor>`: one field being made or changed: names in four languages, kind, and what that kind needs. Sends `field-change`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { dayIn } from '../../core/engine/time/calendar-systems.ts';
import { latinDigits } from '../../core/kernel/fold.ts';
import { limits } from '../../core/kernel/limits.ts';
import { systemOf } from '../../schemas/calendar-systems.ts';
import { isComputed, isVirtual, mostStars } from '../../schemas/field-schema.ts';
import { acceptedEndings, isFileKind, mostBytes } from '../../schemas/file-types.ts';
import { numberText, parseNumberFormat } from '../../schemas/number-format.ts';
import type { ChoiceOption, EntityDefinition, FieldDefinition, Language, LocalText } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { wholeNumber } from '../elements/whole-number.ts';
import { readNumber } from '../format/numbers.ts';
import { preferences } from '../shell/preferences.ts';
import { languages, local, t } from '../shell/texts.ts';
import './computed-editor.ts';
import { apiName } from '../studio/api-name.ts';
import { choiceField } from '../studio/choice-field.ts';
import type { ComputedSettings } from './computed-editor.ts';
import { fieldKinds, freshSettings, type PaletteKind, paletteKindOf } from './entities.ts';
import { stagesOf } from './entity-lock.ts';

const megabyte = 1_048_576;

@customElement('ravand-field-editor')
export class FieldEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
        align-content: start;
      }
      .option {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: 6px;
        margin-block-end: 6px;
      }
      .tokens {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .flags {
        display: grid;
        gap: 8px;
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
      }
      details summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
      details[open] summary {
        margin-block-end: 10px;
      }
      .more {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  @property({ attribute: false }) field!: FieldDefinition;
  /** A field of the live version keeps its kind; another one is a conversion of its own. */
  @property({ type: Boolean }) live = false;
  /** Ravand itself works with the field: its API name stays. */
  @property({ type: Boolean }) fixed = false;
  /** Only the kind and what it needs. */
  @property({ type: Boolean }) converting = false;
  /** Those to choose from. */
  @property({ attribute: false }) kinds: readonly PaletteKind[] = fieldKinds;
  @property({ attribute: false }) taken: ReadonlySet<string> = new Set();
  /** The entity as it is being made, for what is computed over it. */
  @property({ attribute: false }) entity!: EntityDefinition;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input, select')?.focus();
  }

  #change(changes: { [K in keyof FieldDefinition]?: FieldDefinition[K] | undefined }): void {
    const next = Object.fromEntries(
      Object.entries({ ...this.field, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
    );
    this.emit('field-change', next);
  }

  #setLabel(language: Language, text: string): void {
    const label = put(this.field.label, language, text);
    this.#change(this.live ? { label } : { label, name: apiName(label, this.taken) });
  }

  #setKind(kind: PaletteKind): void {
    const { id, name, label, help, required, addedBy } = this.field;
    const fresh = {
      id,
      name,
      ...freshSettings(kind),
      ...(label ? { label } : {}),
      ...(help ? { help } : {}),
      ...(required ? { required } : {}),
      ...(addedBy ? { addedBy } : {}),
    };
    this.emit('field-change', fresh);
  }

  #text(
    label: string,
    value: string,
    change: (value: string) => void,
    options: { lang?: string; ltr?: boolean; disabled?: boolean; help?: string } = {},
  ): TemplateResult {
    const id = `input-${label.replace(/\s/g, '-')}-${options.lang ?? ''}`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} class="control ${options.ltr ? 'ltr' : ''}" lang=${options.lang ?? nothing} dir=${options.lang ? (options.lang === 'en' ? 'ltr' : 'rtl') : nothing} autocomplete="off" .value=${value}
        ?disabled=${options.disabled ?? false} @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} />
      ${options.help ? html`<span class="help">${options.help}</span>` : nothing}
    </div>`;
  }

  #count(
    label: string,
    value: number | undefined,
    least: number,
    most: number,
    change: (value: number | undefined) => void,
    disabled = false,
  ): TemplateResult {
    return html`<label class="field"><span class="label">${label}</span>${wholeNumber({ value, least, most, disabled }, change)}</label>`;
  }

  /** The own language first, the others folded below it. */
  #labels(): TemplateResult {
    const mine = preferences().language;
    const line = (language: Language, name: string) =>
      this.#text(
        t('entity.labelIn', { language: name }),
        this.field.label?.[language] ?? '',
        (text) => this.#setLabel(language, text),
        { lang: language },
      );
    const [own, others] = [
      languages.filter(({ value }) => value === mine),
      languages.filter(({ value }) => value !== mine),
    ];
    return html`${own.map(({ value, name }) => line(value, name))}
      <details ?open=${!this.live}>
        <summary>${t('entity.otherLanguages')}</summary>
        <div class="more">${others.map(({ value, name }) => line(value, name))}</div>
      </details>`;
  }

  #options(): TemplateResult {
    const options = this.field.options ?? [];
    const mine = preferences().language;
    const set = (next: readonly ChoiceOption[]) => this.#change({ options: next });
    const rename = (index: number, text: string, language: Language) =>
      set(
        options.map((option, at) => {
          if (at !== index) return option;
          const label = put(option.label, language, text);
          const others = new Set(options.filter((_, other) => other !== index).map(({ value }) => value));
          return { ...option, label, value: option.value === '' ? apiName(label, others) : option.value };
        }),
      );
    const second: Language = mine === 'en' ? 'fa' : 'en';
    const box = (
      option: ChoiceOption,
      index: number,
      language: Language,
    ) => html`<input class="control" dir=${language === 'en' ? 'ltr' : 'rtl'} lang=${language}
      aria-label="${t('entity.option', { number: index + 1 })} ${language}" placeholder=${languages.find(({ value }) => value === language)?.name ?? ''} .value=${option.label?.[language] ?? ''}
      @change=${(event: Event) => rename(index, (event.target as HTMLInputElement).value.trim(), language)} />`;
    return html`<fieldset class="group">
      <legend>${t('entity.options')}</legend>
      ${options.map(
        (option, index) => html`<div class="option">
          ${box(option, index, mine)} ${box(option, index, second)}
          <button class="button quiet icon-only" aria-label=${t('entity.removeOption', { name: local(option.label, option.value) })} @click=${() => set(options.filter((_, at) => at !== index))}><ravand-icon name="x"></ravand-icon></button>
        </div>`,
      )}
      <button class="button small" @click=${() => set([...options, { value: '' }])}><ravand-icon name="plus"></ravand-icon>${t('entity.addOption')}</button>
    </fieldset>`;
  }

  #settings(): TemplateResult | typeof nothing {
    const { kind, scale, currency, maxLength } = this.field;
    const decimals = (disabled = false) =>
      this.#count(t('entity.scale'), scale ?? 0, 0, 12, (digits) => this.#change({ scale: digits }), disabled);
    const mostItems = () =>
      this.#count(t('entity.maxItems'), this.field.maxItems, 1, 500, (items) => this.#change({ maxItems: items }));
    if (kind === 'choice') return this.#options();
    if (kind === 'choices') return html`${this.#options()} ${mostItems()}`;
    if (kind === 'tags') return mostItems();
    if (kind === 'autoNumber') return this.#numberFormat();
    if (kind === 'rating')
      return this.#count(t('entity.stars'), mostStars(this.field), 2, 10, (stars) =>
        this.#change({ maximum: stars === undefined ? undefined : String(stars) }),
      );
    if (kind === 'decimal' || kind === 'percent') return decimals();
    if (kind === 'money')
      return html`<div class="two">
        ${this.#text(t('entity.currency'), currency ?? '', (text) => this.#change({ currency: text.toUpperCase() }), { ltr: true, disabled: this.live })}
        ${decimals(this.live)}
      </div>`;
    if (kind === 'text' || kind === 'longText')
      return this.#count(t('entity.maxLength'), maxLength, 1, 100_000, (length) => this.#change({ maxLength: length }));
    if (isFileKind(this.field)) return this.#fileSettings();
    if (kind === 'reference') return this.#relation();
    if (kind === 'references') return html`${this.#relation()} ${mostItems()}`;
    return nothing;
  }

  #fileSettings(): TemplateResult {
    const { maxItems, accept } = this.field;
    const count = (text: string) => Number(latinDigits(text)) || undefined;
    const endings = (text: string) => {
      const list = text
        .toLowerCase()
        .split(/[\s,،.]+/)
        .filter((ending) => acceptedEndings({ kind: this.field.kind }).includes(ending));
      return list.length > 0 ? [...new Set(list)] : undefined;
    };
    return html`<div class="two">
        ${this.#count(t('entity.maxFiles'), maxItems ?? 1, 1, 500, (files) => this.#change({ maxItems: files }))}
        ${this.#text(t('entity.maxSize'), String(mostBytes(this.field) / megabyte), (text) => this.#change({ maxSize: count(text) && Math.min(limits.fileBytes, Math.ceil(count(text)! * megabyte)) }), { ltr: true })}
      </div>
      ${this.#text(t('entity.accept'), accept?.join(', ') ?? '', (text) => this.#change({ accept: endings(text) }), { ltr: true, help: t('entity.acceptHelp') })}`;
  }

  /** What it points to, what becomes of this record when that one goes, and what the list there is called. */
  #relation(): TemplateResult {
    const { target, onDelete = 'restrict', inverse } = this.field;
    const mine = preferences().language;
    // Several records own nothing.
    const isSeveral = this.field.kind === 'references';
    const rules = isSeveral ? (['restrict', 'clear'] as const) : (['restrict', 'clear', 'cascade'] as const);
    return html`<div class="field">
        <label for="target">${t('entity.target')}</label>
        <select id="target" class="control" ?disabled=${this.live} @change=${(event: Event) => this.#change({ target: (event.target as HTMLSelectElement).value })}>
          <option value="" ?selected=${!target}>${t('process.none')}</option>
          ${session.workspace?.entities.map((entity) => html`<option value=${entity.name} ?selected=${entity.name === target}>${local(entity.label, entity.name)}</option>`)}
        </select>
      </div>
      <div class="field">
        <label for="on-delete">${t('entity.onDelete')}</label>
        <select id="on-delete" class="control" @change=${(event: Event) => this.#setOnDelete((event.target as HTMLSelectElement).value)}>
          ${rules.map((rule) => html`<option value=${rule} ?disabled=${rule === 'clear' && this.field.required === true} ?selected=${rule === onDelete}>${t(isSeveral && rule === 'clear' ? 'entity.onDeletes.leave' : `entity.onDeletes.${rule}`)}</option>`)}
        </select>
      </div>
      ${this.#text(
        t('entity.inverse'),
        inverse?.[mine] ?? '',
        (text) => {
          const label = put(inverse, mine, text);
          this.#change({ inverse: Object.keys(label).length > 0 ? label : undefined });
        },
        { lang: mine, help: t('entity.inverseHelp') },
      )}
      ${isSeveral ? nothing : this.#flag('onTimeline')}`;
  }

  #setOnDelete(rule: string): void {
    this.#change({ onDelete: rule === 'clear' || rule === 'cascade' ? rule : undefined });
  }

  /** The format with the number it would give today, and the tokens to choose from. */
  #numberFormat(): TemplateResult {
    const { format = '', firstNumber = 1 } = this.field;
    const parts = parseNumberFormat(format);
    const today = Math.floor(Date.now() / 86_400_000);
    const example =
      parts &&
      numberText(
        parts,
        (calendar) =>
          dayIn(calendar === 'local' ? systemOf[session.workspace?.settings.calendar ?? 'gregorian'] : calendar, today),
        BigInt(firstNumber),
      );
    const tokens = [
      '{number:5}',
      '{localYear}',
      '{localMonth}',
      '{year}',
      '{month}',
      '{jalaliYear}',
      '{jalaliMonth}',
      '{hijriYear}',
      '{hebrewYear}',
    ];
    return html`${this.#text(t('entity.format'), format, (text) => this.#change({ format: text }), { ltr: true, help: example === undefined ? t('entity.formatWrong') : t('entity.formatExample', { example: isolated(example) }) })}
      <div class="tokens" role="group" aria-label=${t('entity.formatTokens')}>
        ${tokens.map((token) => html`<button type="button" class="button small" dir="ltr" @click=${() => this.#change({ format: `${format}${token}` })}>${token}</button>`)}
      </div>
      ${this.#givenAt()}
      ${this.#text(t('entity.firstNumber'), String(firstNumber), (text) => this.#change({ firstNumber: /^\d+$/.test(latinDigits(text)) ? Number(latinDigits(text)) : undefined }), { ltr: true })}`;
  }

  /** When a record gets its number: when it is made, or in a stage of its pipeline. */
  #givenAt(): TemplateResult | typeof nothing {
    const { givenAt = '' } = this.field;
    const stages = stagesOf(this.entity).map(({ value, label }) => ({ value, label: local(label, value) }));
    if (stages.length === 0 && givenAt === '') return nothing;
    const choices = [{ value: '', label: t('entity.givenWhenMade') }, ...stages];
    return html`${choiceField('given-at', t('entity.givenAt'), givenAt, choices, (stage) => this.#change({ givenAt: stage || undefined }))}
      ${givenAt === '' ? nothing : html`<p class="help">${t('entity.givenAtHelp')}</p>`}`;
  }

  /** What is said of few fields: a sentence below it, its bounds, its pattern, whether it is looked up by. */
  #more(): TemplateResult {
    const { kind, help, minimum, maximum, pattern } = this.field;
    const isBounded = ['integer', 'decimal', 'money', 'percent'].includes(kind);
    const bound = (key: 'minimum' | 'maximum', value: string | undefined) =>
      this.#text(t(`entity.bounds.${key}`), value ?? '', (text) => this.#change({ [key]: readNumber(text) }), {
        ltr: true,
      });
    return html`<details class="rest">
      <summary>${t('entity.more')}</summary>
      <div class="more">
        <ravand-local-text label=${t('entity.help')} .text=${help} @text-change=${(event: CustomEvent<LocalText>) => this.#change({ help: Object.keys(event.detail).length === 0 ? undefined : event.detail })}></ravand-local-text>
        ${isBounded ? html`<div class="two">${bound('minimum', minimum)} ${bound('maximum', maximum)}</div>` : nothing}
        ${kind === 'text' ? this.#text(t('entity.pattern'), pattern ?? '', (text) => this.#change({ pattern: text || undefined }), { ltr: true, help: t('entity.patternHelp') }) : nothing}
        ${isComputed(this.field) ? nothing : this.#flag('readOnly')}
        ${isVirtual(this.field) ? nothing : this.#flag('indexed')}
      </div>
    </details>`;
  }

  #flag(name: 'required' | 'unique' | 'onTimeline' | 'readOnly' | 'indexed'): TemplateResult {
    return html`<label class="checkbox"><input type="checkbox" .checked=${this.field[name] === true} @change=${(event: Event) => this.#change({ [name]: (event.target as HTMLInputElement).checked || undefined })} />${t(`entity.${name}`)}</label>`;
  }

  override render(): TemplateResult {
    const { field } = this;
    if (this.converting) return html`${this.#kind()} ${this.#settings()}`;
    return html`${this.#labels()} ${this.#kind()}
      ${this.#text(t('entity.apiName'), field.name, (name) => this.#change({ name }), { ltr: true, disabled: this.live && this.fixed, help: this.#nameHelp() })}
      ${this.#settings()}
      ${field.kind === 'autoNumber' ? nothing : html`<ravand-computed-editor .field=${field} .entity=${this.entity} @computed-change=${(event: CustomEvent<ComputedSettings>) => this.#change(event.detail)}></ravand-computed-editor>`}
      ${field.kind === 'autoNumber' ? nothing : html`<div class="flags">${isComputed(field) ? nothing : this.#flag('required')} ${isVirtual(field) ? nothing : this.#flag('unique')}</div>`}
      ${this.#more()}`;
  }

  #nameHelp(): string {
    if (!this.live) return t('studio.apiNameHelp');
    return this.fixed ? t('entity.apiNameStays') : t('entity.apiNameRename');
  }

  #kind(): TemplateResult {
    const { field } = this;
    const own = paletteKindOf(field);
    // Lines are made from the side of what they are of.
    const kinds = this.kinds.includes(own) ? this.kinds : [own, ...this.kinds];
    return html`<div class="field">
        <label for="kind">${t('entity.kind')}</label>
        <select id="kind" class="control" ?disabled=${this.live} @change=${(event: Event) => this.#setKind((event.target as HTMLSelectElement).value as PaletteKind)}>
          ${kinds.map((kind) => html`<option value=${kind} ?selected=${kind === own}>${t(`entity.kinds.${kind}`)}</option>`)}
        </select>
      </div>`;
  }
}

/** A left-to-right text within a sentence of either direction. */
function isolated(text: string): string {
  return `\u2066${text}\u2069`;
}

function put(label: LocalText | undefined, language: Language, text: string): LocalText {
  const next: { [key in Language]?: string } = { ...label };
  if (text === '') delete next[language];
  else next[language] = text;
  return next;
}
