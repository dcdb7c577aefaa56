// `<ravand-rule-condition>`: "if all of these: …": the condition as lines of tokens with guides, edited where it stands; groups, order and nesting by menu and keys.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { FieldDefinition, FilterTree, RuleOperator } from '../../schemas/types.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../expression-editor/expression-editor.ts';
import {
  added,
  changed,
  isGroup,
  type Joined,
  movedBy,
  movedInto,
  movedOut,
  type Path,
  partAt,
  wrapped,
} from '../records/filter-groups.ts';
import { isFieldTerm } from '../records/sentence.ts';
import '../records/term-editor.ts';
import type { OfferedTerm } from '../records/term-offers.ts';
import '../records/term-offers.ts';
import { t } from '../shell/texts.ts';
import {
  type ConditionGroup,
  type ConditionPart,
  conditionFrom,
  type FieldCondition,
  fieldConditionOf,
  filterTermOf,
  isFieldCondition,
  isTooDeep,
  type RuleTerm,
  rootOf,
} from './condition-groups.ts';
import { expressionOf, termWords } from './condition-words.ts';
import { fieldsOfRule, hasBefore, ruleField } from './rule-fields.ts';
import { ruleSchema } from './rule-schema.ts';
import { sentenceStyle } from './sentence-style.ts';
import { type TokenPart, TokenSentence } from './token-sentence.ts';

const joinings: readonly Joined[] = ['all', 'any', 'none'];
const compared: readonly RuleOperator[] = [
  'equal',
  'notEqual',
  'greaterThan',
  'greaterThanInclusive',
  'lessThan',
  'lessThanInclusive',
  'contains',
  'startsWith',
];

function keyOf(path: Path): string {
  return path.join('.') || 'root';
}

@customElement('ravand-rule-condition')
export class RuleConditionPart extends TokenSentence {
  static override styles = [
    ...TokenSentence.styles,
    sentenceStyle,
    css`
      .group {
        display: grid;
        gap: 6px;
        justify-items: start;
        min-inline-size: 0;
      }
      .parts {
        display: grid;
        gap: 6px;
        padding-inline-start: 26px;
        border-inline-start: 1px solid var(--line);
        margin-inline-start: 10px;
        min-inline-size: 0;
      }
      .part {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 8px;
        align-items: start;
      }
      .joiner {
        min-inline-size: 22px;
        line-height: 32px;
        color: var(--text-3);
      }
      .adds {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      @media (max-width: 767.98px) {
        .parts {
          padding-inline-start: 6px;
          margin-inline-start: 4px;
        }
        .part {
          gap: 0 2px;
        }
        .joiner {
          line-height: 44px;
        }
      }
    `,
  ];

