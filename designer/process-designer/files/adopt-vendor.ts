// A file of another product in our own words: what its attributes and mappings mean here is written as ours, so that it is seen and edited like anything drawn here; what
// has no counterpart stays as it was. Flows are listed at both of their ends, as layouts ask.
/// <reference path="../../../core/engine/parse/bpmn-moddle.d.ts" />

import { isModdle, type Moddle, many, one } from '../../../core/engine/check/moddle.ts';
import { indexModel } from '../../../core/engine/check/model-index.ts';
import { createModdle } from '../../../core/engine/parse/create-moddle.ts';
import { readVendor } from '../../../core/engine/parse/vendor/read-vendor.ts';
import type { VendorElement } from '../../../core/engine/parse/vendor/vendor-element.ts';
import { translateJuel } from '../../../core/expressions/translate-juel.ts';
import { listAtEnds } from '../canvas/list-flows.ts';
import type { BusinessObject } from '../modeler.ts';

interface Writable {
  set(name: string, value: unknown): void;
  readonly $attrs: Record<string, unknown>;
  readonly $descriptor: { readonly propertiesByName: Readonly<Record<string, unknown>> };
}
interface Maker {
  create(type: string, properties: object): Moddle;
}

const mappings = /^(camunda:inputOutput|zeebe:ioMapping)$/;

function writable(element: Moddle): Writable {
  return element as unknown as Writable;
}

/** Attributes that became ours leave; one of ours that stands there already is left. */
function adoptSettings(element: Moddle): void {
  const { settings, mapped } = readVendor(element as VendorElement);
  const target = writable(element);
  for (const [name, value] of Object.entries(settings)) {
    const own = `ravand:${name}`;
    const property = Object.hasOwn(target.$descriptor.propertiesByName, own) ? own : name;
    if (!Object.hasOwn(target.$descriptor.propertiesByName, property)) continue;
    if (element[name] === undefined) target.set(property, value);
    const source = mapped.find(({ to }) => to === name)?.from;
    if (source !== undefined) delete target.$attrs[source];
  }
}

function adoptMappings(element: Moddle, moddle: Maker): void {
  const holder = one(element.extensionElements);
  const { inputs, outputs, refused } = readVendor(element as VendorElement);
  if (holder === undefined || refused.length > 0 || inputs.length + outputs.length === 0) return;
  const made = [
    ...inputs.map((row) => ['ravand:Input', row] as const),
    ...outputs.map((row) => ['ravand:Output', row] as const),
  ].map(([type, row]) => moddle.create(type, { ...row }));
  const values = [...many(holder.values).filter(({ $type }) => !mappings.test($type)), ...made];
  for (const value of made) (value as { $parent?: Moddle }).$parent = holder;
  writable(holder).set('values', values);
}

/** Conditions and the like: ${amount > 5} → amount > 5. */
function translateBody(element: Moddle): void {
  const { body } = element;
  if (typeof body !== 'string' || !/[$#]\{/.test(body)) return;
  const translation = translateJuel(body);
  if (translation.ok) writable(element).set('body', translation.feel);
}

export async function adoptVendor(xml: string): Promise<string> {
  const moddle = createModdle();
  const { rootElement } = await moddle.fromXML(xml);
  if (!isModdle(rootElement)) return xml;
  for (const element of indexModel(rootElement).elements) {
    adoptMappings(element, moddle as unknown as Maker);
    adoptSettings(element);
    translateBody(element);
  }
  listAtEnds(indexModel(rootElement).flows as unknown as readonly BusinessObject[]);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}
