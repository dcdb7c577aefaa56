// What could come next, as CodeMirror asks for it: names of the schema with their types, members, built-ins with their signatures and what they do.
import { type Completion, type CompletionContext, type CompletionResult, snippet } from '@codemirror/autocomplete';
import { type Candidate, completeExpression } from '../../core/expressions/complete-expression.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import { type Dialect, expressionsOf } from './dialect.ts';

const types: Readonly<Record<Candidate['kind'], string>> = {
  variable: 'variable',
  member: 'property',
  function: 'function',
  word: 'keyword',
};

export function completionsAt(context: CompletionContext, dialect: Dialect, schema: Schema): CompletionResult | null {
  const text = context.state.doc.toString();
  const place = expressionsOf(text, dialect).find(
    ({ from, source }) => from <= context.pos && context.pos <= from + source.length,
  );
  if (place === undefined) return null;
  const { from, candidates } = completeExpression(schema, place.source, context.pos - place.from);
  const isAsked = context.explicit || place.from + from < context.pos || text[context.pos - 1] === '.';
  if (!isAsked || candidates.length === 0) return null;
  return { from: place.from + from, options: candidates.map(optionOf), filter: false };
}

function optionOf(candidate: Candidate): Completion {
  const { kind, name, detail, doc } = candidate;
  const [signature = ''] = detail.split('\n');
  return {
    label: name,
    type: types[kind],
    detail: signature,
    ...(doc ? { info: () => documentation(detail, doc) } : {}),
    ...(kind === 'function' ? { apply: snippet(`${name}(\${})`) } : {}),
  };
}

function documentation(detail: string, doc: string): Node {
  const box = document.createElement('div');
  const code = document.createElement('code');
  code.textContent = detail;
  const sentence = document.createElement('p');
  sentence.textContent = doc;
  box.append(code, sentence);
  return box;
}
