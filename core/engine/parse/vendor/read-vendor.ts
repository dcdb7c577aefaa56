// Attributes and extension elements of other products on one element → VendorReading. The one entrance; judges nothing, hides nothing.
import { readCamundaAttribute } from './camunda-attributes.ts';
import { readCamundaElement } from './camunda-elements.ts';
import { emptyDraft, type VendorReading } from './reading.ts';
import { extensions, type VendorElement, vendorOf } from './vendor-element.ts';
import { readZeebeElement } from './zeebe-elements.ts';

/** Looks that modellers write, and our own attributes, which moddle names when it does not know them. */
const silent = /^(ravand|xmlns|xsi|xml|bioc|color|di|dc|bpmndi)(:|$)/;

/** The checks and the compiler ask for the same elements; translating expressions is the dear part. */
const readings = new WeakMap<VendorElement, VendorReading>();

export function readVendor(element: VendorElement): VendorReading {
  const before = readings.get(element);
  if (before !== undefined) return before;
  const reading = read(element);
  readings.set(element, reading);
  return reading;
}

function read(element: VendorElement): VendorReading {
  const draft = emptyDraft();
  for (const [qualified, value] of Object.entries(element.$attrs ?? {})) {
    if (!qualified.includes(':') || silent.test(qualified)) continue;
    const name = vendorOf(element, qualified);
    if (name?.vendor === 'camunda') readCamundaAttribute(element, qualified, name.local, String(value), draft);
    else draft.unread.add(qualified);
  }
  for (const extension of extensions(element)) {
    if (silent.test(extension.$type)) continue;
    const name = vendorOf(element, extension.$type);
    if (name?.vendor === 'camunda') readCamundaElement(extension, name.local, draft);
    else if (name?.vendor === 'zeebe') readZeebeElement(extension, name.local, draft);
    else draft.unread.add(extension.$type);
  }
  return {
    settings: draft.settings,
    inputs: draft.inputs,
    outputs: draft.outputs,
    mapped: draft.mapped,
    ignored: [...draft.ignored],
    unread: [...draft.unread],
    refused: draft.refused,
  };
}
