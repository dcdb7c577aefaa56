// Patterns that admins write, run by RE2 on the server and in the browser: linear in the input, whatever the pattern is.
import { RE2JS } from 're2js';

export interface CompiledPattern {
  test(text: string): boolean;
  toString(): string;
}

/** @throws when RE2 does not read the pattern (look-around, back-references). */
export function compilePattern(pattern: string): CompiledPattern {
  const compiled = RE2JS.compile(pattern);
  // ajv keeps patterns apart by what toString answers.
  return { test: (text) => compiled.matcher(text).find(), toString: () => pattern };
}

/** Why RE2 does not read this pattern, or undefined when it does. */
export function patternFault(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
