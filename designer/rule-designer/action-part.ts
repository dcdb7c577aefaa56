// `<ravand-rule-actions>`: "then: 1. set status to …, 2. make the task …": each action a sentence whose words come with its name and whose tokens come from its
// table of parameters, so that a plugin's action reads like the others.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { FieldDefinition, FilterTree, RuleAction } from '../../schemas/types.ts';
import { entityNamed, userName } from '../api/session.ts';
import '../elements/menu.ts';
import type { Value } from '../api/types.ts';
import type { MenuItem } from '../elements/menu.ts';
import { formatInteger, formatNumber, readNumber } from '../format/numbers.ts';
import { labelOf, valueText } from '../format/values.ts';
import '../expression-editor/expression-editor.ts';
import '../records/filter-sentence.ts';
import { workspaceReferences } from '../forms/references.ts';
import { relationOf, relationsTo, relationsWithin } from '../records/relations.ts';
import { filterOf, type Sentence, sentenceOf } from '../records/sentence.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { isSmall } from '../forms/fields.ts';
import { valueControl } from '../forms/value-control.ts';
import { hasText, local, t } from '../shell/texts.ts';
import type { ActionParameter, RuleActionKind } from './api.ts';
import { type Choice, entityChoices, formChoices, labelIn, roleChoices } from './choices.ts';
import { ruleSchema } from './rule-schema.ts';
import { sentenceStyle } from './sentence-style.ts';
import { type TokenPart, TokenSentence } from './token-sentence.ts';
import { placesIn, word, worded } from './worded.ts';

type Arguments = RuleAction['with'];
type Argument = Arguments[string];

function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('=');
}

