// What became of each plugin when the house began: it stands, or it was left out, and why. For who operates the house; nothing here decides anything.
import type { LocalText } from '../../schemas/types.ts';
import type { Problem } from '../kernel/problem.ts';
import type { PluginFault } from './plugin-folder.ts';
import type { ReadPlugins } from './read-plugins.ts';

export interface PluginState {
  /** "accounting+sales": what joins two. */
  readonly name: string;
  readonly label?: LocalText;
  readonly version?: string;
  /** Absent: it stands. */
  readonly fault?: PluginTrouble;
}

export interface PluginTrouble {
  /** `files`: they could not be read; `definitions`: what it brings does not fit; `code`: it did not start. The first two leave it out, the last leaves its data. */
  readonly of: 'files' | 'definitions' | 'code';
  readonly detail: string;
  /** The faults of its definitions. */
  readonly problem?: Problem;
}

interface Began {
  /** By plugin. */
  readonly refused: ReadonlyMap<string, Problem>;
  readonly unstarted: readonly PluginFault[];
}

/** In plugin order, then those that could not be read. */
export function pluginStates(read: ReadPlugins, { refused, unstarted }: Began): readonly PluginState[] {
  // Rules that name the actions of code that did not start are refused because of that: the code is what is to be mended.
  const troubles = new Map<string, PluginTrouble>([
    ...read.faults.map((fault) => [fault.plugin, { of: 'files', detail: reasonOf(fault) }] as const),
    ...[...refused].map(([name, problem]) => [name, { of: 'definitions', detail: problem.message, problem }] as const),
    ...unstarted.map((fault) => [fault.plugin, { of: 'code', detail: reasonOf(fault) }] as const),
  ]);
  const known = new Map(read.plugins.map(({ name, manifest }) => [name, manifest]));
  return [...new Set([...known.keys(), ...troubles.keys()])].map((name) => {
    const { label, version } = known.get(name) ?? {};
    const fault = troubles.get(name);
    return {
      name,
      ...(label === undefined ? {} : { label }),
      ...(version === undefined ? {} : { version }),
      ...(fault === undefined ? {} : { fault }),
    };
  });
}

/** Its name is said beside it. */
function reasonOf({ message, plugin }: PluginFault): string {
  return message.replace(`plugin ${plugin}: `, '');
}
