// Modules that the build makes (build/pick-icons.ts, build/words.ts), told to the compiler.
declare module 'virtual:icons' {
  export const icons: Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>>;
}
declare module 'virtual:words' {
  type Words = { readonly [key: string]: string | Words };
  type Load = () => Promise<{ readonly default: Readonly<Record<string, Words>> }>;
  export const words: Readonly<
    Record<import('./build/words.ts').Part, Readonly<Record<import('../schemas/types.ts').Language, Load>>>
  >;
}
declare module 'lucide-static/icon-nodes.json' {
  const all: Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>>;
  export default all;
}
// bpmn-js-differ says no types of its own.
declare module 'bpmn-js-differ' {
  interface Model {
    readonly id: string;
    readonly name?: string;
  }
  export function diff(
    before: object,
    after: object,
  ): {
    readonly _added: Readonly<Record<string, Model>>;
    readonly _removed: Readonly<Record<string, Model>>;
    readonly _changed: Readonly<
      Record<string, { readonly model: Model; readonly attrs: Readonly<Record<string, unknown>> }>
    >;
    readonly _layoutChanged: Readonly<Record<string, Model>>;
  };
}
declare module 'bpmn-js-create-append-anything' {
  export const CreateAppendAnythingModule: import('didi').ModuleDeclaration;
}
declare module 'diagram-js-minimap' {
  const minimap: import('didi').ModuleDeclaration;
  export default minimap;
}
declare module 'bpmn-auto-layout' {
  export function layoutProcess(xml: string): Promise<string>;
}
