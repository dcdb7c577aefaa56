// References as a schema reads them: with white space around them, which means nothing, and as qualified names ("tns:order", BPMN 2.0.2, 8.2.2),
// which with the prefix of the file's own namespace mean an id of this file. bpmn-moddle looks for the whole text as an id, so such references
// are joined here, before anything is read from the tree.
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

/** The id that a reference means. */
function idMeant(definitions: Moddle, written: string): string {
  const name = written.trim();
  return isOwnPrefix(definitions, name) ? name.slice(name.indexOf(':') + 1) : name;
}

/** Joins what can be joined and returns the warnings that remain. Changes the tree. */
export function joinReferences(definitions: Moddle, warnings: readonly ReaderWarning[]): readonly ReaderWarning[] {
  const meansOther = ({ message, value = '' }: ReaderWarning): boolean =>
    message.startsWith('unresolved reference') && idMeant(definitions, value) !== value;
  if (!warnings.some(meansOther)) return warnings;
  const { byId } = indexModel(definitions);
  return warnings.filter((warning) => {
    if (!meansOther(warning)) return true;
    const element = warning.element as Record<string, unknown> & Moddle;
    const target = byId.get(idMeant(definitions, warning.value ?? ''));
    const name = (warning.property ?? '').replace(/^bpmn:/, '');
    if (target === undefined || name === '') return true;
    const before = element[name];
    const isMany = element.$descriptor?.properties.find((property) => property.ns.localName === name)?.isMany === true;
    element[name] = isMany ? [...(Array.isArray(before) ? before : []), target] : target;
    return false;
  });
}
