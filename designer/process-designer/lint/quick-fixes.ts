// What mends a finding at one press. Every fix is one step of undo; what needs thought has none.
import type { Finding } from '../../../core/engine/model.ts';
import { hasScreen } from '../../shell/router.ts';
import { businessOf, isA, processOf, recordsOf } from '../moddle.ts';
import type { BusinessObject, DiagramElement, ProcessModeler } from '../modeler.ts';

export interface QuickFix {
  /** Text key: `process.fix.<name>`. */
  readonly name: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Absent: it is a way to another place. */
  readonly apply?: () => void;
  readonly href?: string;
}

type Make = (place: Place) => readonly QuickFix[];

interface Place {
  readonly modeler: ProcessModeler;
  readonly element: DiagramElement;
  readonly business: BusinessObject;
  readonly finding: Pick<Finding, 'code' | 'params'>;
}

function outgoing({ modeler, business }: Place): readonly DiagramElement[] {
  return (business.get<BusinessObject[] | undefined>('outgoing') ?? []).flatMap(
    ({ id }) => modeler.elements.get(id) ?? [],
  );
}

function hasCondition(flow: DiagramElement): boolean {
  return businessOf(flow).get<unknown>('conditionExpression') !== undefined;
}

/** An end event of the same scope that is drawn nearest, or a new one. */
function connectEnd({ modeler, element }: Place): void {
  const middle = ({ x = 0, y = 0 }: { x?: number; y?: number }) => ({ x, y });
  const from = middle(element as { x?: number; y?: number });
  const far = (end: DiagramElement) => {
    const { x, y } = middle(end as { x?: number; y?: number });
    return Math.hypot(x - from.x, y - from.y);
  };
  const ends = modeler.elements
    .filter(
      (one) =>
        one.type === 'bpmn:EndEvent' &&
        one.parent === element.parent &&
        (businessOf(one).get<BusinessObject[] | undefined>('eventDefinitions') ?? []).length === 0,
    )
    .sort((a, b) => far(a) - far(b));
  const [nearest] = ends;
  if (nearest === undefined) modeler.append(element, 'bpmn:EndEvent');
  else modeler.modeling.connect(element, nearest);
}

const toEnd: Make = (place) =>
  isA(place.element, 'bpmn:FlowNode') ? [{ name: 'connectEnd', apply: () => connectEnd(place) }] : [];

