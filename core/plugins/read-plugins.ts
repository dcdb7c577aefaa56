// All plugins of the folders given, in plugin order, with the schemas' own entities, calendars and messages first: what definitions and the host are started with.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AreaDefinition, Definition, LocalText, ProcessDefinitionSource } from '../../schemas/types.ts';
import type { PluginFiles } from '../definitions/definitions.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import type { SampleFile } from './load-sample.ts';
import { PluginFault, type PluginFolder, readPluginFolder, samplesIn } from './plugin-folder.ts';
import { orderPlugins } from './plugin-order.ts';

export interface ReadPlugins {
  readonly plugins: readonly PluginFolder[];
  readonly faults: readonly PluginFault[];
  /** For `definitions.start`. */
  readonly files: readonly PluginFiles[];
  /** Of the navigation: the house's own and theirs. */
  readonly areas: readonly AreaDefinition[];
}

/** @param folders folders that hold plugins, each in a folder of its name; default: the project's plugins/ */
export function readPlugins(folders: readonly string[] = [join(projectRoot, 'plugins')]): ReadPlugins {
  const read: PluginFolder[] = [];
  const faults: PluginFault[] = [];
  for (const { path, name } of folders.flatMap(pluginsIn)) {
    try {
      read.push(readPluginFolder(path, name));
    } catch (error) {
      if (!(error instanceof PluginFault)) throw error;
      faults.push(error);
    }
  }
  const ordered = orderPlugins(read);
  return {
    plugins: ordered.plugins,
    faults: [...faults, ...ordered.faults],
    files: [
      schemaDefinitions(),
      ...ordered.plugins.map(({ name, definitions }) => ({ plugin: name, definitions })),
      ...ordered.plugins.flatMap((plugin) => joining(plugin, ordered.plugins)),
      sharedProcesses(ordered.plugins),
    ],
    areas: [...ownAreas(), ...ordered.plugins.flatMap(({ manifest }) => manifest.areas ?? [])],
  };
}

/** The files of samples in the order in which they build on each other: the house's own, those of each plugin, those of what joins two. */
export function sampleFiles(plugins: readonly PluginFolder[]): readonly SampleFile[] {
  const of = (plugin: string, paths: readonly string[] = []): SampleFile[] => paths.map((path) => ({ plugin, path }));
  return [
    ...of('schemas', samplesIn(join(projectRoot, 'schemas'))),
    ...plugins.flatMap(({ name, samples }) => of(name, samples)),
    ...plugins.flatMap(({ name, samplesAlongside }) =>
      plugins.flatMap((other) => of(`${name}+${other.name}`, samplesAlongside.get(other.name))),
    ),
  ];
}

/** What joins a plugin to others that are there, too: a source of its own each, so that it is left out alone when the other one is. */
function joining({ name, alongside }: PluginFolder, plugins: readonly PluginFolder[]): readonly PluginFiles[] {
  return plugins.flatMap((other): PluginFiles[] => {
    const definitions = alongside.get(other.name);
    return definitions === undefined ? [] : [{ plugin: `${name}+${other.name}`, definitions }];
  });
}

function pluginsIn(folder: string): { path: string; name: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'manifest.json')))
    .map((entry) => ({ path: join(folder, entry.name), name: entry.name }));
}

function ownAreas(): readonly AreaDefinition[] {
  return JSON.parse(readFileSync(join(projectRoot, 'schemas', 'areas.json'), 'utf8')) as AreaDefinition[];
}

function schemaDefinitions(): PluginFiles {
  const definitions = ['calendars', 'entities', 'forms', 'messages', 'roles'].flatMap((kind) => {
    const folder = join(projectRoot, 'schemas', kind);
    const files = readdirSync(folder).sort();
    return files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Definition);
  });
  return { plugin: 'schemas', definitions };
}

/** What processes.json says of a process that belongs to no plugin, or to several. */
interface SharedProcess {
  readonly label?: LocalText;
  /** Plugins without which it is not there: it names what they bring. */
  readonly requires?: readonly string[];
  /** Texts of its elements by id. */
  readonly elements?: Readonly<Record<string, LocalText>>;
}

/** Processes across plugins and examples: workflows/01-hello.bpmn is the process `hello`; the number is for the reader. */
function sharedProcesses(plugins: readonly PluginFolder[]): PluginFiles {
  const folder = join(projectRoot, 'workflows');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.bpmn')) : [];
  const saidFile = join(folder, 'processes.json');
  const said = (existsSync(saidFile) ? JSON.parse(readFileSync(saidFile, 'utf8')) : {}) as Record<
    string,
    SharedProcess
  >;
  const there = new Set(plugins.map(({ name }) => name));
  const definitions = files.sort().flatMap((file): ProcessDefinitionSource[] => {
    const name = file.replace(/^\d+-/, '').slice(0, -'.bpmn'.length);
    const { label, requires = [], elements } = said[name] ?? {};
    if (!requires.every((plugin) => there.has(plugin))) return [];
    return [
      {
        kind: 'process',
        name,
        ...(label === undefined ? {} : { label }),
        ...(elements === undefined ? {} : { elementLabels: elements }),
        xml: readFileSync(join(folder, file), 'utf8'),
      },
    ];
  });
  return { plugin: 'workflows', definitions };
}
