// Colours the words of FEEL in an editor, the expressions inside a template too. What a word is, core/expressions says.
import { type Extension, Prec, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, Direction, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
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

/** An expression inside a text, with its braces: read from the left, whatever the text is. */
const placed = Decoration.mark({ class: 'placed', bidiIsolate: Direction.LTR });

function isolate(view: EditorView): DecorationSet {
  const text = view.state.doc.toString();
  return Decoration.set(
    expressionsOf(text, 'template').map(({ from, source }) => {
      const end = from + source.length;
      return placed.range(from - 2, text.startsWith('}}', end) ? end + 2 : end);
    }),
  );
}

/** For templates: their expressions stand out of the text around them. */
export function placedExpressions(): Extension {
  const plugin = ViewPlugin.define((view) => ({
    decorations: isolate(view),
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = isolate(update.view);
    },
  }));
  const access = (view: EditorView) => view.plugin(plugin)?.decorations ?? Decoration.none;
  return [plugin, Prec.lowest([EditorView.decorations.of(access), EditorView.bidiIsolatedRanges.of(access)])];
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
