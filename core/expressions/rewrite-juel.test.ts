// Names in JUEL, by its grammar and by what its variables are.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written like this
import { describe, expect, it } from 'vitest';
import { rewriteJuel } from './rewrite-juel.ts';
import { fieldsOfEntity } from './shape.ts';

const person = fieldsOfEntity('person', { name: 'string' });
const schema = {
  lead: { entries: fieldsOfEntity('lead', { value: 'number', name: 'string', owner: { entries: person } }) },
  leads: { list: { entries: fieldsOfEntity('lead', { value: 'number' }) } },
  value: 'number',
} as const;
const names: Readonly<Record<string, string>> = { 'lead.value': 'worth', 'person.name': 'fullName' };
const rewrite = (text: string, isMeant = true) =>
  rewriteJuel(
    text,
    schema,
    (entity, name) => names[`${entity}.${name}`] ?? name,
    (name) => name,
    () => isMeant,
  );

describe('names in JUEL', () => {
  it.each([
    ['${lead.value > 500}', '${lead.worth > 500}'],
    ['#{value == lead.value && lead.name != "value"}', '#{value == lead.worth && lead.name != "value"}'],
    ['Call ${lead.owner.name} of ${lead.name}', 'Call ${lead.owner.fullName} of ${lead.name}'],
    ['${lead["value"] + lead[\'value\']}', '${lead["worth"] + lead[\'worth\']}'],
    ['${execution.getVariable("lead").value}', '${execution.getVariable("lead").worth}'],
    ['${empty lead.value ? leads[0].value : -lead.value}', '${empty lead.worth ? leads[0].worth : -lead.worth}'],
    ['${lead.owner.name.contains(lead.value)}', '${lead.owner.fullName.contains(lead.worth)}'],
  ])('%s', (text, written) => {
    expect(rewrite(text)).toBe(written);
  });

  it('are left where they are no names of fields, or nothing evaluates them', () => {
    for (const text of ['${value}', 'lead.value', '${bean.run(lead.value)}', '${lead.value', '\\${lead.value}'])
      expect(rewrite(text)).toBe(text);
    expect(rewrite('${lead.value}', false)).toBe('${lead.value}');
  });
});
