// Colours the words of FEEL in an editor, the expressions inside a template too. What a word is, core/expressions says.
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { expressionTokens, type Token } from '../../core/expressions/expression-tokens.ts';
import type { Dialect } from './dialect.ts';
import { expressionsOf } from './dialect.ts';

const marks = new Map<string, Decoration>();

function markOf(kind: Token['kind']): Decoration {
  const known = marks.get(kind) ?? Decoration.mark({ class: `token-${kind}` });
  marks.set(kind, known);
  return known;
}

function decorate(view: EditorView, dialect: Dialect, names: readonly string[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, source } of expressionsOf(view.state.doc.toString(), dialect))
    for (const token of expressionTokens(source, names))
      builder.add(from + token.from, from + token.to, markOf(token.kind));
  return builder.finish();
}

export function tokenColors(dialect: () => Dialect, names: () => readonly string[]): Extension {
  return ViewPlugin.define(
    (view) => ({
      decorations: decorate(view, dialect(), names()),
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.view, dialect(), names());
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}
