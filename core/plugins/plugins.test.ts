// Plugin folders are read whole, in order, and a broken one harms nobody else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityDefinition, FormDefinition, RoleDefinition } from '../../schemas/types.ts';
import { definitionValidator } from '../definitions/definition-validator.ts';
import { readMessage } from './read-message.ts';
import { readPlugins } from './read-plugins.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ravand-plugins-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plugin(name: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, file, '..'), { recursive: true });
    writeFileSync(join(folder, name, file), text);
  }
}

const manifest = (name: string, more: object = {}) => JSON.stringify({ name, version: '1.0.0', ...more });

describe('The plugins of this project', () => {
  const { plugins, faults, files } = readPlugins();

  it('are read without a fault', () => {
    expect(faults).toEqual([]);
    expect(plugins.map(({ name }) => name)).toContain('sales');
  });

  it('hold definitions of the right shape with every label in four languages', () => {
    for (const { definitions, manifest: about } of plugins) {
      expect(definitionValidator.manifest(about)).toEqual([]);
      for (const definition of definitions) {
        expect(definitionValidator.definition(definition), `${definition.kind} ${definition.name}`).toEqual([]);
        if (definition.kind !== 'settings' && definition.kind !== 'menu' && definition.kind !== 'page')
          expect(Object.keys(definition.label ?? {}).sort(), definition.name).toEqual(['ar', 'en', 'fa', 'he']);
      }
    }
  });

  it('give their roles rights to entities that are there', () => {
    const roles = plugins.flatMap(({ definitions }) =>
      definitions.filter((d): d is RoleDefinition => d.kind === 'role'),
    );
    const entities = new Set(
      files.flatMap(({ definitions }) => definitions.flatMap(({ kind, name }) => (kind === 'entity' ? [name] : []))),
    );
    for (const { name, rights = {} } of roles)
      for (const entity of Object.keys(rights)) expect(entities, `${name}: ${entity}`).toContain(entity);
    expect(roles.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['salesPerson', 'serviceAgent', 'marketer', 'accountant', 'hrManager']),
    );
  });

  it('name every field and option in four languages', () => {
    const entities = plugins.flatMap(({ definitions }) =>
      definitions.filter((d): d is EntityDefinition => d.kind === 'entity'),
    );
    const forms = plugins.flatMap(({ definitions }) =>
      definitions.filter((d): d is FormDefinition => d.kind === 'form'),
    );
    const fields = [
      ...entities.flatMap((entity) => entity.fields),
      ...forms.flatMap((form) => (form.fields ?? []).flatMap(({ own }) => (own ? [own] : []))),
    ];
    for (const field of fields)
      for (const text of [field, ...(field.options ?? [])])
        expect(Object.keys(text.label ?? {}).length, field.id).toBe(4);
  });
});

