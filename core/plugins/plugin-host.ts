// Starts the code of plugins and takes it out again. A plugin that throws while it loads leaves the house up without it, with the reason kept.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuleActionHandler } from '../automation/actions.ts';
import type { Mailings } from '../automation/mailings/mailings.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { workingDaysBetween } from '../definitions/own-calendar.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { asHouse } from '../kernel/context.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { Plugin, PluginCode, PluginServices } from './api.ts';
import { PluginFault, type PluginFolder } from './plugin-folder.ts';

export interface PluginHostNeeds {
  readonly records: RecordService;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly workflow: Workflow;
  readonly messaging: Messaging;
  readonly mailings: Mailings;
  readonly events: Events;
  readonly actions: Registry<RuleActionHandler>;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface PluginHost {
  /** Loads the code of these plugins, in order. Answers the ones that could not be. */
  start(plugins: readonly PluginFolder[]): Promise<readonly PluginFault[]>;
  /** Takes out everything that was added, last first. */
  stop(): void;
}

export function createPluginHost(needs: PluginHostNeeds): PluginHost {
  const undo: (() => void)[] = [];
  return {
    async start(plugins) {
      const faults: PluginFault[] = [];
      for (const plugin of plugins.filter(({ hasCode }) => hasCode)) {
        const before = undo.length;
        try {
          add(needs, plugin.name, (await loadCode(plugin)).create(servicesOf(needs)), undo);
        } catch (error) {
          for (const takeOut of undo.splice(before).reverse()) takeOut();
          const fault = new PluginFault(plugin.name, error instanceof Error ? error.message : String(error), {
            cause: error,
          });
          needs.log.error({ plugin: plugin.name, error }, 'a plugin could not be started');
          faults.push(fault);
        }
      }
      return faults;
    },
    stop() {
      for (const takeOut of undo.splice(0).reverse()) takeOut();
    },
  };
}

function servicesOf({ records, mailings, definitions, clock, log }: PluginHostNeeds): PluginServices {
  return {
    records,
    mailings,
    clock,
    log,
    workingDays: (context, from, to) => workingDaysBetween(definitions.current(context), from, to),
    language: (context) => definitions.current(context).settings.language,
  };
}

/** From sources when run from sources (tests, development), else what tsc made of them in dist/. */
async function loadCode(plugin: PluginFolder): Promise<Plugin> {
  const source = join(plugin.path, 'index.ts');
  const built = join(projectRoot, 'dist', relative(projectRoot, plugin.path), 'index.js');
  const fromSources = import.meta.url.endsWith('.ts');
  const candidates = [...(fromSources ? [source] : [built]), join(plugin.path, 'index.js')];
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new PluginFault(plugin.name, `index.ts is not built; expected ${candidates.join(' or ')}`);
  const loaded = (await import(pathToFileURL(file).href)) as { default?: Plugin };
  if (typeof loaded.default?.create !== 'function')
    throw new PluginFault(plugin.name, 'index.ts: expected `export default definePlugin(…)`');
  return loaded.default;
}

function add(needs: PluginHostNeeds, plugin: string, code: PluginCode, undo: (() => void)[]): void {
  for (const effect of code.effects ?? []) undo.push(needs.workflow.handler(effect));
  for (const action of code.actions ?? []) undo.push(needs.actions.add(action.name, action));
  for (const channel of code.channels ?? []) undo.push(needs.messaging.addChannel(channel));
  for (const [type, handle] of Object.entries(code.onEvent ?? {}))
    undo.push(needs.events.inside(`plugin ${plugin}`, [type], asItself(plugin, handle)));
  for (const [entity, hook] of Object.entries(code.beforeSave ?? {})) undo.push(needs.records.beforeSave(entity, hook));
}

type OnEvent = NonNullable<PluginCode['onEvent']>[string];

/** What a plugin does about an event is its own act, whoever caused it; undone imports and removed samples cause nothing. */
function asItself(plugin: string, handle: OnEvent): OnEvent {
  return (context, event) => {
    if (context.quiet !== true) return handle(asHouse(context, `plugin ${plugin}`), event);
  };
}
