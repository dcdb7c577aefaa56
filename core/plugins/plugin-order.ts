// The order of plugins: what a plugin requires comes before it, else by name. It decides the order rules run in. Pure.
import { PluginFault, type PluginFolder } from './plugin-folder.ts';

export interface Ordered {
  readonly plugins: readonly PluginFolder[];
  /** Plugins left out because something they require is missing or waits for them in turn. */
  readonly faults: readonly PluginFault[];
}

export function orderPlugins(folders: readonly PluginFolder[]): Ordered {
  const waiting = [...folders].sort((a, b) => (a.name < b.name ? -1 : 1));
  const plugins: PluginFolder[] = [];
  const placed = new Set<string>();
  for (;;) {
    const at = waiting.findIndex((folder) => (folder.manifest.requires ?? []).every((name) => placed.has(name)));
    const next = waiting[at];
    if (next === undefined) break;
    waiting.splice(at, 1);
    plugins.push(next);
    placed.add(next.name);
  }
  const faults = waiting.map(({ name, manifest }) => {
    const missing = (manifest.requires ?? []).filter((required) => !placed.has(required));
    return new PluginFault(
      name,
      `manifest.json: requires ${missing.join(', ')}, which is not there or requires it in turn`,
    );
  });
  return { plugins, faults };
}
