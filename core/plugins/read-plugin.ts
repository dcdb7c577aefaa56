// One plugin folder → its definitions, labels filled in. Reads files and nothing else; what is wrong is thrown with the file's name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { languages } from '../../schemas/local-text.ts';
import type { Definition, Language, LocalText } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';
import { fillLabels, type Locales, textAt } from './fill-labels.ts';
import { readMessage } from './read-message.ts';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly label?: LocalText;
  /** Plugins that must be there and come first. */
  readonly requires?: readonly string[];
  readonly areas?: readonly {
    readonly name: string;
    readonly label?: LocalText;
    readonly icon?: string;
    readonly order?: number;
  }[];
}

export interface PluginFolder {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Sorted by kind, then name. */
  readonly definitions: readonly Definition[];
  /** Its code, when it has some. */
  readonly index: string | undefined;
}

const jsonFolders = { entities: 'entity', forms: 'form', views: 'view', rules: 'rule' } as const;

/** @throws Error naming the file and what was expected */
export function readPlugin(folder: string): PluginFolder {
  const locales = readLocales(folder);
  const manifest = readManifest(folder, locales);
  const definitions: Definition[] = [];
  for (const [name, kind] of Object.entries(jsonFolders)) {
    for (const file of filesIn(folder, name, '.json')) {
      const read = readJson(file);
      if (read.kind !== kind)
        throw new Error(`${file}: expected "kind": "${kind}", found ${JSON.stringify(read.kind)}`);
      definitions.push(read as unknown as Definition);
    }
  }
  for (const file of filesIn(folder, 'messages', '.md'))
    definitions.push(readMessage(basename(file, '.md'), readFileSync(file, 'utf8')));
  definitions.push(...readProcesses(join(folder, 'workflows')));
  const filled = definitions.map((definition) => fillLabels(definition, locales));
  const index = ['index.ts', 'index.js'].map((name) => join(folder, name)).find(existsSync);
  return { folder, manifest, definitions: filled.sort(byKindAndName), index };
}

/** The BPMN files of a folder, each a process named like its file. */
export function readProcesses(folder: string): Definition[] {
  return filesIn(folder, '.', '.bpmn').map((file) => ({
    kind: 'process',
    name: basename(file, '.bpmn'),
    xml: readFileSync(file, 'utf8'),
  }));
}

function readManifest(folder: string, locales: Locales): Manifest {
  const file = join(folder, 'manifest.json');
  const { name, version, requires, areas, label } = readJson(file);
  if (name !== basename(folder))
    throw new Error(`${file}: expected the folder's name "${basename(folder)}", found ${JSON.stringify(name)}`);
  if (typeof version !== 'string')
    throw new Error(`${file}: expected a version like "1.0.0", found ${JSON.stringify(version)}`);
  const titled = (label as LocalText | undefined) ?? textAt(locales, 'plugin');
  const listed = Array.isArray(areas) ? (areas as NonNullable<Manifest['areas']>) : [];
  return {
    name: String(name),
    version,
    ...(titled === undefined ? {} : { label: titled }),
    requires: Array.isArray(requires) ? requires.map(String) : [],
    areas: listed.map((area) => {
      const text = area.label ?? textAt(locales, `area.${area.name}`);
      return { ...area, ...(text === undefined ? {} : { label: text }) };
    }),
  };
}

function readLocales(folder: string): Locales {
  const read: { [language in Language]?: Record<string, string> } = {};
  for (const language of languages) {
    const file = join(folder, 'locales', `${language}.json`);
    if (existsSync(file)) read[language] = readJson(file) as Record<string, string>;
  }
  return read;
}

function filesIn(folder: string, name: string, ending: string): string[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(path, file));
}

function readJson(file: string): Record<string, unknown> {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: expected JSON, found ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!isPlainObject(read)) throw new Error(`${file}: expected a JSON object, found another value`);
  const { $schema: _schema, ...rest } = read;
  return rest;
}

function byKindAndName(one: Definition, other: Definition): number {
  const [a, b] = [`${one.kind}/${one.name}`, `${other.kind}/${other.name}`];
  return a < b ? -1 : a > b ? 1 : 0;
}