describe('A plugin folder', () => {
  it('comes after the plugins it requires, whatever its name', () => {
    plugin('alpha', { 'manifest.json': manifest('alpha', { requires: ['zeta'] }) });
    plugin('zeta', { 'manifest.json': manifest('zeta') });
    expect(readPlugins([folder]).plugins.map(({ name }) => name)).toEqual(['zeta', 'alpha']);
  });

  it('that requires what is not there is left out with the reason', () => {
    plugin('alone', { 'manifest.json': manifest('alone', { requires: ['nobody'] }) });
    const { plugins, faults } = readPlugins([folder]);
    expect(plugins).toEqual([]);
    expect(faults[0]?.message).toContain('requires nobody');
  });

  it('brings what lies in with/<plugin> only where that plugin is there, too, wherever it comes in the order', () => {
    const rule = (name: string) => JSON.stringify({ kind: 'rule', name });
    plugin('alpha', {
      'manifest.json': manifest('alpha'),
      'rules/plain.json': rule('plain'),
      'with/zeta/rules/joined.json': rule('joined'),
      'with/nobody/rules/alone.json': rule('alone'),
      'locales/en.json': JSON.stringify({ 'rule.joined': 'Joined' }),
    });
    plugin('zeta', { 'manifest.json': manifest('zeta') });
    const brought = readPlugins([folder]).files.map(({ plugin: name, definitions }) => [name, definitions] as const);
    expect(brought.slice(1, 4)).toMatchObject([
      ['alpha', [{ name: 'plain' }]],
      ['zeta', []],
      ['alpha+zeta', [{ name: 'joined', label: { en: 'Joined' } }]],
    ]);
  });

  it('with broken JSON is left out, named with its file, and the others stay', () => {
    plugin('broken', { 'manifest.json': manifest('broken'), 'rules/bad.json': '{ "kind": ' });
    plugin('sound', { 'manifest.json': manifest('sound') });
    const { plugins, faults } = readPlugins([folder]);
    expect(plugins.map(({ name }) => name)).toEqual(['sound']);
    expect(faults[0]?.message).toContain('rules/bad.json');
  });

  it('takes labels from its locales by convention and keeps those it writes itself', () => {
    const fields = [
      { id: 'a', name: 'size', kind: 'choice', options: [{ value: 's' }] },
      { id: 'b', name: 'note', kind: 'text', label: { en: 'Own' } },
    ];
    plugin('shop', {
      'manifest.json': manifest('shop'),
      'entities/item.json': JSON.stringify({
        kind: 'entity',
        id: 'item',
        name: 'item',
        titleField: 'note',
        fields,
        access: {},
      }),
      'locales/en.json': JSON.stringify({
        'entity.item': 'Item',
        'entity.item.field.size': 'Size',
        'entity.item.field.size.option.s': 'Small',
        'entity.item.field.note': 'Not this',
      }),
    });
    const entity = readPlugins([folder]).plugins[0]?.definitions[0] as EntityDefinition;
    expect(entity.label).toEqual({ en: 'Item' });
    expect(entity.fields[0]?.label).toEqual({ en: 'Size' });
    expect(entity.fields[0]?.options?.[0]?.label).toEqual({ en: 'Small' });
    expect(entity.fields[1]?.label).toEqual({ en: 'Own' });
  });

  it('brings decisions, whose columns are named by its locales', () => {
    const decision = {
      kind: 'decision',
      name: 'rate',
      hitPolicy: 'unique',
      inputs: [{ id: 'amount', expression: 'amount', type: 'number' }],
      outputs: [{ id: 'o', name: 'percent', type: 'number' }],
      rows: [{ id: 'r', when: ['-'], give: ['5'] }],
    };
    plugin('zeta', {
      'manifest.json': manifest('zeta'),
      'decisions/rate.json': JSON.stringify(decision),
      'locales/fa.json': JSON.stringify({ 'decision.rate': 'نرخ', 'decision.rate.input.amount': 'مبلغ' }),
      'locales/en.json': JSON.stringify({ 'decision.rate.output.percent': 'Percent' }),
    });
    const { plugins, faults } = readPlugins([folder]);
    expect(faults).toEqual([]);
    expect(plugins[0]?.definitions).toMatchObject([
      { label: { fa: 'نرخ' }, inputs: [{ label: { fa: 'مبلغ' } }], outputs: [{ label: { en: 'Percent' } }] },
    ]);
  });

  it('names the steps of its processes in every language that has a word for them', () => {
    plugin('shop', {
      'manifest.json': manifest('shop'),
      'workflows/order.bpmn': '<definitions/>',
      'locales/fa.json': JSON.stringify({ 'process.order': 'سفارش', 'process.order.element.pack': 'بسته‌بندی' }),
      'locales/en.json': JSON.stringify({ 'process.order.element.pack': 'Pack', 'process.order.element.ship': 'Ship' }),
    });
    expect(readPlugins([folder]).plugins[0]?.definitions).toMatchObject([
      {
        kind: 'process',
        label: { fa: 'سفارش' },
        elementLabels: { pack: { fa: 'بسته‌بندی', en: 'Pack' }, ship: { en: 'Ship' } },
      },
    ]);
  });
});

describe('A message file', () => {
  it('gives channel, address and a text per language', () => {
    const read = readMessage(
      'hello',
      '---\nchannel: email\nto: lead.email\n---\n\n# fa\nSubject: سلام\n\nسطر یک\n\nسطر دو\n\n# en\nSubject: Hello\n\nLine\n',
    );
    expect(read).toEqual({
      kind: 'message',
      name: 'hello',
      channel: 'email',
      to: 'lead.email',
      subject: { fa: 'سلام', en: 'Hello' },
      body: { fa: 'سطر یک\n\nسطر دو', en: 'Line' },
    });
  });

  it('without front matter, with a foreign channel or without a section says what was expected', () => {
    expect(() => readMessage('a', 'hello')).toThrow('front matter');
    expect(() => readMessage('a', '---\nchannel: fax\nto: x\n---\n# en\nx')).toThrow('found "fax"');
    expect(() => readMessage('a', '---\nchannel: sms\nto: x\n---\nx')).toThrow('section per language');
  });
});
