// What the checks know of an element as bpmn-moddle reads it, and the small questions all of them ask. No rule lives here.

/** Properties by local name; attributes of other namespaces under $attrs; children of unknown elements under $children. */
export interface Moddle {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly $parent?: Moddle;
  readonly $children?: readonly Moddle[];
  readonly $body?: string;
  /** True for the type itself and for what it extends: `bpmn:UserTask` is a `bpmn:Activity`. */
  readonly $instanceOf?: (type: string) => boolean;
  readonly $descriptor?: { readonly properties: readonly PropertyDescriptor[] };
  readonly id?: string;
  readonly name?: string;
  readonly [property: string]: unknown;
}

export interface PropertyDescriptor {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly isMany?: boolean;
  readonly isReference?: boolean;
  readonly isVirtual?: boolean;
  readonly default?: unknown;
  readonly ns: { readonly localName: string; readonly prefix: string };
}

export const isModdle = (value: unknown): value is Moddle =>
  typeof value === 'object' && value !== null && typeof (value as Moddle).$type === 'string';

/** A property with several values. */
export const many = (value: unknown): readonly Moddle[] => (Array.isArray(value) ? value.filter(isModdle) : []);

/** A property with one value. */
export const one = (value: unknown): Moddle | undefined => (isModdle(value) ? value : undefined);

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The text of an expression element, trimmed; undefined when there is no such element. */
export const bodyOf = (value: unknown): string | undefined =>
  isModdle(value) ? (textOf(value.body) ?? '').trim() : undefined;

/** Is it of this BPMN type or of one that extends it? */
export const is = (element: Moddle | undefined, ...types: readonly string[]): boolean =>
  element !== undefined &&
  types.some((type) => element.$type === `bpmn:${type}` || element.$instanceOf?.(`bpmn:${type}`) === true);

/** `userTask` of `bpmn:UserTask`. */
export function localType(element: Moddle): string {
  const name = element.$type.slice(element.$type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The element itself, then what it stands in, outwards. */
export function* outwards(element: Moddle | undefined): Generator<Moddle> {
  for (let at = element; at !== undefined; at = at.$parent) yield at;
}

/** The id of an element, or of what it stands in: event definitions and expressions often have none. */
export function nearestNamed(element: Moddle | undefined): Moddle | undefined {
  for (const at of outwards(element)) if (textOf(at.id) !== undefined) return at;
  return undefined;
}

/** The process or other root element it belongs to; undefined for definitions itself. */
export function rootOf(element: Moddle): Moddle | undefined {
  for (const at of outwards(element)) if (at.$parent?.$type === 'bpmn:Definitions') return at;
  return undefined;
}
