// Definitions as files for a version control, and back: one file each, under the folders a plugin has, the same text for the same definition. Pure.
import type { Definition, DefinitionKind, ProcessDefinitionSource } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';

/** Texts by path: "entities/lead.json", "workflows/lead-follow-up.bpmn". */
export type DefinitionFiles = ReadonlyMap<string, string>;

export interface ReadFiles {
  readonly definitions: readonly Definition[];
  /** What could not be read, with why; nothing of these files is among the definitions. */
  readonly faults: readonly { readonly path: string; readonly reason: string }[];
}

const folders: Readonly<Record<DefinitionKind, string>> = {
  settings: 'settings',
  entity: 'entities',
  form: 'forms',
  view: 'views',
  rule: 'rules',
  message: 'messages',
  calendar: 'calendars',
  decision: 'decisions',
  process: 'workflows',
  role: 'roles',
  portal: 'portals',
  menu: 'menus',
  dashboard: 'dashboards',
  report: 'reports',
  document: 'documents',
  page: 'pages',
};
const kinds = new Map(Object.entries(folders).map(([kind, folder]) => [folder, kind as DefinitionKind]));
const place = /^([a-z]+)\/([A-Za-z0-9-]{1,64})\.(json|bpmn)$/;

export function toFiles(definitions: readonly Definition[]): DefinitionFiles {
  return new Map(definitions.flatMap(filesOf).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A process is its drawing, and beside it what BPMN has no place for. */
function filesOf(definition: Definition): [path: string, text: string][] {
  const base = `${folders[definition.kind]}/${definition.name}`;
  if (definition.kind !== 'process') return [[`${base}.json`, textOf(definition)]];
  const { kind: _kind, name: _name, xml, ...rest } = definition;
  const beside: [string, string][] = Object.keys(rest).length === 0 ? [] : [[`${base}.json`, textOf(rest)]];
  return [[`${base}.bpmn`, xml], ...beside];
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Files elsewhere (a README, folders of a plugin's code) are none of ours. */
export function fromFiles(files: DefinitionFiles): ReadFiles {
  const definitions: Definition[] = [];
  const faults: { path: string; reason: string }[] = [];
  for (const [path, text] of files) {
    const [, folder = '', name = '', ending] = place.exec(path) ?? [];
    const kind = kinds.get(folder);
    if (kind === undefined || (kind === 'process' && ending === 'json') || (kind !== 'process' && ending === 'bpmn'))
      continue;
    try {
      definitions.push(
        kind === 'process'
          ? processOf(name, text, files.get(`${folder}/${name}.json`))
          : definitionOf(kind, name, text),
      );
    } catch (error) {
      faults.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { definitions, faults };
}

function definitionOf(kind: DefinitionKind, name: string, text: string): Definition {
  const read: unknown = JSON.parse(text);
  if (!isPlainObject(read) || read.kind !== kind || read.name !== name)
    throw new Error(`expected a definition of kind "${kind}" named "${name}"`);
  return read as unknown as Definition;
}

function processOf(name: string, xml: string, beside: string | undefined): ProcessDefinitionSource {
  const rest: unknown = beside === undefined ? {} : JSON.parse(beside);
  if (!isPlainObject(rest)) throw new Error('expected an object in the file beside it');
  return { ...rest, kind: 'process', name, xml };
}
