// What we use of dmn-moddle, which ships no types.
declare module 'dmn-moddle' {
  export interface DmnWarning {
    readonly message: string;
    readonly property?: string;
    readonly value?: string;
    readonly element?: { readonly id?: string };
  }
  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    create(type: string, properties?: Readonly<Record<string, unknown>>): DmnNode;
    fromXML(xml: string): Promise<{ rootElement: DmnNode; warnings: readonly DmnWarning[] }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
  export interface DmnNode {
    readonly $type: string;
    $parent?: unknown;
    /** Also what has the prefix of another package. */
    get(name: string): unknown;
    readonly [property: string]: unknown;
  }
}
