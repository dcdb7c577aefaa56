// A read file comes out as it went in: references that lead nowhere and attributes that only repeat the schema's default are not in the
// tree, so bpmn-moddle would not write them. Only for writing what was not changed: no rule, no engine and no editor may see stand-ins.
import { isModdle, type Moddle } from './moddle.ts';
import type { ReaderWarning } from './reader-warnings.ts';

type Changeable = Record<string, unknown> & Moddle;

function keepReferences(warnings: readonly ReaderWarning[]): void {
  for (const { message, element, property, value } of warnings) {
    if (!message.startsWith('unresolved reference') || element === undefined || value === undefined) continue;
    const owner = element as Changeable;
    const descriptor = owner.$descriptor?.properties.find(({ ns }) => `${ns.prefix}:${ns.localName}` === property);
    if (descriptor === undefined) continue;
    const name = descriptor.ns.localName;
    const standIn = { $type: descriptor.type, id: value };
    const before = owner[name];
    owner[name] = descriptor.isMany === true ? [...(Array.isArray(before) ? before : []), standIn] : standIn;
  }
}

/** Written attributes are own properties of an element; defaults that were not written are inherited. */
function keepDefaults(element: Moddle): void {
  for (const { ns, isAttr, default: usual } of element.$descriptor?.properties ?? []) {
    const name = ns.localName;
    if (isAttr !== true || usual === undefined || !Object.hasOwn(element, name) || element[name] !== usual) continue;
    (element.$attrs as Record<string, string>)[name] = String(usual);
  }
}

export function keepAsWritten(definitions: Moddle, warnings: readonly ReaderWarning[]): void {
  const seen = new Set<Moddle>();
  const stack: Moddle[] = [definitions];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    keepDefaults(at);
    for (const value of Object.values(at))
      for (const child of Array.isArray(value) ? value : [value])
        if (isModdle(child) && child.$parent === at) stack.push(child);
  }
  keepReferences(warnings);
}