/** Values by field need no field in the sentence. */
function sayingOf({ do: name, with: args }: RuleAction): string {
  return name === 'setField' && isGiven(args.values) && !isGiven(args.field) ? 'setFields' : name;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

@customElement('ravand-rule-actions')
export class RuleActionsPart extends TokenSentence {
  static override styles = [
    ...TokenSentence.styles,
    sentenceStyle,
    css`
      .number {
        min-inline-size: 22px;
        color: var(--text-3);
        line-height: 32px;
      }
      .action {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 4px 6px;
        inline-size: 100%;
      }
      .must {
        --icon-size: 14px;
        color: var(--warning);
      }
      @media (max-width: 767.98px) {
        .number {
          line-height: 46px;
        }
      }
    `,
  ];

  /** Arguments that have a token though nothing is given yet: "<index>:<name>". */
  @state() private shown: ReadonlySet<string> = new Set();

  protected override render() {
    const { then } = this.rule;
    return html`<h2>${t('rules.then')}</h2>
      <div class="lines" @keydown=${this.#onKey}>
        ${then.map(
          (action, index) => html`<div class="action" data-index=${index}>
          <span class="number">${formatInteger(index + 1)}.</span>
          <div>${this.#action(action, index)}</div>
        </div>`,
        )}
        <div class="line">${this.#addButton()}</div>
        ${then.length === 0 ? this.faults('/then') : nothing}
      </div>
      ${this.tokenEditor()}`;
  }

  #kindOf(action: RuleAction): RuleActionKind | undefined {
    return this.choices.actions.find(({ name }) => name === action.do);
  }

  #setAll(then: readonly RuleAction[], as: string, mergeKey?: string): void {
    this.tell({ ...this.rule, then }, as, mergeKey);
  }

  #set(index: number, change: Partial<RuleAction>, mergeKey?: string): void {
    this.#setAll(
      this.rule.then.map((one, at) => (at === index ? { ...one, ...change } : one)),
      'rules.did.action',
      mergeKey,
    );
  }

  #setArgument(index: number, name: string, value: Argument | undefined): void {
    const action = this.rule.then[index];
    if (action === undefined) return;
    const { [name]: _, ...rest } = action.with;
    this.#set(index, { with: value === undefined ? rest : { ...rest, [name]: value } }, `action/${index}/${name}`);
  }

  #action(action: RuleAction, index: number): TemplateResult {
    const kind = this.#kindOf(action);
    const parameters =
      kind?.parameters ?? Object.keys(action.with).map((name): ActionParameter => ({ name, kind: 'text' }));
    const key = `rules.action.${sayingOf(action)}`;
    const isWorded = hasText(key);
    const places = isWorded
      ? placesIn(
          key,
          parameters.map(({ name }) => name),
        )
      : new Set<string>();
    const inSentence = ({ name }: ActionParameter) => places.has(name);
    const isShown = (parameter: ActionParameter) =>
      isGiven(action.with[parameter.name]) ||
      this.shown.has(`${index}:${parameter.name}`) ||
      parameter.required === true ||
      (parameter.unless !== undefined && !parameter.unless.some((other) => isGiven(action.with[other])));
    const holes = Object.fromEntries(
      parameters.map((parameter) => [parameter.name, this.#argument(action, index, parameter)]),
    );
    const others = parameters.filter((parameter) => !inSentence(parameter) && isShown(parameter));
    const rest = parameters.filter((parameter) => !inSentence(parameter) && !isShown(parameter));
    const pointer = `/then/${index}`;
    return html`<div class="line" data-pointer=${pointer}>
        ${isWorded ? worded(key, holes) : word(kind?.label ? local(kind.label) : action.do)}
        ${others.map((parameter) => html`${word(this.#parameterName(action, parameter))}${this.#argument(action, index, parameter)}`)}
        ${kind?.takesFilter ? this.#filter(action, index) : nothing}
        ${action.mustSucceed ? html`<ravand-icon class="must" name="lock" title=${t('rules.mustSucceed')} role="img" aria-label=${t('rules.mustSucceed')}></ravand-icon>` : nothing}
        ${this.#acts(action, index, rest)}
      </div>
      ${this.faults(pointer)}`;
  }

  #parameterName(action: RuleAction, { name, label }: ActionParameter): string {
    if (label) return local(label, name);
    const own = `rules.parameter.${action.do}.${name}`;
    const shared = `rules.parameter.${name}`;
    return hasText(own) ? t(own) : hasText(shared) ? t(shared) : name;
  }

  #argument(action: RuleAction, index: number, parameter: ActionParameter): TemplateResult {
    const value = action.with[parameter.name];
    const pointer = `/then/${index}/with/${parameter.name}`;
    if (parameter.kind === 'values' || parameter.kind === 'data')
      return this.#values(action, index, parameter, pointer);
    const key = `${index}:${parameter.name}`;
    const label = this.#parameterName(action, parameter);
    const text = !isGiven(value)
      ? label
      : isExpression(value)
        ? value.slice(1)
        : this.#textOf(action, parameter, value ?? null);
    const look: TokenPart['look'] = !isGiven(value)
      ? 'missing'
      : isExpression(value)
        ? 'expression'
        : parameter.kind === 'field'
          ? undefined
          : 'value';
    const edit = () => this.#editor(action, index, parameter);
    return this.token([{ key, text, look, label, edit }], pointer);
  }

  #entityOf(action: RuleAction, { of }: ActionParameter): string {
    if (of === undefined) return this.rule.entity;
    const named = String(action.with[of] ?? '');
    return (
      relationOf(named, entityNamed(this.rule.entity)?.fields ?? [])?.entity.name ??
      (entityNamed(named) ? named : this.rule.entity)
    );
  }

  #fieldsOf(action: RuleAction, parameter: ActionParameter): readonly FieldDefinition[] {
    const fields = entityNamed(this.#entityOf(action, parameter))?.fields ?? [];
    return fields.filter(
      (field) => field.readOnly !== true && field.formula === undefined && field.rollup === undefined,
    );
  }

  /** The field whose value the argument is. */
  #fieldFor(action: RuleAction, parameter: ActionParameter): FieldDefinition | undefined {
    const name = action.with[parameter.of ?? ''];
    return entityNamed(this.rule.entity)?.fields.find((field) => field.name === name);
  }

  #choicesOf(action: RuleAction, parameter: ActionParameter): readonly Choice[] | undefined {
    switch (parameter.kind) {
      case 'field':
        return this.#fieldsOf(action, parameter).map((field) => ({ value: field.name, label: labelOf(field) }));
      case 'userField':
        return this.#fieldsOf(action, parameter)
          .filter((field) => field.kind === 'reference' && field.target === 'user')
          .map((field) => ({ value: field.name, label: labelOf(field) }));
      case 'entity':
        return entityChoices();
      case 'process':
        return this.choices.processes;
      case 'message':
        return this.choices.messages;
      case 'decision':
        return this.choices.decisions;
      case 'document':
        return this.choices.documents;
      case 'form':
        return formChoices();
      case 'rule':
        return this.choices.rules.filter(({ value }) => value !== this.rule.name);
      case 'role':
        return roleChoices();
      case 'relation':
        return [...relationsWithin(entityNamed(this.rule.entity)?.fields ?? []), ...relationsTo(this.rule.entity)].map(
          ({ name, label }) => ({ value: name, label }),
        );
      default:
        return undefined;
    }
  }

  #textOf(action: RuleAction, parameter: ActionParameter, value: Argument): string {
    const choices = this.#choicesOf(action, parameter);
    if (choices) return labelIn(choices, value);
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    if (parameter.kind === 'user') return userName(String(value)) ?? t('value.aRecord');
    const field = parameter.kind === 'value' ? this.#fieldFor(action, parameter) : undefined;
    if (value === null) return t('value.none');
    if (field) return valueText(field, value as Value);
    return typeof value === 'number' ? formatNumber(value) : String(value);
  }

  #editor(action: RuleAction, index: number, parameter: ActionParameter): TemplateResult {
    const value = action.with[parameter.name];
    const set = (next: Argument | undefined) => this.#setArgument(index, parameter.name, next);
    const choices = this.#choicesOf(action, parameter);
    if (choices && parameter.isFixed) return this.optionList(choices, value, set);
    const isFeel = isExpression(value);
    const label = this.#parameterName(action, parameter);
    return html`<div class="editor ${isFeel ? 'wide' : ''}">
      ${parameter.isFixed ? nothing : this.#modes(isFeel, (toFeel) => set(toFeel ? '=record.id' : undefined))}
      ${isFeel ? this.#feel(label, value, set) : this.#plainEditor(action, parameter, value, label, set)}
    </div>`;
  }

  #modes(isFeel: boolean, turn: (toFeel: boolean) => void): TemplateResult {
    const mode = (name: 'value' | 'expression', toFeel: boolean) =>
      html`<button type="button" class="button quiet small" aria-pressed=${String(isFeel === toFeel)} @click=${() => isFeel !== toFeel && turn(toFeel)}>${t(`rules.mode.${name}`)}</button>`;
    return html`<div class="mode" role="group" aria-label=${t('rules.givenBy')}>${mode('value', false)}${mode('expression', true)}</div>`;
  }

  #feel(label: string, value: string, set: (next: Argument) => void): TemplateResult {
    return html`<ravand-expression-editor label=${label} .value=${value.slice(1)} help=${t('rules.expressionHelp')} .schema=${ruleSchema(this.rule)} @expression-change=${(
      event: CustomEvent<string>,
    ) => {
      event.stopPropagation();
      if (typeof event.detail === 'string') set(`=${event.detail}`);
    }}></ravand-expression-editor>`;
  }

  #plainEditor(
    action: RuleAction,
    parameter: ActionParameter,
    value: Argument | undefined,
    label: string,
    set: (next: Argument | undefined) => void,
  ): TemplateResult | typeof nothing {
    const choices = this.#choicesOf(action, parameter);
    if (choices) return this.optionList(choices, value, set);
    if (parameter.kind === 'value') {
      const field = this.#fieldFor(action, parameter);
      return field && isSmall(field)
        ? html`<div class="field"><span class="label">${labelOf(field)}</span>${valueControl(this.rule.entity, field, value, (next) => set(next as Argument))}</div>`
        : nothing;
    }
    if (parameter.kind === 'boolean')
      return this.optionList(
        [
          { value: 'true', label: t('value.yes') },
          { value: 'false', label: t('value.no') },
        ],
        String(value),
        (next) => set(next === 'true'),
      );
    if (parameter.kind === 'user' || parameter.kind === 'team')
      return html`<ravand-combo-box .label=${label} .value=${String(value ?? '')} .valueLabel=${parameter.kind === 'user' ? (userName(String(value)) ?? '') : ''}
        .source=${(search: string, signal: AbortSignal) => workspaceReferences(parameter.kind, search, signal)} @combo-change=${(
          event: CustomEvent<ComboOption>,
        ) => {
          event.stopPropagation();
          set(event.detail.value || undefined);
        }}></ravand-combo-box>`;
    const leave = (event: KeyboardEvent) => event.key === 'Enter' && this.closeToken();
    if (parameter.kind === 'number') return this.#numberEditor(label, value, set);
    const typed = (event: Event) => set((event.target as HTMLInputElement).value || undefined);
    return html`<label class="field"><span class="label">${label}</span><input class="control" dir="auto" autofocus .value=${String(value ?? '')} @input=${typed} @keydown=${leave} /></label>`;
  }

  /** Written in the reader's digits, read in any; what is no number gives way to what stood there. */
  #numberEditor(label: string, value: Argument | undefined, set: (next: Argument | undefined) => void): TemplateResult {
    const written = isGiven(value) ? formatNumber(String(value)) : '';
    const take = (input: HTMLInputElement) => {
      const number = readNumber(input.value);
      if (number === undefined && input.value.trim() !== '') input.value = written;
      else set(number === undefined ? undefined : Number(number));
    };
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Enter') return;
      take(event.target as HTMLInputElement);
      this.closeToken();
    };
    return html`<label class="field"><span class="label">${label}</span><input class="control" type="text" inputmode="decimal" autocomplete="off" autofocus .value=${live(written)} @change=${(event: Event) => take(event.target as HTMLInputElement)} @keydown=${leave} /></label>`;
  }

  /** Values by field, or by any name. */
  #values(action: RuleAction, index: number, parameter: ActionParameter, pointer: string): TemplateResult {
    const given = action.with[parameter.name];
    const values = typeof given === 'object' && given !== null ? given : {};
    const fields = this.#fieldsOf(action, parameter);
    const isByField = parameter.kind === 'values';
    const set = (next: Readonly<Record<string, string | number | boolean | null>>) =>
      this.#setArgument(index, parameter.name, Object.keys(next).length === 0 ? undefined : next);
    const nameOf = (name: string) => {
      const field = fields.find((one) => one.name === name);
      return isByField && field ? labelOf(field) : name;
    };
    const entry = (name: string) => {
      const value: Argument | undefined = values[name];
      const field = isByField ? fields.find((one) => one.name === name) : undefined;
      const put = (next: Argument | undefined) => set({ ...values, [name]: (next ?? null) as string });
      const isFeel = isExpression(value);
      const edit = () => html`<div class="editor ${isFeel ? 'wide' : ''}">
        ${this.#modes(isFeel, (toFeel) => put(toFeel ? '=record.id' : null))}
        ${isFeel ? this.#feel(nameOf(name), value, put) : field ? html`<div class="field"><span class="label">${labelOf(field)}</span>${valueControl(this.#entityOf(action, parameter), field, value, (next) => put(next as Argument))}</div>` : html`<label class="field"><span class="label">${name}</span><input class="control" dir="auto" placeholder=" " autofocus .value=${String(value ?? '')} @input=${(event: Event) => put((event.target as HTMLInputElement).value)} /></label>`}
      </div>`;
      const text = isFeel
        ? value.slice(1)
        : !isGiven(value ?? '')
          ? ''
          : field
            ? valueText(field, value as Value)
            : String(value);
      const drop = () => {
        const { [name]: _, ...rest } = values;
        set(rest);
      };
      return this.token(
        [
          { key: `${index}:${parameter.name}:${name}:n`, text: nameOf(name), label: nameOf(name), edit },
          {
            key: `${index}:${parameter.name}:${name}`,
            text,
            look: isFeel ? 'expression' : 'value',
            label: nameOf(name),
            edit,
          },
        ],
        `${pointer}/${name}`,
        html`<button type="button" aria-label=${t('filter.drop', { field: nameOf(name) })} @click=${drop}><ravand-icon name="x"></ravand-icon></button>`,
      );
    };
    const free = fields.filter(({ name }) => !Object.hasOwn(values, name));
    const addKey = `${index}:${parameter.name}:add`;
    const begin = (name: string) => {
      const field = fields.find((one) => one.name === name);
      set({ ...values, [name]: field?.kind === 'boolean' ? true : '' });
      void this.openToken(`${index}:${parameter.name}:${name}`);
    };
    const add = () =>
      isByField
        ? this.optionList(
            free.map((field) => ({ value: field.name, label: labelOf(field) })),
            '',
            begin,
          )
        : this.#nameEditor(begin);
    return html`${Object.keys(values).map(entry)}${this.token([{ key: addKey, text: isByField ? t('rules.addField') : t('rules.addValue'), look: 'missing', label: t('rules.addField'), edit: add }], pointer)}`;
  }

  #nameEditor(begin: (name: string) => void): TemplateResult {
    const submit = (event: Event) => {
      event.preventDefault();
      const name = (event.target as HTMLFormElement).querySelector('input')?.value.trim() ?? '';
      if (/^[a-z][A-Za-z0-9]{0,62}$/.test(name)) begin(name);
    };
    return html`<form class="editor" @submit=${submit}><label class="field"><span class="label">${t('rules.valueName')}</span><input class="control ltr" dir="ltr" autofocus pattern="[a-z][A-Za-z0-9]*" maxlength="60" /></label>
      <button type="submit" class="button">${t('rules.addValue')}</button></form>`;
  }

  #filter(action: RuleAction, index: number): TemplateResult | typeof nothing {
    const relation = relationOf(String(action.with.related ?? ''), entityNamed(this.rule.entity)?.fields ?? []);
    if (!relation) return nothing;
    const change = (event: CustomEvent<Sentence>) => {
      event.stopPropagation();
      const filter: FilterTree | undefined = filterOf(event.detail);
      const { filter: _, ...rest } = action;
      this.#setAll(
        this.rule.then.map((one, at) => (at === index ? (filter === undefined ? rest : { ...rest, filter }) : one)),
        'rules.did.action',
      );
    };
    return html`<span class="word">${t('rules.overThose')}</span><ravand-filter-sentence .entity=${relation.entity.name} .subject=${relation.label} .fields=${relation.entity.fields} .sentence=${sentenceOf(action.filter)} isInner @filter-change=${change}></ravand-filter-sentence>`;
  }

  #addButton(): TemplateResult {
    const choices = this.choices.actions.map(({ name, label }) => ({
      value: name,
      label: hasText(`rules.actionName.${name}`) ? t(`rules.actionName.${name}`) : label ? local(label, name) : name,
    }));
    const edit = () =>
      this.optionList(choices, '', (name) => {
        this.#setAll([...this.rule.then, { do: name, with: {} }], 'rules.did.action');
        const first = this.choices.actions.find((one) => one.name === name)?.parameters?.[0];
        if (first && first.kind !== 'values' && first.kind !== 'data')
          void this.openToken(`${this.rule.then.length}:${first.name}`);
      });
    const hidden = html`<span hidden>${this.token([{ key: 'add!', text: t('rules.addAction'), label: t('rules.addAction'), edit }], '')}</span>`;
    const toggle = () => {
      this.editing = this.editing === 'add!' ? '' : 'add!';
    };
    return html`<button type="button" class="button quiet small" data-add="add" aria-haspopup="dialog" aria-expanded=${String(this.editing === 'add!')} @click=${toggle}><ravand-icon name="plus"></ravand-icon>${t('rules.addAction')}</button>${hidden}`;
  }

  protected override anchorOf(key: string): Element | null {
    return key === 'add!' ? (this.renderRoot?.querySelector('[data-add]') ?? null) : super.anchorOf(key);
  }

  #acts(action: RuleAction, index: number, rest: readonly ActionParameter[]): TemplateResult {
    const last = this.rule.then.length - 1;
    const items: MenuItem[] = [
      ...rest.map((parameter) => ({
        value: `with:${parameter.name}`,
        icon: 'plus',
        label: this.#parameterName(action, parameter),
      })),
      ...(index > 0 ? [{ value: 'up', icon: 'arrow-up', label: t('rules.moveUp'), hint: 'Alt ↑', begins: true }] : []),
      ...(index < last ? [{ value: 'down', icon: 'arrow-down', label: t('rules.moveDown'), hint: 'Alt ↓' }] : []),
      { value: 'copy', icon: 'copy', label: t('rules.duplicate') },
      { value: 'must', icon: 'lock', label: t('rules.mustSucceed'), checked: action.mustSucceed === true },
      { value: 'drop', icon: 'trash', label: t('rules.dropAction'), danger: true, begins: true },
    ];
    const label = t('rules.actionMenu', { number: index + 1 });
    return html`<span class="row-acts"><ravand-menu .items=${items} label=${label} @menu-choose=${(event: CustomEvent<string>) => this.#act(event.detail, index, rest)}
      ><button type="button" class="button quiet small icon-only" aria-label=${label}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu></span>`;
  }

  #act(act: string, index: number, rest: readonly ActionParameter[] = []): void {
    const { then } = this.rule;
    const action = then[index];
    if (action === undefined) return;
    if (act.startsWith('with:')) {
      const parameter = rest.find(({ name }) => name === act.slice('with:'.length));
      if (parameter) this.#begin(index, parameter);
      return;
    }
    if (act === 'up' || act === 'down') {
      const to = index + (act === 'up' ? -1 : 1);
      if (to < 0 || to >= then.length) return;
      const moved = [...then];
      moved.splice(index, 1);
      moved.splice(to, 0, action);
      this.#setAll(moved, 'rules.did.moved');
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>(`[data-index="${to}"] button`)?.focus(),
      );
    } else if (act === 'copy')
      this.#setAll([...then.slice(0, index + 1), action, ...then.slice(index + 1)], 'rules.did.action');
    else if (act === 'must') this.#set(index, { mustSucceed: action.mustSucceed !== true });
    else {
      this.#setAll(
        then.filter((_, at) => at !== index),
        'rules.did.dropped',
      );
      // One goes on where it was: the next one, or a new one.
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"] button, [data-add]`)?.focus(),
      );
    }
  }

  /** Shows a token for what was not said yet. */
  #begin(index: number, parameter: ActionParameter): void {
    const key = `${index}:${parameter.name}`;
    this.shown = new Set([...this.shown, key]);
    void this.openToken(parameter.kind === 'values' || parameter.kind === 'data' ? `${key}:add` : key);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (!(event.composedPath()[0] instanceof HTMLButtonElement)) return;
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    const act =
      event.altKey && event.key === 'ArrowUp'
        ? 'up'
        : event.altKey && event.key === 'ArrowDown'
          ? 'down'
          : event.key === 'Delete'
            ? 'drop'
            : undefined;
    if (!line || act === undefined) return;
    event.preventDefault();
    this.#act(act, Number(line.dataset.index));
  };
}
