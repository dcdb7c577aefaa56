// Where a definition comes from, in words: made here, part of Ravand, or the plugin that brings it, as that is called.
import { session } from '../api/session.ts';
import { local, t } from '../shell/texts.ts';

/** Ravand's own files, the processes beside them among these. */
const builtIn = new Set(['schemas', 'workflows']);

function pluginName(name: string): string {
  return local(session.workspace?.plugins?.find((plugin) => plugin.name === name)?.label, name);
}

/** @param source `admin`, a plugin, or two with a + between them: what joins the one to the other */
export function sourceName(source: string): string {
  if (source === 'admin') return t('studio.madeHere');
  if (builtIn.has(source)) return t('studio.builtIn');
  const [plugin = source, other] = source.split('+');
  if (other === undefined) return t('studio.fromPlugin', { plugin: pluginName(plugin) });
  return t('studio.fromJoint', { plugin: pluginName(plugin), other: pluginName(other) });
}
