// What a process names and the house has not: told at the element that names it, and no heavier than it is.
import { describe, expect, it } from 'vitest';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import { compileBpmn } from '../compile/compile-bpmn.ts';
import { checkHouse, checkWithDrafts, type House, type HouseWithDrafts } from './house.ts';

const house: House = {
  entities: [
    {
      name: 'lead',
      fields: [
        { name: 'value', kind: 'money' },
        { name: 'owner', kind: 'reference', target: 'user' },
      ],
    },
    { name: 'user', fields: [{ name: 'email', kind: 'email' }] },
  ],
  forms: [{ name: 'call', entity: 'lead', own: [] }],
  messages: [{ name: 'welcome' }],
  calendars: [],
  processes: [{ name: 'known' }],
  decisions: [{ name: 'hot', kind: 'rule' }],
  roles: [
    { name: 'staff', reads: ['lead'] },
    { name: 'guest', reads: [] },
  ],
  tasks: [{ name: 'send-message', parameters: [{ name: 'template', kind: 'message', required: true }] }],
};
const variable = '<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>';
const input = (source: string) =>
  `<bpmn:extensionElements><ravand:input target="template" source="${source}"/></bpmn:extensionElements>`;

async function check(element: string): Promise<readonly string[]> {
  const body = `${variable}<bpmn:startEvent id="s"/>${element}<bpmn:endEvent id="e"/>`;
  const { processes, findings } = await compileBpmn(bpmn(body, ['s>x', 'x>e']));
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return processes
    .flatMap((process) => checkHouse(process, house))
    .map(({ element: at, severity, code }) => `${at} ${severity} ${code}`);
}

describe('What a process names must be in the house', () => {
  it.each([
    ['a form', '<bpmn:userTask id="x" ravand:form="gone"/>', 'x error bpmn.form-missing'],
    ['a role', '<bpmn:userTask id="x" ravand:candidateRole="gone"/>', 'x warning bpmn.role-missing'],
    [
      'one of several roles',
      '<bpmn:userTask id="x" ravand:candidateRoles="[&quot;staff&quot;, &quot;gone&quot;]"/>',
      'x warning bpmn.role-missing',
    ],
    [
      'a role that sees the record',
      '<bpmn:userTask id="x" ravand:candidateRole="guest"/>',
      'x warning bpmn.role-blind',
    ],
    ['a service', '<bpmn:serviceTask id="x" ravand:type="gone"/>', 'x error bpmn.service-unknown'],
    [
      'a required parameter',
      '<bpmn:serviceTask id="x" ravand:type="send-message"/>',
      'x warning bpmn.parameter-missing',
    ],
    [
      'a message',
      `<bpmn:serviceTask id="x" ravand:type="send-message">${input('&quot;gone&quot;')}</bpmn:serviceTask>`,
      'x warning bpmn.template-missing',
    ],
    ['a called process', '<bpmn:callActivity id="x" calledElement="gone"/>', 'x warning bpmn.process-unknown'],
    ['a field', '<bpmn:userTask id="x" ravand:assignee="lead.owner.phone"/>', 'x error bpmn.field-missing'],
    ['an end of waiting', '<bpmn:receiveTask id="x" messageRef="m"/>', 'x info bpmn.wait-endless'],
  ])('%s', async (_, element, expected) => {
    const roots = element.includes('messageRef') ? '<bpmn:message id="m" name="reply"/>' : '';
    if (roots === '') expect(await check(element)).toEqual([expected]);
    else {
      const { processes } = await compileBpmn(
        bpmn(`<bpmn:startEvent id="s"/>${element}<bpmn:endEvent id="e"/>`, ['s>x', 'x>e'], roots),
      );
      expect(
        processes
          .flatMap((process) => checkHouse(process, house))
          .map((one) => `${one.element} ${one.severity} ${one.code}`),
      ).toEqual([expected]);
    }
  });

  it('what is there is not told of', async () => {
    expect(
      await check(
        '<bpmn:userTask id="x" ravand:form="call" ravand:candidateRole="staff" ravand:assignee="lead.owner.email"/>',
      ),
    ).toEqual([]);
    expect(
      await check(
        `<bpmn:serviceTask id="x" ravand:type="send-message">${input('&quot;welcome&quot;')}</bpmn:serviceTask>`,
      ),
    ).toEqual([]);
    expect(
      await check(`<bpmn:serviceTask id="x" ravand:type="send-message">${input('lead.value')}</bpmn:serviceTask>`),
    ).toEqual([]);
    expect(await check('<bpmn:businessRuleTask id="x" ravand:decision="hot"/>')).not.toContain(
      'x warning bpmn.decision-unknown',
    );
  });
});

describe('What a process names and drafts bring or take away', () => {
  const found = async (element: string, drafted: Partial<HouseWithDrafts>) => {
    const body = `${variable}<bpmn:startEvent id="s"/>${element}<bpmn:endEvent id="e"/>`;
    const { processes } = await compileBpmn(bpmn(body, ['s>x', 'x>e']));
    return processes
      .flatMap((process) => checkWithDrafts(process, { ...house, ...drafted }))
      .map(({ element: at, severity, code, draft }) => `${at} ${severity} ${code} ${draft ?? ''}`.trim());
  };
  const form = { name: 'drafted', entity: 'lead', own: [] };

  it('is not missing when a draft brings it, but goes live with it', async () => {
    const drafted = {
      forms: [...house.forms, form],
      roles: [...house.roles, { name: 'drafted', reads: ['lead'] }],
      live: { forms: house.forms, roles: house.roles },
    };
    expect(await found('<bpmn:userTask id="x" ravand:form="drafted"/>', drafted)).toEqual([
      'x warning bpmn.form-missing mends',
    ]);
    // What would only be doubtful is none of it.
    expect(await found('<bpmn:userTask id="x" ravand:candidateRole="drafted"/>', drafted)).toEqual([]);
    expect(await found('<bpmn:userTask id="x" ravand:form="gone"/>', drafted)).toEqual(['x error bpmn.form-missing']);
  });

  it('is told before it is gone when a draft takes it away', async () => {
    const entities = house.entities.map((entity) =>
      entity.name === 'user' ? { ...entity, fields: [{ name: 'mail', kind: 'email' as const }] } : entity,
    );
    expect(
      await found('<bpmn:userTask id="x" ravand:assignee="lead.owner.email"/>', {
        entities,
        live: { entities: house.entities },
      }),
    ).toEqual(['x warning bpmn.field-missing causes']);
  });
});
