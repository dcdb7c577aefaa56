// DMN XML: what comes in of a file of another product, what is listed as not read, what is refused, and that nothing is lost on the way out and in again.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecisionDefinition } from '../../schemas/types.ts';
import { toFeelText } from '../expressions/to-text.ts';
import { Problem } from '../kernel/problem.ts';
import { compileDecision } from './compile-decision.ts';
import { dmnVersions } from './create-moddle.ts';
import { readDmn } from './read-dmn.ts';
import { tables } from './table-generator.ts';
import { takeDecision } from './take-decision.ts';
import { writeDmn } from './write-dmn.ts';

const loan = (date: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/${date}/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="loan" name="Loan" namespace="x">
  <itemDefinition name="tStatus"><typeRef>string</typeRef><allowedValues><text>"gold", "tin"</text></allowedValues></itemDefinition>
  ${more}
  <inputData id="in_age" name="Applicant Age"><variable name="Applicant Age" typeRef="number"/></inputData>
  <inputData id="in_status" name="status"><variable name="status" typeRef="tStatus"/></inputData>
  <decision id="risk" name="Risk class">
    <description>How much we dare</description>
    <variable name="Risk" typeRef="string"/>
    <informationRequirement><requiredInput href="#in_age"/></informationRequirement>
    <informationRequirement><requiredInput href="#in_status"/></informationRequirement>
    <decisionTable hitPolicy="PRIORITY" camunda:historyTimeToLive="180">
      <input id="i1" label="Age"><inputExpression typeRef="number"><text>Applicant Age</text></inputExpression></input>
      <input id="i2"><inputExpression typeRef="tStatus"><text>status</text></inputExpression></input>
      <output id="o1" typeRef="string"><outputValues><text>"high","low"</text></outputValues><defaultOutputEntry><text>"low"</text></defaultOutputEntry></output>
      <rule id="r1"><description>the young</description><inputEntry><text>&lt; 25</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text></text></inputEntry><inputEntry><text>"gold"</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="rate" name="نرخ">
    <variable name="rate" typeRef="number"/>
    <informationRequirement><requiredDecision href="#risk"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#bkm"/></knowledgeRequirement>
    <literalExpression><text>if Risk = "high" then 23 else 18</text></literalExpression>
  </decision>
  <decision id="boxed" name="Boxed"><context><contextEntry><variable name="a"/><literalExpression><text>1</text></literalExpression></contextEntry></context></decision>
  <businessKnowledgeModel id="bkm" name="PMT"/>
</definitions>`;

const namespaces = ['20191111', '20211108', '20230324'];

async function codeOf(xml: string): Promise<string> {
  const error = await readDmn(xml, 'en').catch((failed: unknown) => failed);
  return error instanceof Problem ? `${error.code} ${error.details[0]?.code ?? ''}` : 'read';
}

it('reads tables and formulas of one diagram, with what they require, in all three versions', async () => {
  for (const namespace of namespaces) {
    const { decisions, unread } = await readDmn(loan(namespace), 'en');
    expect(decisions).toEqual([
      {
        kind: 'decision',
        name: 'risk-class',
        label: { en: 'Risk class' },
        description: 'How much we dare',
        data: [
          { name: 'Applicant Age', type: 'number' },
          { name: 'status', type: 'string' },
        ],
        hitPolicy: 'priority',
        inputs: [
          { id: 'i1', label: { en: 'Age' }, expression: 'Applicant Age', type: 'number' },
          { id: 'i2', expression: 'status', type: 'string', allowed: '"gold", "tin"' },
        ],
        outputs: [{ id: 'o1', name: 'Risk', type: 'string', allowed: '"high","low"', default: '"low"' }],
        annotations: ['Annotation'],
        rows: [
          { id: 'r1', when: ['< 25', '-'], give: ['"high"'], notes: ['the young'] },
          { id: 'r2', when: ['', '"gold"'], give: ['"low"'] },
        ],
        dmn: { id: 'risk', name: 'Risk class', variable: 'Risk' },
      },
      {
        kind: 'decision',
        name: 'rate',
        label: { en: 'نرخ' },
        requires: [{ name: 'Risk', decision: 'risk-class' }],
        formula: 'if Risk = "high" then 23 else 18',
        hitPolicy: 'unique',
        inputs: [],
        outputs: [{ id: 'result', name: 'rate', type: 'number' }],
        rows: [],
        dmn: { id: 'rate', name: 'نرخ', variable: 'rate' },
      },
    ]);
    expect(unread.map(({ element, what }) => `${element}: ${what}`)).toEqual([
      'Boxed: dmn:Context',
      'Risk class: camunda:historyTimeToLive',
      'نرخ: knowledgeRequirement',
      'PMT: dmn:BusinessKnowledgeModel',
    ]);
    const all = new Map(decisions.map((one) => [one.name, { compiled: compileDecision(one).compiled, version: 1 }]));
    const find = (name: string) => all.get(name);
    const taken = await takeDecision({ find }, all.get('rate')!.compiled, { 'Applicant Age': 20, status: 'gold' });
    expect(toFeelText(taken.value)).toBe('23');
  }
});

it('loses nothing it has read when it writes it, in every version', async () => {
  const { decisions } = await readDmn(loan('20191111'), 'en');
  for (const version of dmnVersions) {
    const xml = await writeDmn(decisions, version);
    expect(xml.match(/<dmn:[A-Z]\w*/g)).toBeNull();
    expect(xml.match(/<dmn:(decision|input|output|rule) /g)).toHaveLength(2 + 2 + 1 + 2);
    expect(await readDmn(xml, 'en')).toEqual({ decisions, unread: [] });
  }
});

it('keeps our own definitions whole: languages, entity, cases, notes, and cells of any text', async () => {
  const choice = { policies: ['collect', 'unique'], withComputed: true, rows: 6, columns: 3 } as const;
  const words = fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => text.replace(/[^\n\P{C}]|[\ufffe\uffff]/gu, '').trim());
  await fc.assert(
    fc.asyncProperty(tables(choice), words, words, async (definition, note, label) => {
      const whole: DecisionDefinition = {
        ...definition,
        ...(label === '' ? {} : { label: { fa: label, en: 'E' }, description: label }),
        entity: 'lead',
        annotations: ['why'],
        rows: definition.rows.map((row) => (note === '' ? row : { ...row, notes: [note] })),
        cases: [{ id: 'c1', given: { i0: '1' }, expected: note }],
      };
      const { decisions, unread } = await readDmn(await writeDmn([whole], '1.5'), 'en');
      expect(unread).toEqual([]);
      const [{ dmn: _, ...found } = whole] = decisions;
      expect(found).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

it('refuses doctypes, entities, other languages and what is no XML', async () => {
  const xml = loan('20191111');
  expect(await codeOf(xml.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'))).toBe('dmn-unreadable bpmn.doctype');
  expect(await codeOf(xml.replace('</definitions>', ''))).toBe('dmn-unreadable bpmn.not-xml');
  expect(await codeOf(loan('20111111'))).toBe('dmn-version ');
  expect(await codeOf('<a/>')).toBe('dmn-version ');
  expect(await codeOf(xml.replace('id="risk"', 'id="__proto__"'))).toBe('dmn-unreadable bpmn.forbidden-id');
});
