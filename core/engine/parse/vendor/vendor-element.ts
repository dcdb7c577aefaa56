// An element as bpmn-moddle hands it over when it does not know its namespace: attributes under $attrs, children under $children.

export interface VendorElement {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly $parent?: VendorElement;
  readonly $children?: readonly VendorElement[];
  readonly $body?: string;
  readonly [property: string]: unknown;
}

export type Vendor = 'camunda' | 'zeebe';

const isElement = (value: unknown): value is VendorElement =>
  typeof value === 'object' && value !== null && typeof (value as VendorElement).$type === 'string';

export const children = (element: VendorElement): readonly VendorElement[] =>
  Array.isArray(element.$children) ? element.$children.filter(isElement) : [];

export const attribute = (element: VendorElement, name: string): string | undefined => {
  const value = element[name];
  return typeof value === 'string' ? value : undefined;
};

/** The elements under extensionElements. */
export function extensions(element: VendorElement): readonly VendorElement[] {
  const holder = element.extensionElements;
  return isElement(holder) && Array.isArray(holder.values) ? holder.values.filter(isElement) : [];
}

const namespaces: readonly (readonly [uri: RegExp, vendor: Vendor])[] = [
  [/^http:\/\/camunda\.org\/schema\/zeebe\//, 'zeebe'],
  [/^http:\/\/camunda\.org\/schema\/1\.0\/bpmn$/, 'camunda'],
  [/^http:\/\/activiti\.(org|com)\/bpmn$/, 'camunda'],
  [/^http:\/\/flowable\.org\/bpmn$/, 'camunda'],
];
const usual: Readonly<Record<string, Vendor>> = {
  camunda: 'camunda',
  activiti: 'camunda',
  flowable: 'camunda',
  zeebe: 'zeebe',
};

/** One reading of the prefixes per file. */
const known = new WeakMap<VendorElement, ReadonlyMap<string, Vendor>>();

function prefixesOf(root: VendorElement): ReadonlyMap<string, Vendor> {
  const before = known.get(root);
  if (before !== undefined) return before;
  const prefixes = new Map<string, Vendor>();
  for (const [name, value] of Object.entries(root.$attrs ?? {})) {
    if (!name.startsWith('xmlns:')) continue;
    const vendor = namespaces.find(([uri]) => uri.test(value))?.[1];
    if (vendor !== undefined) prefixes.set(name.slice(6), vendor);
  }
  known.set(root, prefixes);
  return prefixes;
}

/** Whose name this is; the file decides what its prefixes stand for. */
export function vendorOf(element: VendorElement, qualified: string): { vendor: Vendor; local: string } | undefined {
  const colon = qualified.indexOf(':');
  if (colon < 0) return undefined;
  const prefix = qualified.slice(0, colon);
  let root = element;
  while (root.$parent !== undefined) root = root.$parent;
  const vendor = prefixesOf(root).get(prefix) ?? usual[prefix];
  return vendor === undefined ? undefined : { vendor, local: qualified.slice(colon + 1) };
}
