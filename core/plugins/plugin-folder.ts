// Reads one plugin folder: manifest, definitions with their labels filled in from locales, sample files. Reads only; nothing of a plugin runs here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition, PluginManifest } from '../../schemas/types.ts';
import { definitionValidator } from '../definitions/definition-validator.ts';
import { fillLabels, type Locales } from './fill-labels.ts';
import { readMessage } from './read-message.ts';

export interface PluginFolder {
  readonly name: string;
  readonly path: string;
  readonly manifest: PluginManifest;
  /** Sorted by kind, then name. */
  readonly definitions: readonly Definition[];
  /** What it brings besides where another plugin is there, too, by that one's name: the folders `with/<plugin>`. Sorted in the same way. */
  readonly alongside: ReadonlyMap<string, readonly Definition[]>;
  readonly locales: Locales;
  /** Does it have code (index.ts)? */
  readonly hasCode: boolean;
  /** Its files of samples, in order. */
  readonly samples: readonly string[];
  /** Those for where another plugin is there, too, by that one's name. */
  readonly samplesAlongside: ReadonlyMap<string, readonly string[]>;
}

/** A plugin that cannot be read, with the file and the reason; the others are not touched by it. */
export class PluginFault extends Error {
  override readonly name = 'PluginFault';
  readonly plugin: string;
  constructor(plugin: string, detail: string, options?: { cause?: unknown }) {
    super(`plugin ${plugin}: ${detail}`, options);
    this.plugin = plugin;
  }
}

const languages = ['fa', 'ar', 'he', 'en'] as const;
const jsonFolders = [
  'portals',
  'entities',
  'forms',
  'views',
  'rules',
  'calendars',
  'decisions',
  'roles',
  'menus',
  'dashboards',
  'reports',
  'documents',
  'pages',
] as const;

/** @throws PluginFault naming the file that is wrong */
export function readPluginFolder(path: string, name: string): PluginFolder {
  const manifest = readJson(name, path, 'manifest.json') as PluginManifest;
  const wrong = definitionValidator.manifest(manifest)[0];
  if (wrong)
    throw new PluginFault(name, `manifest.json${wrong.pointer}: ${wrong.code} ${JSON.stringify(wrong.params ?? {})}`);
  if (manifest.name !== name)
    throw new PluginFault(name, `manifest.json: expected the name "${name}", found "${manifest.name}"`);
  const locales = readLocales(path, name);
  const definitionsIn = (folder: string) =>
    [...readJsonDefinitions(folder, name), ...readProcesses(folder), ...readMessages(folder, name)]
      .map((definition) => withLabels(name, definition, locales))
      .sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
  return {
    name,
    path,
    manifest: {
      ...manifest,
      label: manifest.label ?? locales.text(`plugin.${name}`) ?? { en: name },
      areas: (manifest.areas ?? []).map((area) => ({
        ...area,
        label: area.label ?? locales.text(`area.${area.name}`) ?? { en: area.name },
      })),
    },
    definitions: definitionsIn(path),
    alongside: new Map(foldersIn(path, 'with').map((other) => [other, definitionsIn(join(path, 'with', other))])),
    locales,
    hasCode: existsSync(join(path, 'index.ts')) || existsSync(join(path, 'index.js')),
    samples: samplesIn(path),
    samplesAlongside: new Map(foldersIn(path, 'with').map((other) => [other, samplesIn(join(path, 'with', other))])),
  };
}

/** Labels are filled in before the shape is checked, because the shape asks for them: what is too far from it is named here. */
function withLabels(plugin: string, definition: Definition, locales: Locales): Definition {
  try {
    return fillLabels(definition, locales);
  } catch (error) {
    const { kind, name } = (definition ?? {}) as Partial<Definition>;
    throw new PluginFault(
      plugin,
      `${kind ?? 'definition'} ${name ?? 'without a name'}: has not the shape of its kind`,
      {
        cause: error,
      },
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function filesIn(path: string, folder: string, ending: string): string[] {
  const full = join(path, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full)
    .filter((file) => file.endsWith(ending))
    .sort();
}

function foldersIn(path: string, folder: string): string[] {
  const full = join(path, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
}

function readJson(plugin: string, path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(path, file), 'utf8'));
  } catch (error) {
    throw new PluginFault(plugin, `${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function readJsonDefinitions(path: string, plugin: string): Definition[] {
  return jsonFolders.flatMap((folder) =>
    filesIn(path, folder, '.json').map((file) => readJson(plugin, path, `${folder}/${file}`) as Definition),
  );
}

function readProcesses(path: string): Definition[] {
  return filesIn(path, 'workflows', '.bpmn').map((file) => ({
    kind: 'process',
    name: file.slice(0, -'.bpmn'.length),
    xml: readFileSync(join(path, 'workflows', file), 'utf8'),
  }));
}

function readMessages(path: string, plugin: string): Definition[] {
  return filesIn(path, 'messages', '.md').map((file) => {
    try {
      return readMessage(file.slice(0, -'.md'.length), readFileSync(join(path, 'messages', file), 'utf8'));
    } catch (error) {
      throw new PluginFault(plugin, `messages/${file}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  });
}

function readLocales(path: string, plugin: string): Locales {
  const words = Object.fromEntries(
    languages.map((language) => {
      const file = `locales/${language}.json`;
      return [language, existsSync(join(path, file)) ? (readJson(plugin, path, file) as Record<string, string>) : {}];
    }),
  );
  const keys = [...new Set(languages.flatMap((language) => Object.keys(words[language] ?? {})))];
  return {
    text(key) {
      let found: Record<string, string> | undefined;
      for (const language of languages) {
        const word = words[language]?.[key];
        if (word !== undefined) found = { ...found, [language]: word };
      }
      return found;
    },
    after(prefix) {
      return keys
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
        .sort();
    },
  };
}

/** Read when they are loaded, which most installations do once or never. */
export function samplesIn(path: string): readonly string[] {
  return filesIn(path, 'sample', '.json').map((file) => join(path, 'sample', file));
}
