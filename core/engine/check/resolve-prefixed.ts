// References written as qualified names ("tns:order", BPMN 2.0.2, 8.2.2): with the prefix of the file's own namespace they mean an id of
// this file. bpmn-moddle looks for the whole text as an id, so such references are joined here, before anything is read from the tree.
import type { Moddle } from './moddle.ts';
import { indexModel } from './model-index.ts';
import type { ReaderWarning } from './reader-warnings.ts';

const prefixOf = (name: string): string => name.slice(0, Math.max(name.indexOf(':'), 0));

/** Is this prefix the file's own target namespace? */
export function isOwnPrefix(definitions: Moddle, name: string): boolean {
  const prefix = prefixOf(name);
  const own = definitions.targetNamespace;
  return prefix !== '' && typeof own === 'string' && definitions.$attrs?.[`xmlns:${prefix}`] === own;
}

/** Joins what can be joined and returns the warnings that remain. Changes the tree. */
export function resolvePrefixed(definitions: Moddle, warnings: readonly ReaderWarning[]): readonly ReaderWarning[] {
  const prefixed = (warning: ReaderWarning): boolean =>
    warning.message.startsWith('unresolved reference') && isOwnPrefix(definitions, warning.value ?? '');
  if (!warnings.some(prefixed)) return warnings;
  const { byId } = indexModel(definitions);
  return warnings.filter((warning) => {
    if (!prefixed(warning)) return true;
    const element = warning.element as Record<string, unknown> & Moddle;
    const value = warning.value ?? '';
    const target = byId.get(value.slice(value.indexOf(':') + 1));
    const name = (warning.property ?? '').replace(/^bpmn:/, '');
    if (target === undefined || name === '') return true;
    const before = element[name];
    const isMany = element.$descriptor?.properties.find((property) => property.ns.localName === name)?.isMany === true;
    element[name] = isMany ? [...(Array.isArray(before) ? before : []), target] : target;
    return false;
  });
}