  protected override render() {
    const root = rootOf(this.rule.when);
    return html`<h2>${t('rules.if')}</h2>
      <div class="lines" @keydown=${(event: KeyboardEvent) => this.#onKey(event, root)}>
        ${root.parts.length === 0 ? html`<div class="line"><span class="word">${t('rules.always')}</span>${this.#adds(root, [])}</div>` : this.#group(root, [], root)}
        ${this.#wholeFaults()}
      </div>
      ${this.tokenEditor()}`;
  }

  #set(root: ConditionGroup, as: string, mergeKey?: string): void {
    const when = conditionFrom(root);
    this.tell({ ...this.rule, when }, as, mergeKey);
  }

  /** Faults whose place is no token: of a group as a whole. */
  #wholeFaults(): TemplateResult | typeof nothing {
    return this.faults('/when');
  }

  #group(group: ConditionGroup, path: Path, root: ConditionGroup): TemplateResult {
    const shown = joinings.includes(group.joined) ? joinings : [...joinings, group.joined];
    const key = `join:${keyOf(path)}`;
    const choices = shown.map((value) => ({ value, label: t(`filter.joined.${value}`) }));
    const edit = () =>
      this.optionList(choices, group.joined, (joined) =>
        this.#set(
          changed(root, path, (one) => ({ ...one, joined: joined as Joined })),
          'rules.did.joined',
        ),
      );
    const part: TokenPart = {
      key,
      text: t(`filter.joined.${group.joined}`),
      look: 'value',
      label: t('filter.joinedBy'),
      edit,
    };
    const joiner = group.joined === 'any' || group.joined === 'none' ? t('filter.orWord') : t('filter.and');
    return html`<div class="group" role="group" aria-label=${t(`filter.joined.${group.joined}`)}>
      <div class="line" data-path=${keyOf(path)}>
        ${this.token([part], '/when-group', html`<ravand-icon name="chevron-down" style="margin:auto 6px"></ravand-icon>`)}
        <span class="word">${t(`rules.hold.${group.joined}`)}</span>
        ${path.length > 0 ? this.#acts(path, root) : nothing}
      </div>
      <div class="parts">
        ${group.parts.map((one, index) => html`<div class="part"><span class="joiner">${index > 0 ? joiner : ''}</span>${this.#part(one, [...path, index], root)}</div>`)}
        ${this.#adds(root, path)}
      </div>
    </div>`;
  }

  #part(part: ConditionPart, path: Path, root: ConditionGroup): TemplateResult {
    return isGroup(part) ? this.#group(part, path, root) : this.#line(part.term, path, root);
  }

  #line(term: RuleTerm, path: Path, root: ConditionGroup): TemplateResult {
    const fields = fieldsOfRule(this.rule);
    const { subject, operator, value, isExpression } = termWords(this.rule, term, this.choices, fields);
    const key = keyOf(path);
    const edit = () => this.#editor(term, path, root, fields);
    const label = t('filter.edit');
    const isWhole = operator === '';
    const parts: TokenPart[] = [
      { key: `term:${key}`, text: subject, look: isWhole ? 'value' : undefined, label, edit },
      ...(isWhole ? [] : [{ key: `operator:${key}`, text: operator, look: 'operator' as const, label, edit }]),
      ...(value === ''
        ? []
        : [
            {
              key: `value:${key}`,
              text: value,
              look: isExpression ? ('expression' as const) : ('value' as const),
              label,
              edit,
            },
          ]),
    ];
    return html`<div class="line term" data-path=${key}>${this.token(parts, this.#pointer(path, root))}${this.#acts(path, root)}</div>`;
  }

  /** Where the server says a fault of it is. */
  #pointer(path: Path, root: ConditionGroup): string {
    let pointer = '/when';
    let group: ConditionPart = root;
    // One condition alone stands without a group.
    if (
      path.length === 1 &&
      root.parts.length === 1 &&
      (root.joined === 'all' || root.joined === 'any') &&
      'path' in this.rule.when
    )
      return pointer;
    for (const index of path) {
      if (!isGroup(group)) break;
      const isNot = group.joined === 'none' || group.joined === 'notAll';
      pointer += `${isNot ? '/not' : ''}/${group.joined === 'all' || group.joined === 'notAll' ? 'all' : 'any'}/${index}`;
      group = group.parts[index] ?? group;
    }
    return pointer;
  }

  #adds(root: ConditionGroup, path: Path): TemplateResult {
    const key = keyOf(path);
    const offers = (wrap: boolean) => () =>
      html`<ravand-term-offers
        .entity=${this.rule.entity}
        .fields=${fieldsOfRule(this.rule)}
        .segments=${this.choices.segments}
        @term-offer=${(event: CustomEvent<OfferedTerm>) => this.#append(event.detail, path, root, wrap)}
      ></ravand-term-offers>`;
    const button = (wrap: boolean) =>
      this.#addButton(
        wrap ? `group-add:${key}` : `add:${key}`,
        t(wrap ? 'filter.addGroup' : 'filter.add'),
        offers(wrap),
      );
    return html`<div class="adds">${button(false)}${root.parts.length > 0 ? button(true) : nothing}</div>`;
  }

  #addButton(key: string, text: string, edit: () => TemplateResult): TemplateResult {
    const hidden = html`<span hidden>${this.token([{ key: `${key}!`, text, label: text, edit }], '')}</span>`;
    const toggle = () => {
      this.editing = this.editing === `${key}!` ? '' : `${key}!`;
    };
    return html`<button type="button" class="button quiet small" data-add=${key} aria-haspopup="dialog" aria-expanded=${String(this.editing === `${key}!`)} @click=${toggle}><ravand-icon name="plus"></ravand-icon>${text}</button>${hidden}`;
  }

  protected override anchorOf(key: string): Element | null {
    if (!key.endsWith('!')) return super.anchorOf(key);
    return this.renderRoot?.querySelector(`[data-add="${CSS.escape(key.slice(0, -1))}"]`) ?? null;
  }

  #append({ term: tree, isUnfinished }: OfferedTerm, path: Path, root: ConditionGroup, wrap: boolean): void {
    this.closeToken();
    const term = (isFieldTerm(tree) ? fieldConditionOf(tree) : tree) as RuleTerm;
    const leaf: ConditionPart = { term };
    const group = partAt(root, path);
    const at = isGroup(group) ? group.parts.length : 0;
    const next = added(root, path, wrap ? { joined: 'any', parts: [leaf] } : leaf);
    if (isTooDeep(next)) return;
    this.#set(next, 'rules.did.condition');
    if (isUnfinished) void this.openToken(`term:${keyOf([...path, at, ...(wrap ? [0] : [])])}`);
  }

  #replace(term: RuleTerm, path: Path, root: ConditionGroup): void {
    this.#set(
      changed(root, path, () => ({ term })),
      'rules.did.condition',
      `condition/${keyOf(path)}`,
    );
  }

  #editor(term: RuleTerm, path: Path, root: ConditionGroup, fields: readonly FieldDefinition[]): TemplateResult {
    const onTerm = (event: CustomEvent<FilterTree>) => {
      event.stopPropagation();
      const tree = event.detail;
      this.#replace((isFieldTerm(tree) ? fieldConditionOf(tree) : tree) as RuleTerm, path, root);
    };
    const done = (event: Event) => {
      event.stopPropagation();
      this.closeToken();
    };
    const editor = (tree: FilterTree, own: readonly FieldDefinition[]) => html`<ravand-term-editor
      .entity=${this.rule.entity} .fields=${own} .segments=${this.choices.segments} .term=${tree} @term-change=${onTerm} @term-done=${done}></ravand-term-editor>`;
    if (!isFieldCondition(term)) return html`<div class="editor">${editor(term, fields)}</div>`;
    const field = ruleField(this.rule, term.path);
    const filter = filterTermOf(term);
    return html`<div class="editor">
      ${this.#modes(term, field, path, root)}
      ${expressionOf(term) !== undefined ? this.#expressionEditor(term, path, root) : filter && field ? editor({ ...filter, field: field.name }, [field]) : html`<p class="help">${t(`rules.operatorHelp.${term.operator}`)}</p>`}
      ${this.#beforeBox(term, path, root)}
    </div>`;
  }

  /** A value, an expression, or what only rules ask. */
  #modes(term: FieldCondition, field: FieldDefinition | undefined, path: Path, root: ConditionGroup): TemplateResult {
    const now =
      expressionOf(term) !== undefined
        ? 'expression'
        : term.operator === 'changed' || term.operator === 'validMobile'
          ? term.operator
          : 'value';
    const plain = { path: term.path };
    const fresh: Record<string, FieldCondition> = {
      value: { ...plain, operator: field?.kind === 'boolean' ? 'equal' : 'notEmpty' },
      expression: {
        ...plain,
        operator: compared.includes(term.operator) ? term.operator : 'equal',
        value: { expression: `before.${term.path.replace(/^before\./, '')}` },
      },
      changed: { ...plain, operator: 'changed' },
      validMobile: { ...plain, operator: 'validMobile' },
    };
    const modes = [
      'value',
      'expression',
      ...(hasBefore(this.rule) && !term.path.startsWith('before.') ? ['changed'] : []),
      ...(field?.kind === 'phone' ? ['validMobile'] : []),
    ];
    return html`<div class="mode" role="group" aria-label=${t('rules.comparedWith')}>
      ${modes.map((mode) => html`<button type="button" class="button quiet small" aria-pressed=${String(mode === now)} @click=${() => mode !== now && this.#replace(fresh[mode] ?? term, path, root)}>${t(`rules.mode.${mode}`)}</button>`)}
    </div>`;
  }

  #expressionEditor(term: FieldCondition, path: Path, root: ConditionGroup): TemplateResult {
    const choose = (event: Event) =>
      this.#replace({ ...term, operator: (event.target as HTMLSelectElement).value as RuleOperator }, path, root);
    return html`<label class="field"><span class="label">${t('filter.comparison')}</span><select class="control" @change=${choose}>
        ${compared.map((operator) => html`<option value=${operator} ?selected=${operator === term.operator}>${t(`rules.operator.${operator}`)}</option>`)}
      </select></label>
      <ravand-expression-editor label=${t('rules.mode.expression')} .value=${expressionOf(term) ?? ''} help=${t('rules.expressionHelp')} .schema=${ruleSchema(this.rule)} @expression-change=${(
        event: CustomEvent<string>,
      ) => {
        event.stopPropagation();
        if (typeof event.detail === 'string' && event.detail !== '')
          this.#replace({ ...term, value: { expression: event.detail } }, path, root);
      }}></ravand-expression-editor>`;
  }

  #beforeBox(term: FieldCondition, path: Path, root: ConditionGroup): TemplateResult | typeof nothing {
    if (!hasBefore(this.rule) || term.operator === 'changed' || /^given\./.test(term.path)) return nothing;
    const isBefore = term.path.startsWith('before.');
    const turn = () =>
      this.#replace(
        { ...term, path: isBefore ? term.path.slice('before.'.length) : `before.${term.path}` },
        path,
        root,
      );
    return html`<label class="checkbox"><input type="checkbox" .checked=${isBefore} @change=${turn} />${t('rules.beforeWrite')}</label>`;
  }

  /** All that a drag would do, by menu; the same by Alt and arrows. */
  #acts(path: Path, root: ConditionGroup): TemplateResult {
    const part = partAt(root, path);
    const around = partAt(root, path.slice(0, -1));
    const siblings = isGroup(around) ? around.parts : [];
    const at = path.at(-1) ?? 0;
    const into = siblings.flatMap((sibling, index): MenuItem[] =>
      isGroup(sibling) && index !== at && !isTooDeep(movedInto(root, path, index).root)
        ? [
            {
              value: `into:${index}`,
              icon: 'corner-down-right',
              label: t('filter.moveInto', { group: t(`filter.joined.${sibling.joined}`) }),
            },
          ]
        : [],
    );
    const items: MenuItem[] = [
      ...(at > 0 ? [{ value: 'up', icon: 'arrow-up', label: t('rules.moveUp'), hint: 'Alt ↑' }] : []),
      ...(at < siblings.length - 1
        ? [{ value: 'down', icon: 'arrow-down', label: t('rules.moveDown'), hint: 'Alt ↓' }]
        : []),
      ...(path.length > 1 ? [{ value: 'out', icon: 'arrow-left', label: t('filter.moveOut') }] : []),
      ...into,
      ...(!isTooDeep(wrapped(root, path)) ? [{ value: 'wrap', icon: 'list-tree', label: t('filter.wrap') }] : []),
      {
        value: 'drop',
        icon: 'trash',
        label: t(isGroup(part) ? 'filter.dropGroup' : 'filter.dropThis'),
        danger: true,
        begins: true,
      },
    ];
    const name =
      part !== undefined && !isGroup(part)
        ? termWords(this.rule, part.term, this.choices, fieldsOfRule(this.rule)).subject
        : t('filter.groups');
    return html`<span class="row-acts"><ravand-menu .items=${items} label=${t('filter.actions', { condition: name })} @menu-choose=${(event: CustomEvent<string>) => this.#act(event.detail, path, root)}
      ><button type="button" class="button quiet small icon-only" aria-label=${t('filter.actions', { condition: name })}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu></span>`;
  }

  #act(act: string, path: Path, root: ConditionGroup): void {
    const moves: Readonly<Record<string, () => { root: ConditionGroup; path: Path }>> = {
      up: () => movedBy(root, path, -1),
      down: () => movedBy(root, path, 1),
      out: () => movedOut(root, path),
    };
    const move = act.startsWith('into:') ? () => movedInto(root, path, Number(act.slice('into:'.length))) : moves[act];
    if (move !== undefined) {
      const moved = move();
      this.#set(moved.root, 'rules.did.moved');
      this.#focus(moved.path);
    } else if (act === 'wrap') this.#set(wrapped(root, path), 'rules.did.joined');
    else {
      this.#set(
        changed(root, path, () => undefined),
        'rules.did.dropped',
      );
      this.#focus(path.slice(0, -1));
    }
  }

  #focus(path: Path): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-path="${keyOf(path)}"] button, [data-add] `)?.focus(),
    );
  }

  #onKey(event: KeyboardEvent, root: ConditionGroup): void {
    if (!(event.composedPath()[0] instanceof HTMLButtonElement)) return;
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-path]');
    const text = line?.dataset.path;
    if (text === undefined || text === 'root') return;
    const path = text.split('.').map(Number);
    const act =
      event.altKey && event.key === 'ArrowUp'
        ? 'up'
        : event.altKey && event.key === 'ArrowDown'
          ? 'down'
          : event.key === 'Delete'
            ? 'drop'
            : undefined;
    if (act === undefined) return;
    event.preventDefault();
    this.#act(act, path, root);
  }
}
