// bpmn-js offers all of BPMN; this module takes out what the engine does not run yet, so that nobody draws what cannot be published.
// A file from elsewhere may still hold any element: it is shown as it is, and the problems name it.

type Entries = Record<string, unknown>;
type Update = (entries: Entries) => Entries;

interface Registry {
  registerProvider(priority: number, provider: object): void;
}
interface MenuRegistry {
  registerProvider(id: string, priority: number, provider: object): void;
}

/** After the providers of bpmn-js itself, which register at 1000. */
const late = 100;

const palette: ReadonlySet<string> = new Set([
  'hand-tool',
  'lasso-tool',
  'space-tool',
  'global-connect-tool',
  'tool-separator',
  'create.start-event',
  'create.intermediate-event',
  'create.end-event',
  'create.exclusive-gateway',
  'create.task',
  'create.subprocess-expanded',
]);

const contextPadWithout: ReadonlySet<string> = new Set([
  'append.condition-intermediate-event',
  'append.signal-intermediate-event',
  'append.compensation-activity',
]);

const replacements: ReadonlySet<string> = new Set(
  [
    ...['none-start', 'message-start', 'none-end', 'message-end', 'error-end', 'terminate-end'],
    ...['none-intermediate-throw', 'none-intermediate-throwing', 'message-intermediate-throw'],
    ...['message-intermediate-catch', 'timer-intermediate-catch'],
    ...['message-boundary', 'timer-boundary', 'error-boundary'],
    ...['non-interrupting-message-boundary', 'non-interrupting-timer-boundary'],
    ...['exclusive-gateway', 'parallel-gateway', 'event-based-gateway'],
    ...['task', 'user-task', 'service-task', 'send-task', 'receive-task', 'manual-task', 'script-task'],
    ...['subprocess', 'expanded-subprocess', 'collapsed-subprocess'],
    ...['sequence-flow', 'default-flow', 'conditional-flow'],
  ].map((name) => `replace-with-${name}`),
);

const menuHeads: ReadonlySet<string> = new Set(['toggle-non-interrupting']);

function keep(test: (name: string) => boolean): () => Update {
  return () => (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => test(name)));
}

function WhatRuns(paletteOf: Registry, contextPad: Registry, popupMenu: MenuRegistry): void {
  const inPad = keep((name) => !contextPadWithout.has(name));
  paletteOf.registerProvider(late, { getPaletteEntries: keep((name) => palette.has(name)) });
  contextPad.registerProvider(late, { getContextPadEntries: inPad, getMultiElementContextPadEntries: inPad });
  popupMenu.registerProvider('bpmn-replace', late, {
    getPopupMenuEntries: keep((name) => replacements.has(name)),
    getPopupMenuHeaderEntries: keep((name) => menuHeads.has(name)),
  });
}
WhatRuns.$inject = ['palette', 'contextPad', 'popupMenu'];

/** A module for bpmn-js' `additionalModules`. */
export const whatRuns = { __init__: ['whatRuns'], whatRuns: ['type', WhatRuns] };
