// `<ravand-entity-lock>`: in which stages a record is final, what of it may still change, and what must hold before it becomes so: two sums over its lines that agree,
// a period that is open. Sends `lock-change` with the lock, undefined = no record is ever final.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChoiceOption, EntityDefinition, LocalText, Lock } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { checkField } from '../form-designer/properties/property-fields.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { type Choice, choiceField } from '../studio/choice-field.ts';
import { filled, said } from '../studio/edits.ts';
import '../studio/name-list.ts';

type Fields = Pick<EntityDefinition, 'fields' | 'pipeline'>;

/** The stages of an entity; empty = it has no pipeline. */
export function stagesOf(entity: Fields | undefined): readonly ChoiceOption[] {
  return entity?.fields.find(({ name }) => name === entity.pipeline?.field)?.options ?? [];
}

@customElement('ravand-entity-lock')
export class EntityLock extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host,
      .card {
        display: grid;
        gap: 12px;
      }
      h3 {
        font: var(--body-strong);
      }
      .group {
        display: grid;
        gap: 6px;
      }
      .card {
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;

  #send(lock: Lock | undefined): void {
    this.emit('lock-change', lock);
  }

  #set(lock: Lock, changes: { readonly [K in keyof Lock]?: Lock[K] | undefined }): void {
    this.#send(said<Lock>({ ...lock, ...changes }));
  }

  #stages(
    label: string,
    offered: readonly ChoiceOption[],
    chosen: readonly string[],
    change: (stages: readonly string[]) => void,
  ): TemplateResult {
    const set = (value: string, isOn: boolean) => {
      const others = chosen.filter((one) => one !== value);
      change(isOn ? [...others, value] : others);
    };
    return html`<fieldset class="group"><legend>${label}</legend>
      ${offered.map(({ value, label: text }) => checkField(local(text, value), chosen.includes(value), (isOn) => set(value, isOn)))}
    </fieldset>`;
  }

  #named(fields: EntityDefinition['fields']): readonly Choice[] {
    return fields.map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
  }

  #open(lock: Lock): TemplateResult {
    return html`<ravand-name-list .label=${t('lock.open')} .help=${t('lock.openHelp')} .offered=${this.#named(this.entity.fields)} .chosen=${lock.open ?? []}
      @names-change=${(event: CustomEvent<readonly string[]>) => this.#set(lock, { open: filled(event.detail) })}></ravand-name-list>`;
  }

  #instead(lock: Lock): TemplateResult {
    return html`<ravand-local-text label=${t('lock.instead')} .text=${lock.instead} @text-change=${(event: CustomEvent<LocalText>) => this.#set(lock, { instead: Object.keys(event.detail).length === 0 ? undefined : event.detail })}></ravand-local-text>`;
  }

  #balance(lock: Lock): TemplateResult | typeof nothing {
    const lines = this.entity.fields.filter(({ kind }) => kind === 'lines');
    const { balanced } = lock;
    if (lines.length === 0 && balanced === undefined) return nothing;
    const numbersOf = (name: string): readonly Choice[] => {
      const target = entityNamed(lines.find((field) => field.name === name)?.target ?? '');
      return this.#named(target?.fields.filter(({ kind }) => ['integer', 'decimal', 'money'].includes(kind)) ?? []);
    };
    const begin = (name: string) => {
      const [left, right = left] = numbersOf(name);
      this.#set(lock, {
        balanced: name === '' ? undefined : { lines: name, left: left?.value ?? '', right: right?.value ?? '' },
      });
    };
    const none = { value: '', label: t('lock.notBalanced') };
    const numbers = numbersOf(balanced?.lines ?? '');
    return html`<div class=${balanced ? 'card' : ''}>
      ${choiceField('balance-lines', t('lock.balanced'), balanced?.lines ?? '', [none, ...this.#named(lines)], begin)}
      ${
        balanced
          ? html`${choiceField('balance-left', t('lock.left'), balanced.left, numbers, (left) => this.#set(lock, { balanced: { ...balanced, left } }))}
            ${choiceField('balance-right', t('lock.right'), balanced.right, numbers, (right) => this.#set(lock, { balanced: { ...balanced, right } }))}`
          : nothing
      }</div>`;
  }

  #within(lock: Lock): TemplateResult | typeof nothing {
    const { within } = lock;
    const staged = this.entity.fields.filter(
      ({ kind, target }) => kind === 'reference' && stagesOf(entityNamed(target ?? '')).length > 0,
    );
    if (staged.length === 0 && within === undefined) return nothing;
    const stages = (name: string) =>
      stagesOf(entityNamed(this.entity.fields.find((field) => field.name === name)?.target ?? ''));
    const begin = (field: string) =>
      this.#set(lock, {
        within:
          field === ''
            ? undefined
            : {
                field,
                stages: stages(field)
                  .slice(0, 1)
                  .map(({ value }) => value),
              },
      });
    const none = { value: '', label: t('lock.anyTime') };
    return html`<div class=${within ? 'card' : ''}>
      ${choiceField('within', t('lock.within'), within?.field ?? '', [none, ...this.#named(staged)], begin)}
      ${within ? this.#stages(t('lock.withinStages'), stages(within.field), within.stages, (next) => next.length > 0 && this.#set(lock, { within: { ...within, stages: next } })) : nothing}
    </div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { lock } = this.entity;
    const offered = stagesOf(this.entity);
    if (offered.length === 0 && lock === undefined) return nothing;
    const set = (stages: readonly string[]) => {
      if (stages.length === 0) this.#send(undefined);
      else this.#send({ ...lock, stages });
    };
    return html`<h3>${t('lock.heading')}</h3><p class="help">${t('lock.help')}</p>
      ${this.#stages(t('lock.stages'), offered, lock?.stages ?? [], set)}
      ${lock ? html`${this.#open(lock)} ${this.#instead(lock)} ${this.#balance(lock)} ${this.#within(lock)}` : nothing}`;
  }
}
