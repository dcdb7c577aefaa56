// References lead to something of the right kind (BPMN 2.0.2, the metamodel of each clause). The reader resolves ids; it does not look at types.
import { is, isModdle, localType, type Moddle, type PropertyDescriptor } from './moddle.ts';
import type { Rule } from './rule.ts';

/** Where the metamodel's own type is too wide or another one than the schema means: what may really be named. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  'InputOutputBinding.inputDataRef': ['DataInput', 'InputSet'],
  'InputOutputBinding.outputDataRef': ['DataOutput', 'OutputSet'],
  'MultiInstanceLoopCharacteristics.loopDataInputRef': ['ItemAwareElement'],
  'MultiInstanceLoopCharacteristics.loopDataOutputRef': ['ItemAwareElement'],
};

/** Checked by rules that say more about them. */
const elsewhere = new Set([
  'SequenceFlow.sourceRef',
  'SequenceFlow.targetRef',
  'MessageFlow.sourceRef',
  'MessageFlow.targetRef',
  'BoundaryEvent.attachedToRef',
  'Lane.partitionElementRef',
]);

/** Types that are no BPMN elements, or too general to be wrong. */
const anything = new Set(['Element', 'bpmn:Element', 'bpmn:BaseElement', 'BaseElement']);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function referencesOf(descriptor: Moddle['$descriptor'], type: string): readonly PropertyDescriptor[] {
  return (descriptor?.properties ?? []).filter(
    (property) =>
      property.isReference === true &&
      property.isVirtual !== true &&
      property.ns.prefix === 'bpmn' &&
      !anything.has(property.type) &&
      !elsewhere.has(`${type}.${property.ns.localName}`),
  );
}

const kinds: Rule = (model, report) => {
  const byType = new Map<string, readonly PropertyDescriptor[]>();
  for (const element of model.elements) {
    const type = localName(element.$type);
    let properties = byType.get(type);
    if (properties === undefined) {
      properties = referencesOf(element.$descriptor, type);
      byType.set(type, properties);
    }
    for (const property of properties) {
      const name = property.ns.localName;
      const value = element[name];
      if (value === undefined) continue;
      const expected = narrower[`${type}.${name}`] ?? [localName(property.type)];
      for (const target of Array.isArray(value) ? value : [value]) {
        if (!isModdle(target) || is(target, ...expected)) continue;
        report.error(element, 'bpmn.reference-kind', {
          property: name,
          id: target.id ?? '',
          expected: expected.map((kind) => kind.charAt(0).toLowerCase() + kind.slice(1)).join(', '),
          found: localType(target),
        });
      }
    }
  }
};

export const referenceRules: readonly Rule[] = [kinds];
