// The host: finds the plugin folders, puts them in order, starts their code, and leaves out, with the reason, what cannot be loaded. A
// broken plugin never keeps the server from starting.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuleActionHandler } from '../automation/actions.ts';
import type { PluginFiles } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { Plugin, PluginCode } from './api.ts';
import { loadSampleRows } from './load-sample.ts';
import { type PluginFolder, readPlugin, readProcesses } from './read-plugin.ts';

export interface PluginsNeeds {
  /** Folder that holds one folder per plugin. */
  readonly folder: string;
  /** Folder of processes that belong to no plugin. */
  readonly workflowsFolder?: string | undefined;
  /** Where the compiled index.js of plugins lie when the server runs from its build: `<codeFolder>/<name>/index.js`. */
  readonly codeFolder?: string | undefined;
  readonly records: RecordService;
  readonly workflow: Pick<Workflow, 'handler'>;
  readonly messaging: Pick<Messaging, 'addChannel'>;
  readonly actions: Registry<RuleActionHandler>;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface PluginState {
  readonly name: string;
  readonly version: string;
  readonly state: 'running' | 'failed';
  /** Why it does not run, for the operator. */
  readonly reason?: string;
}

export interface Plugins {
  /** Reads the folders and starts their code; answers what `definitions.start` is given, in plugin order. Once, before it. */
  start(): Promise<readonly PluginFiles[]>;
  states(): readonly PluginState[];
  areas(): NonNullable<PluginFolder['manifest']['areas']>;
  /** The sample rows of all running plugins, through the record service, in the transaction. */
  loadSample(context: InTransaction): Promise<void>;
  /** Takes out again what the plugin of that name added. Its data stay. */
  undo(name: string): void;
}

export function createPlugins(needs: PluginsNeeds): Plugins {
  const running: PluginFolder[] = [];
  const states = new Map<string, PluginState>();
  const undoes = new Map<string, (() => void)[]>();

  function fail(name: string, version: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    states.set(name, { name, version, state: 'failed', reason });
    needs.log.error({ plugin: name, reason }, 'a plugin is left out');
  }

  async function startCode(plugin: PluginFolder): Promise<void> {
    const { name } = plugin.manifest;
    const built = needs.codeFolder === undefined ? undefined : join(needs.codeFolder, name, 'index.js');
    const index = built !== undefined && existsSync(built) ? built : plugin.index;
    if (index === undefined) return;
    const loaded = (await import(pathToFileURL(index).href)) as { default?: Plugin };
    if (typeof loaded.default?.create !== 'function')
      throw new Error('index: expected a default export made by definePlugin, found none');
    const { records, clock, log } = needs;
    add(name, loaded.default.create({ records, clock, log }));
  }

  function add(name: string, code: PluginCode): void {
    const undo: (() => void)[] = [];
    undoes.set(name, undo);
    for (const effect of code.effects ?? []) undo.push(needs.workflow.handler(effect));
    for (const action of code.actions ?? []) undo.push(needs.actions.add(action.name, action));
    for (const channel of code.channels ?? []) undo.push(needs.messaging.addChannel(channel));
    for (const [entity, hook] of Object.entries(code.beforeSave ?? {}))
      undo.push(needs.records.beforeSave(entity, hook));
  }

  function undo(name: string): void {
    for (const step of (undoes.get(name) ?? []).reverse()) step();
    undoes.delete(name);
  }

  async function startOne(plugin: PluginFolder): Promise<boolean> {
    const { name, version, requires = [] } = plugin.manifest;
    try {
      const missing = requires.filter((other) => states.get(other)?.state !== 'running');
      if (missing.length > 0)
        throw new Error(`expected the plugins ${missing.join(', ')} to run, found them missing or failed`);
      await startCode(plugin);
      states.set(name, { name, version, state: 'running' });
      running.push(plugin);
      return true;
    } catch (error) {
      undo(name);
      fail(name, version, error);
      return false;
    }
  }

  function read(): PluginFolder[] {
    if (!existsSync(needs.folder)) return [];
    const names = readdirSync(needs.folder).filter(
      (name) => statSync(join(needs.folder, name)).isDirectory() && !name.startsWith('.'),
    );
    return names.sort().flatMap((name) => {
      try {
        return [readPlugin(join(needs.folder, name))];
      } catch (error) {
        fail(name, '', error);
        return [];
      }
    });
  }

  return {
    async start() {
      const files: PluginFiles[] = [];
      for (const plugin of inOrder(read())) {
        if (await startOne(plugin)) files.push({ plugin: plugin.manifest.name, definitions: plugin.definitions });
      }
      const own = needs.workflowsFolder === undefined ? [] : readProcesses(needs.workflowsFolder);
      return own.length === 0 ? files : [...files, { plugin: 'workflows', definitions: own }];
    },
    states: () => [...states.values()],
    areas: () => running.flatMap((plugin) => plugin.manifest.areas ?? []),
    async loadSample(context) {
      for (const plugin of running) await loadSampleRows(needs.records, context, plugin.folder);
    },
    undo,
  };
}

/** Each after those it requires, else by name. A circle is broken where it is entered; the check of `requires` then names it. */
function inOrder(plugins: readonly PluginFolder[]): PluginFolder[] {
  const byName = new Map(plugins.map((plugin) => [plugin.manifest.name, plugin]));
  const ordered = new Set<PluginFolder>();
  const entered = new Set<PluginFolder>();
  const visit = (plugin: PluginFolder): void => {
    if (entered.has(plugin)) return;
    entered.add(plugin);
    for (const name of plugin.manifest.requires ?? []) {
      const required = byName.get(name);
      if (required !== undefined) visit(required);
    }
    ordered.add(plugin);
  };
  for (const plugin of plugins) visit(plugin);
  return [...ordered];
}