/** The flow without a condition becomes the default; without one, a way to the end does. */
const addDefault: Make = (place) => {
  const { modeler, element } = place;
  if (!isA(element, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity')) return [];
  const apply = () =>
    modeler.together(() => {
      const before = new Set(outgoing(place));
      if (![...before].some((flow) => !hasCondition(flow))) connectEnd(place);
      const flow = outgoing(place).find((one) => !before.has(one)) ?? outgoing(place).find((one) => !hasCondition(one));
      if (flow) modeler.modeling.updateProperties(element, { default: businessOf(flow) });
    });
  return [{ name: 'addDefault', apply }];
};

/** At the flow itself or at its gateway. */
const makeDefault: Make = ({ modeler, element, business }) => {
  const source = isA(element, 'bpmn:SequenceFlow') ? business.get<BusinessObject | undefined>('sourceRef') : business;
  const drawn = source && modeler.elements.get(source.id);
  if (!source || !drawn || source.get<unknown>('default') !== undefined) return [];
  const flow = isA(element, 'bpmn:SequenceFlow')
    ? business
    : (source.get<BusinessObject[]>('outgoing') ?? []).find(
        (one) => one.get<unknown>('conditionExpression') === undefined,
      );
  return flow
    ? [{ name: 'makeDefault', apply: () => modeler.modeling.updateProperties(drawn, { default: flow }) }]
    : [];
};

const dropCondition: Make = ({ modeler, element }) =>
  isA(element, 'bpmn:SequenceFlow')
    ? [
        {
          name: 'removeCondition',
          apply: () => modeler.modeling.updateProperties(element, { conditionExpression: undefined }),
        },
      ]
    : [];

const remove: Make = ({ modeler, element }) =>
  element.parent ? [{ name: 'remove', apply: () => modeler.modeling.removeElements([element]) }] : [];

const dropAttribute: Make = ({ modeler, element, business, finding }) => {
  const name = String(finding.params?.name ?? '');
  const attributes = (business as unknown as { readonly $attrs?: Readonly<Record<string, unknown>> }).$attrs ?? {};
  if (!Object.hasOwn(attributes, name)) return [];
  return [
    {
      name: 'removeAttribute',
      params: { name },
      apply: () => modeler.modeling.updateModdleProperties(element, business, { [name]: undefined }),
    },
  ];
};

const executable: Make = ({ modeler, element, business }) =>
  business.$type === 'bpmn:Process'
    ? [
        {
          name: 'makeExecutable',
          apply: () => modeler.modeling.updateModdleProperties(element, business, { isExecutable: true }),
        },
      ]
    : [];

const addTimer: Make = ({ modeler, element }) =>
  isA(element, 'bpmn:ReceiveTask') ? [{ name: 'addTimer', apply: () => modeler.attachTimer(element) }] : [];

const endMissing: Make = ({ modeler, business }) => {
  const scope = business.$instanceOf('bpmn:FlowElementsContainer') ? business : business.$parent;
  const nodes = (scope?.get<BusinessObject[] | undefined>('flowElements') ?? []).filter(
    (one) =>
      one.$instanceOf('bpmn:FlowNode') &&
      !one.$instanceOf('bpmn:EndEvent') &&
      (one.get<BusinessObject[] | undefined>('outgoing') ?? []).length === 0,
  );
  const open = nodes.flatMap(({ id }) => modeler.elements.get(id) ?? []);
  if (open.length === 0) return [];
  return [
    {
      name: 'connectEnd',
      apply: () =>
        modeler.together(() => {
          for (const one of open)
            connectEnd({ modeler, element: one, business: businessOf(one), finding: { code: '' } });
        }),
    },
  ];
};

const link =
  (name: string, path: string, param: string): Make =>
  ({ finding }) => {
    const target = finding.params?.[param];
    return target === undefined || !hasScreen(`${path}x`)
      ? []
      : [{ name, href: `${path}${encodeURIComponent(String(target))}` }];
  };

/** Made as a draft about the record of the process. */
const beginning =
  (name: string, param: string, begin: (name: string, entity: string) => Promise<void>): Make =>
  ({ element, finding }) => {
    const [record] = recordsOf(processOf(element));
    const target = finding.params?.[param];
    if (record === undefined || target === undefined || !/^[a-z][A-Za-z0-9-]{0,62}$/.test(String(target))) return [];
    return [{ name, apply: () => void begin(String(target), record.entity) }];
  };

const fixes: Readonly<Record<string, Make>> = {
  'bpmn.path-stops': toEnd,
  'bpmn.boundary-ends': toEnd,
  'bpmn.end-missing': endMissing,
  'bpmn.no-default': addDefault,
  'bpmn.condition-missing': makeDefault,
  'bpmn.condition-on-default': dropCondition,
  'bpmn.condition-alone': dropCondition,
  'bpmn.condition-empty': dropCondition,
  'bpmn.condition-ignored': dropCondition,
  'bpmn.condition-after-event-gateway': dropCondition,
  'bpmn.unreachable': remove,
  'bpmn.gateway-alone': remove,
  'bpmn.flow-twice': remove,
  'bpmn.unknown-attribute': dropAttribute,
  'bpmn.attribute-unknown': dropAttribute,
  'bpmn.foreign': dropAttribute,
  'bpmn.foreign-code': dropAttribute,
  'bpmn.vendor-ignored': dropAttribute,
  'bpmn.not-executable': executable,
  'bpmn.wait-endless': addTimer,
  'bpmn.form-missing': beginning('createForm', 'form', async (name, entity) =>
    (await import('./begin-definition.ts')).beginForm(name, entity),
  ),
  'bpmn.template-missing': beginning('createMessage', 'message', async (name, entity) =>
    (await import('./begin-definition.ts')).beginMessage(name, entity),
  ),
  'bpmn.role-blind': link('openEntity', '/studio/entities/', 'entity'),
};

export function fixesFor(
  modeler: ProcessModeler,
  finding: Pick<Finding, 'code' | 'params' | 'element'>,
): readonly QuickFix[] {
  const element =
    modeler.elements.get(finding.element) ??
    (finding.element === modeler.canvas.getRootElement()?.id ? modeler.canvas.getRootElement() : undefined);
  if (element === undefined) return [];
  return fixes[finding.code]?.({ modeler, element, business: businessOf(element), finding }) ?? [];
}
