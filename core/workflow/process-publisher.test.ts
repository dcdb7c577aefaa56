// What keeps a process from going live beside its own findings: what it names must be in the release it goes live with.
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import { bpmn } from '../../tests/conformance/small-model.ts';
import { createRelease, keyOf, type Live } from '../definitions/release.ts';
import { compileBpmn } from '../engine/compile/compile-bpmn.ts';
import { createManualClock } from '../kernel/clock.ts';
import { createDeployments } from './deployments.ts';
import { createProcessPublisher } from './process-publisher.ts';
import type { StartStore } from './start-store.ts';

const field = (name: string, target?: string) =>
  target === undefined
    ? { id: name, name, kind: 'text' as const }
    : { id: name, name, kind: 'reference' as const, target };
const entities: Readonly<Record<string, EntityDefinition>> = {
  lead: {
    kind: 'entity',
    id: 'lead',
    name: 'lead',
    titleField: 'name',
    fields: [field('name'), field('owner', 'user')],
    access: {},
  },
  user: { kind: 'entity', id: 'user', name: 'user', titleField: 'email', fields: [field('email')], access: {} },
};
const known: FormDefinition = { kind: 'form', name: 'known', entity: 'lead', fields: [] };
const live = [...Object.values(entities), known].map((definition): [string, Live] => [
  keyOf(definition),
  {
    versioned: { definition, version: 1, source: 'admin', publishedAt: new Date(0), publishedBy: 'test' },
    changedByAdmin: false,
    retired: false,
  },
]);
const release = createRelease(1, new Map(live), []);

const noStarts: StartStore = {
  swap: async () => {},
  remove: async () => {},
  named: async () => [],
  conditions: async () => [],
  takeDue: async () => [],
  hasDue: async () => false,
};

async function check(body: string, flows: readonly string[]): Promise<readonly string[]> {
  const deployments = createDeployments({
    dialect: 'sqlite',
    clock: createManualClock(new Date(0)),
    compile: compileBpmn,
  });
  const publisher = createProcessPublisher({
    deployments,
    starts: noStarts,
    compile: compileBpmn,
    clock: createManualClock(new Date(0)),
    offers: () => [{ name: 'known', parameters: [] }],
  });
  const details = await publisher.check({ kind: 'process', name: 'p', xml: bpmn(body, flows) }, release, release);
  return details.map(
    ({ pointer, code, params }) =>
      `${pointer} ${code} ${params?.path ?? params?.entity ?? params?.form ?? params?.type ?? ''}`,
  );
}
const variable = (entity: string): string =>
  `<bpmn:extensionElements><ravand:variable name="lead" entity="${entity}"/></bpmn:extensionElements>`;

describe('a process goes live only when what it names exists', () => {
  it('forms', async () => {
    expect(
      await check('<bpmn:userTask id="a" ravand:form="known"/><bpmn:userTask id="b" ravand:form="gone"/>', []),
    ).toEqual(['b bpmn.form-missing gone']);
  });
  it('handlers of service tasks', async () => {
    expect(
      await check('<bpmn:serviceTask id="a" ravand:type="known"/><bpmn:sendTask id="b" ravand:type="gone"/>', []),
    ).toEqual(['b bpmn.service-unknown gone']);
  });
  it('entities of variables and record starts', async () => {
    expect(await check(`${variable('nobody')}<bpmn:startEvent id="s" ravand:startOn="nothing.created"/>`, [])).toEqual([
      's bpmn.entity-missing nothing',
      'process bpmn.entity-missing nobody',
    ]);
  });
  it('fields that expressions read, through references too', async () => {
    const flows = [
      's>a ? lead.name = "x" and lead.owner.email = "y" and lead.createdAt = null',
      's>b ? lead.size > 1 or lead.owner.phone = null',
    ];
    expect(
      await check(`${variable('lead')}<bpmn:startEvent id="s"/><bpmn:task id="a"/><bpmn:task id="b"/>`, flows),
    ).toEqual(['s bpmn.field-missing lead.owner.phone', 's bpmn.field-missing lead.size']);
  });
  it('and names the element of every finding', async () => {
    const deployments = createDeployments({
      dialect: 'sqlite',
      clock: createManualClock(new Date(0)),
      compile: compileBpmn,
    });
    const publisher = createProcessPublisher({
      deployments,
      starts: noStarts,
      compile: compileBpmn,
      offers: () => [],
      clock: createManualClock(new Date(0)),
    });
    const xml = bpmn('<bpmn:serviceTask id="g" name="Which?"/>');
    expect(await publisher.check({ kind: 'process', name: 'p', xml }, release, release)).toEqual([
      { pointer: 'g', code: 'bpmn.service-type-missing', params: { element: 'g', name: 'Which?' } },
    ]);
  });
});
