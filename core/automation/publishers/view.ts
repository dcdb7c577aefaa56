// May a view go live? Its columns and sort name fields that are there (its filter is checked with all references); a board has a choice field to stand by.
import type { ViewDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { systemFields } from '../../query/columns.ts';

const temporal = ['date', 'datetime'];
const groupable = ['choice', 'reference'];
const summable = ['integer', 'decimal', 'money', 'percent'];

export const viewPublisher: Publisher<ViewDefinition> = {
  async check(view, next) {
    const entity = next.entity(view.entity);
    if (entity === undefined)
      return [{ pointer: '/entity', code: 'view-entity-unknown', params: { found: view.entity } }];
    const found: ProblemDetail[] = [];
    const field = (name: string) =>
      entity.fields.find((candidate) => candidate.name === name) ?? systemFields.get(name)?.field;
    const need = (name: string, pointer: string): void => {
      if (field(name) === undefined)
        found.push({ pointer, code: 'view-field-unknown', params: { name, entity: entity.name } });
    };
    for (const [index, name] of (view.columns ?? []).entries()) need(name, `/columns/${index}`);
    for (const [index, term] of (view.sort ?? []).entries()) need(term.field, `/sort/${index}/field`);
    if (view.type === 'board' && field(view.stageField ?? '')?.kind !== 'choice') {
      found.push({ pointer: '/stageField', code: 'view-stage-not-choice', params: { name: view.stageField ?? '' } });
    }
    for (const [name, pointer] of [
      [view.dateField, '/dateField'],
      [view.endField, '/endField'],
    ] as const)
      if (name !== undefined && !temporal.includes(field(name)?.kind ?? ''))
        found.push({ pointer, code: 'view-not-a-date', params: { name } });
    if (view.endField !== undefined && field(view.endField)?.kind !== field(view.dateField ?? '')?.kind)
      found.push({ pointer: '/endField', code: 'view-end-of-another-kind', params: { name: view.endField } });
    if (view.groupField !== undefined && !groupable.includes(field(view.groupField)?.kind ?? ''))
      found.push({ pointer: '/groupField', code: 'view-not-a-group', params: { name: view.groupField } });
    if (view.sumField !== undefined && !summable.includes(field(view.sumField)?.kind ?? '')) {
      found.push({ pointer: '/sumField', code: 'view-sum-not-number', params: { name: view.sumField } });
    }
    return found;
  },
  async apply() {},
};
