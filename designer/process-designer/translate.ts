// The words of bpmn-js in the user's language. Its own English sentences are the keys; what a file lacks stays English.
import { preferences } from '../shell/preferences.ts';

type Words = Readonly<Record<string, string>>;
const files = import.meta.glob<Words>('./locales/*.json', { import: 'default' });
let words: Words = {};

/** Loads the words of the present language; call it before a modeler is made. */
export async function loadBpmnWords(): Promise<void> {
  words = (await files[`./locales/${preferences().language}.json`]?.()) ?? {};
}

/** bpmn-js' translate service. */
export function translateBpmn(template: string, replacements: Readonly<Record<string, string>> = {}): string {
  return (words[template] ?? template).replace(/\{([^}]+)\}/g, (whole, key: string) => replacements[key] ?? whole);
}
