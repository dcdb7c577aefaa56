// Modules that the build makes (build/pick-icons.ts), told to the compiler.
declare module 'virtual:icons' {
  export const icons: Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>>;
}
declare module 'lucide-static/icon-nodes.json' {
  const all: Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>>;
  export default all;
}
