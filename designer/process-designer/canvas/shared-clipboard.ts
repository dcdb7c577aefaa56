// What is copied in one process can be pasted in another, in this tab or the next one: bpmn-js' clipboard, kept in the browser's storage as well.
interface Moddle {
  create(type: string, attributes: object): object;
}

/** Elements that are pasted at once at most: more would hold the page. */
export const mostPasted = 1_000;

const key = 'ravand.copied-elements';
/** Below what a browser stores for one origin. */
const longest = 4_000_000;

type Tree = Readonly<Record<string, readonly object[]>>;

interface ModdleElement {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, unknown>>;
  readonly $descriptor: {
    readonly propertiesByName: Readonly<Record<string, { readonly isReference?: boolean } | undefined>>;
  };
  $instanceOf(type: string): boolean;
}

/** What lies in a container is copied as elements of their own. */
const contained: ReadonlySet<string> = new Set([
  'flowElements',
  'artifacts',
  'laneSets',
  'lanes',
  'childLaneSet',
  'participants',
]);

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$instanceOf' in value;
}

/** Messages, errors and the like come along; neighbours do not. */
function comesAlong(value: unknown): boolean {
  return isElement(value) && value.$instanceOf('bpmn:RootElement') && !value.$instanceOf('bpmn:CallableElement');
}

/** An element without what it is connected to. */
function plain(element: ModdleElement): object {
  const own = Object.entries(element).filter(([name, value]) => {
    if (name.startsWith('$') || contained.has(name)) return false;
    return element.$descriptor.propertiesByName[name]?.isReference !== true || comesAlong(value);
  });
  const foreign = Object.entries(element.$attrs ?? {}).filter(([name]) => !name.startsWith('xmlns'));
  return { $type: element.$type, ...Object.fromEntries(foreign), ...Object.fromEntries(own) };
}

function written(tree: Tree): string {
  return JSON.stringify(tree, (_name, value: unknown) => (isElement(value) ? plain(value) : value));
}

/** Moddle elements come out of JSON as plain objects; each is made again, once per id. */
function revived(text: string, moddle: Moddle): Tree {
  const made = new Map<string, object>();
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$type' in value)) return value;
    const { $type, ...attributes } = value as { $type: string; id?: string };
    const known = attributes.id === undefined ? undefined : made.get(attributes.id);
    if (known !== undefined) return known;
    const element = moddle.create($type, attributes);
    if (attributes.id !== undefined) made.set(attributes.id, element);
    return element;
  }) as Tree;
}

class SharedClipboard {
  static $inject = ['moddle'];
  readonly #moddle: Moddle;
  /** Used when the storage is full or closed to us. */
  #own: Tree | undefined;
  #ownText: string | undefined;

  constructor(moddle: Moddle) {
    this.#moddle = moddle;
  }

  get(): Tree | undefined {
    const stored = this.#stored();
    if (stored === undefined || stored === this.#ownText) return this.#own;
    return revived(stored, this.#moddle);
  }

  set(tree: Tree): void {
    this.#own = tree;
    this.#ownText = undefined;
    try {
      const text = written(tree);
      if (text.length > longest) localStorage.removeItem(key);
      else {
        localStorage.setItem(key, text);
        this.#ownText = text;
      }
    } catch {
      // Kept for this drawing alone.
    }
  }

  clear(): Tree | undefined {
    const before = this.get();
    this.#own = undefined;
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was stored.
    }
    return before;
  }

  isEmpty(): boolean {
    return this.get() === undefined;
  }

  /** How many elements lie in it. */
  get size(): number {
    return Object.values(this.get() ?? {}).reduce((sum, level) => sum + level.length, 0);
  }

  #stored(): string | undefined {
    try {
      return localStorage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

interface Actions {
  register(actions: object): void;
  unregister(name: string): void;
}
interface Bus {
  on(event: string, handle: (event: { readonly editorActions: Actions }) => void): void;
  fire(event: string, detail: object): void;
}

/** Pasting too much is refused with a word instead of a page that stands still. */
function PasteLimit(clipboard: SharedClipboard, copyPaste: { paste(): void }, eventBus: Bus): void {
  eventBus.on('editorActions.init', ({ editorActions }) => {
    editorActions.unregister('paste');
    editorActions.register({
      paste() {
        const { size } = clipboard;
        if (size > mostPasted) eventBus.fire('ravand.paste-refused', { size });
        else copyPaste.paste();
      },
    });
  });
}
PasteLimit.$inject = ['clipboard', 'copyPaste', 'eventBus'];

/** A module for bpmn-js' `additionalModules`. */
export const sharedClipboard = {
  __init__: ['pasteLimit'],
  clipboard: ['type', SharedClipboard],
  pasteLimit: ['type', PasteLimit],
};
