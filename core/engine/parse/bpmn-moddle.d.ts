// What we use of bpmn-moddle, which ships no types for its entry point.
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly id?: string;
    readonly $parent?: ModdleElement;
  }
  export interface ModdleWarning {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: string;
  }
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    /** Descriptors of the types, before the first element is read. */
    readonly registry: {
      readonly typeMap: Readonly<
        Record<
          string,
          { readonly properties: readonly { readonly name: string; isAttr?: boolean; xml?: object }[] } | undefined
        >
      >;
    };
    /** Rejects with an Error that carries `warnings` when the root cannot be read. */
    fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly ModdleWarning[] }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
