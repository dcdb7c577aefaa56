// `<ravand-computed-editor>`: where the value of a field comes from: people, a formula, or a roll-up; and what it begins with. Sends
// `computed-change` with the settings that change (undefined = taken away).
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formulaKinds, recordSchemaOf, shapeOfKind } from '../../core/expressions/record-shape.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, FieldKind, Rollup } from '../../schemas/types.ts';
import { entityNamed, session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import '../expression-editor/expression-editor.ts';
import { triesOn } from './examples.ts';

export type ComputedSettings = {
  [K in 'formula' | 'rollup' | 'defaultExpression' | 'takenFrom' | 'required']?: FieldDefinition[K] | undefined;
};
type Source = 'people' | 'formula' | 'rollup';

const operations: readonly Rollup['operation'][] = ['count', 'sum', 'min', 'max', 'average', 'last'];

@customElement('ravand-computed-editor')
export class ComputedEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property({ attribute: false }) field!: FieldDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;

  get #source(): Source {
    if (this.field.formula) return 'formula';
    return this.field.rollup ? 'rollup' : 'people';
  }

  #change(settings: ComputedSettings): void {
    this.emit('computed-change', settings);
  }

  #setSource(source: Source): void {
    const cleared: ComputedSettings = {
      formula: undefined,
      rollup: undefined,
      defaultExpression: undefined,
      takenFrom: undefined,
      required: undefined,
    };
    if (source === 'formula') this.#change({ ...cleared, formula: { expression: 'null' } });
    else if (source === 'rollup')
      this.#change({ ...cleared, rollup: { relation: this.#relations()[0]?.value ?? '', operation: 'count' } });
    else this.#change({ formula: undefined, rollup: undefined });
  }

  /** What a roll-up may be over: the records this one holds in a field of several, and those that point to it. */
  #relations(): { value: string; label: string }[] {
    const held = this.entity.fields
      .filter(({ kind }) => kind === 'references')
      .map((field) => ({ value: field.name, label: `${labelOf(field)} · ${this.#pluralOf(field.target)}` }));
    const pointing = (session.workspace?.entities ?? []).flatMap((entity) =>
      entity.fields
        .filter((field) => isLink(field) && field.target === this.entity.name)
        .map((field) => ({
          value: `${entity.name}.${field.name}`,
          label: `${this.#pluralOf(entity.name)} · ${labelOf(field)}`,
        })),
    );
    return [...held, ...pointing];
  }

  #pluralOf(name = ''): string {
    const entity = entityNamed(name);
    return local(entity?.pluralLabel ?? entity?.label, name);
  }

  /** The entity whose records are added up. */
  #addedUp(relation: string) {
    const [first = '', reference] = relation.split('.');
    const held = this.entity.fields.find(({ name }) => name === first);
    return entityNamed(reference === undefined ? (held?.target ?? '') : first);
  }

  get #schema(): Schema {
    return recordSchemaOf(this.entity, (name) => entityNamed(name) as unknown as EntityDefinition | undefined);
  }

  #tries(kind: FieldKind, scale: number | undefined) {
    return triesOn(this.entity.name, scale === undefined ? { kind } : { kind, scale });
  }

  get #defaultSchema(): Schema {
    const user = entityNamed('user') as unknown as EntityDefinition | undefined;
    const own = this.entity.fields.map(({ name, kind }) => [name, shapeOfKind(kind)]);
    return {
      ...Object.fromEntries(own),
      me: 'string',
      user: { entries: user ? recordSchemaOf(user, () => undefined, 0) : {} },
    };
  }

  /** There is something to choose that a value could be taken from. */
  get #mayTake(): boolean {
    const { field } = this;
    if (field.kind === 'lines' || field.kind === 'autoNumber') return false;
    return field.takenFrom !== undefined || this.entity.fields.some((one) => one.name !== field.name && isLink(one));
  }

  #taken(): TemplateResult {
    return html`<ravand-expression-editor .label=${t('computed.taken')} .help=${t('computed.takenHelp')} .value=${this.field.takenFrom ?? ''} .schema=${this.#schema}
      @expression-change=${(event: CustomEvent<string>) => this.#change({ takenFrom: event.detail.trim() || undefined })}></ravand-expression-editor>`;
  }

  override render(): TemplateResult {
    const source = this.#source;
    const sources: readonly Source[] = formulaKinds.includes(this.field.kind)
      ? ['people', 'formula', 'rollup']
      : ['people'];
    return html`${
      sources.length > 1
        ? html`<div class="field">
            <label for="from">${t('computed.source')}</label>
            <select id="from" class="control" @change=${(event: Event) => this.#setSource((event.target as HTMLSelectElement).value as Source)}>
              ${sources.map((value) => html`<option value=${value} ?selected=${value === source}>${t(`computed.sources.${value}`)}</option>`)}
            </select>
          </div>`
        : nothing
    }
    ${source === 'formula' ? this.#formula() : source === 'rollup' ? this.#rollup() : this.#default()}`;
  }

  #formula(): TemplateResult {
    const { formula, kind, scale } = this.field;
    if (!formula) return html``;
    const isVirtual = formula.storage === 'virtual';
    const set = (next: typeof formula) => this.#change({ formula: next });
    return html`<ravand-expression-editor .label=${t('computed.formula')} .help=${t('computed.help')} .value=${formula.expression} .schema=${this.#schema} .tries=${this.#tries(kind, scale)}
        @expression-change=${(event: CustomEvent<string>) => set({ ...formula, expression: event.detail || 'null' })}></ravand-expression-editor>
      <label class="checkbox"><input type="checkbox" .checked=${isVirtual} @change=${(event: Event) =>
        set({
          expression: formula.expression,
          ...((event.target as HTMLInputElement).checked ? { storage: 'virtual' } : {}),
        })} />${t('computed.virtual')}</label>`;
  }

  #rollup(): TemplateResult {
    const { rollup } = this.field;
    if (!rollup) return html``;
    const set = (next: Partial<Rollup>) => this.#change({ rollup: { ...rollup, ...next } });
    const child = this.#addedUp(rollup.relation);
    const fields = (child?.fields ?? []).map((field) => ({ value: field.name, label: labelOf(field) }));
    return html`${this.#choice('relation', t('computed.relation'), rollup.relation, this.#relations(), (relation) => set({ relation }))}
      ${this.#choice(
        'operation',
        t('computed.operation'),
        rollup.operation,
        operations.map((value) => ({ value, label: t(`computed.operations.${value}`) })),
        (operation) => set({ operation: operation as Rollup['operation'] }),
      )}
      ${
        rollup.operation === 'count'
          ? nothing
          : this.#choice('rolled', t('computed.rolled'), rollup.field ?? '', fields, (field) => set({ field }))
      }
      ${
        rollup.operation === 'last'
          ? this.#choice(
              'last-by',
              t('computed.lastBy'),
              rollup.orderBy ?? 'createdAt',
              [{ value: 'createdAt', label: t('computed.lastByCreation') }, ...fields],
              (orderBy) => this.#change({ rollup: orderedBy(rollup, orderBy) }),
            )
          : nothing
      }`;
  }

  #choice(
    id: string,
    label: string,
    chosen: string,
    choices: readonly { readonly value: string; readonly label: string }[],
    change: (value: string) => void,
  ): TemplateResult {
    const isKnown = choices.some(({ value }) => value === chosen);
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        ${isKnown ? nothing : html`<option value="" selected>${t('process.none')}</option>`}
        ${choices.map(({ value, label: text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </div>`;
  }

  #default(): TemplateResult {
    return html`<ravand-expression-editor .label=${t('computed.default')} .help=${t('computed.defaultHelp')} .value=${this.field.defaultExpression ?? ''} .schema=${this.#defaultSchema}
      @expression-change=${(event: CustomEvent<string>) => this.#change({ defaultExpression: event.detail.trim() || undefined })}></ravand-expression-editor>
      ${this.#mayTake ? this.#taken() : nothing}`;
  }
}

function orderedBy({ orderBy: _, ...rollup }: Rollup, orderBy: string): Rollup {
  return orderBy === 'createdAt' ? rollup : { ...rollup, orderBy };
}
