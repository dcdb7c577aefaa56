// Names of fields in expressions are told by what they are, not by their letters.
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { recordSchemaOf } from './record-shape.ts';
import { rewriteExpression, rewriteTemplate } from './rewrite-names.ts';
import type { Schema } from './shape.ts';

const entity = (name: string, fields: FieldDefinition[]): EntityDefinition => {
  return { kind: 'entity', id: name, name, titleField: 'name', fields, access: {} };
};
const field = (name: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: name,
  name,
  kind: 'text',
  ...more,
});
const entities = new Map([
  [
    'lead',
    entity('lead', [
      field('name'),
      field('tags', { kind: 'tags' }),
      field('firm', { kind: 'reference', target: 'firm' }),
    ]),
  ],
  ['firm', entity('firm', [field('name'), field('city')])],
]);
const recordOf = (name: string): Schema => recordSchemaOf(entities.get(name)!, (other) => entities.get(other));
const toTitle = (of: string) => (owner: string, name: string) => (owner === of && name === 'name' ? 'title' : name);

describe('Names of fields in an expression', () => {
  it('are those of the record itself, bare', () => {
    expect(rewriteExpression('name + " name " + firm.name', recordOf('lead'), toTitle('lead'))).toBe(
      'title + " name " + firm.name',
    );
  });

  it('are those at the end of a path, for the entity the path leads to', () => {
    expect(rewriteExpression('name + firm.name', recordOf('lead'), toTitle('firm'))).toBe('name + firm.title');
    expect(rewriteExpression('lead . firm.name', { lead: { entries: recordOf('lead') } }, toTitle('firm'))).toBe(
      'lead . firm.title',
    );
  });

  it('are found behind loops, filters, functions and contexts, and not where a name of those hides them', () => {
    const schema: Schema = { leads: { list: { entries: recordOf('lead') } } };
    const meet = toTitle('lead');
    expect(rewriteExpression('for l in leads return l.name', schema, meet)).toBe('for l in leads return l.title');
    expect(rewriteExpression('leads[name = "x"].name', schema, meet)).toBe('leads[title = "x"].title');
    expect(rewriteExpression('some l in leads satisfies l.name = "name"', schema, meet)).toBe(
      'some l in leads satisfies l.title = "name"',
    );
    expect(rewriteExpression('for name in leads return name.name', schema, meet)).toBe(
      'for name in leads return name.title',
    );
    expect(rewriteExpression('{ name: leads[1], b: name.name }.b', schema, meet)).toBe(
      '{ name: leads[1], b: name.title }.b',
    );
    expect(rewriteExpression('(function(name) name)(leads[1].name)', schema, meet)).toBe(
      '(function(name) name)(leads[1].title)',
    );
  });

  it('stay where the text is no FEEL, and where nothing is known of what is before the dot', () => {
    expect(rewriteExpression('name +', recordOf('lead'), toTitle('lead'))).toBe('name +');
    expect(rewriteExpression('other.name', { lead: { entries: recordOf('lead') } }, toTitle('lead'))).toBe(
      'other.name',
    );
  });

  it('are rewritten in the placeholders of a template, and nowhere else of it', () => {
    const schema: Schema = { lead: { entries: recordOf('lead') } };
    expect(rewriteTemplate('lead.name: {{lead.name}} {{ upper case(lead.name) }}!', schema, toTitle('lead'))).toBe(
      'lead.name: {{lead.title}} {{ upper case(lead.title) }}!',
    );
  });
});
