// What a new condition may be about: a field, related records, a view; and how it begins.
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { operatorsOf } from './filter-words.ts';
import { relationsTo, relationsWithin } from './relations.ts';

/** A view of the entity whose records may be meant. */
export interface Segment {
  readonly name: string;
  readonly label: string;
}

interface About {
  readonly entity: string;
  readonly fields: readonly FieldDefinition[];
  readonly segments: readonly Segment[];
  /** Of records that are themselves asked for as related ones: no relations again. */
  readonly isInner: boolean;
}

/** @param choose is told the condition, and whether something of it is still to be said */
export function termOffers(
  { entity, fields, segments, isInner }: About,
  choose: (term: FilterTree, isUnfinished: boolean) => void,
): TemplateResult {
  const offer = (label: string, act: () => void) =>
    html`<button type="button" class="option" @click=${act}><bdi>${label}</bdi></button>`;
  const relations = isInner ? [] : [...relationsWithin(fields), ...relationsTo(entity)];
  return html`<div class="fields">
    ${fields.filter((field) => operatorsOf(field).length > 0).map((field) => offer(labelOf(field), () => choose(newTerm(field), true)))}
    ${relations.length > 0 ? html`<div class="group">${t('filter.relations')}</div>` : nothing}
    ${relations.map(({ name, label }) => offer(label, () => choose({ related: name, operator: 'some' }, true)))}
    ${segments.length > 0 ? html`<div class="group">${t('filter.inViews')}</div>` : nothing}
    ${segments.map(({ name, label }) => offer(label, () => choose({ view: name }, false)))}
  </div>`;
}

function newTerm(field: FieldDefinition): FilterTree {
  const operator = operatorsOf(field)[0] ?? 'eq';
  const value = field.kind === 'boolean' ? true : operator === 'during' ? ({ period: 'month' } as const) : undefined;
  return { field: field.name, operator, ...(value === undefined ? {} : { value }) };
}
