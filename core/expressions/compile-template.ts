// compileTemplate: text with {{ FEEL }} in it → something that can be rendered. The values put in are text from then on: never parsed,
// never evaluated again (THREATS T-C03). What encoding the place of arrival asks for (HTML, header) is the business of who sends it there.
import { limits } from '../kernel/limits.ts';
import { type CompileOptions, compileSource, runIn } from './compile-expression.ts';
import { type CompiledTemplate, ExpressionError, type FeelValue, FuelExhausted } from './expressions.ts';
import { type Evaluate, Run } from './run.ts';
import { toText } from './to-text.ts';

/** @throws ExpressionError as compileExpression does, with the offset in the template; template-unclosed, template-tag */
export function compileTemplate(source: string, options: CompileOptions = {}): CompiledTemplate {
  const reads = new Set<string>();
  const parts = splitTemplate(source).map((part): string | Evaluate => {
    if (part.kind === 'text') return part.text;
    const compiled = compileAt(part.text, part.offset, options);
    for (const path of compiled.reads) reads.add(path);
    return compiled.evaluate;
  });
  return {
    source,
    reads: [...reads].sort(),
    render: (scope, evaluation = {}) => render(parts, new Run(scope, evaluation), evaluation.format ?? toText),
  };
}

function compileAt(source: string, offset: number, options: CompileOptions) {
  try {
    return compileSource(source, options);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(error.code, error.offset + offset, error.params);
    throw error;
  }
}

function render(parts: readonly (string | Evaluate)[], run: Run, format: (value: FeelValue) => string): string {
  let text = '';
  for (const part of parts) {
    text += typeof part === 'string' ? part : format(runIn(run, part));
    if (text.length > limits.templateOutputLength) {
      throw new FuelExhausted(`expected at most ${limits.templateOutputLength} characters, found more`);
    }
  }
  return text;
}

interface Part {
  readonly kind: 'text' | 'expression';
  readonly text: string;
  /** Where the part begins in the template. */
  readonly offset: number;
}

/** Text and expressions in their order. @throws ExpressionError */
export function splitTemplate(source: string): Part[] {
  refuseTags(source);
  if (source.length > limits.longTextLength) {
    const params = { found: source.length, maximum: limits.longTextLength };
    throw new ExpressionError('expression-too-long', limits.longTextLength, params);
  }
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const open = source.indexOf('{{', at);
    parts.push({ kind: 'text', text: source.slice(at, open === -1 ? source.length : open), offset: at });
    if (open === -1) return parts.filter((part) => part.kind === 'expression' || part.text !== '');
    const close = closingOf(source, open + 2);
    parts.push({ kind: 'expression', text: source.slice(open + 2, close), offset: open + 2 });
    at = close + 2;
  }
}

/** There are no statements: "{% include %}" of other template languages would otherwise be sent to customers as it stands. */
function refuseTags(source: string): void {
  const tag = source.search(/\{%/);
  if (tag !== -1) throw new ExpressionError('template-tag', tag, { found: source.slice(tag, tag + 30) });
}

/** The offset of the }} that ends the expression: not inside quotes, not closing a context. */
function closingOf(source: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < source.length; i += 1) {
    const char = source[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      if (depth === 0 && source[i + 1] === '}') return i;
      depth -= 1;
    }
  }
  throw new ExpressionError('template-unclosed', from - 2, { expected: '}}' });
}
