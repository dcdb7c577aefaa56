// What a document reads of its record: the paths that must be loaded before it can be composed, the titles of what is referred to among them.
import type { DocumentBlock, DocumentDefinition, EntityDefinition, LocalText } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { fieldAt } from '../query/field-at.ts';

/** A reference is shown by the title of what it leads to. */
export function shownPath(release: Release, entity: string, path: string): string {
  const field = fieldAt((name) => release.entity(name), entity)(path);
  if (field === undefined || (field.kind !== 'reference' && field.kind !== 'references')) return path;
  const target = release.entity(field.target ?? '');
  return target === undefined ? path : `${path}.${target.titleField}`;
}

/** Paths relative to the record, each once. */
export function documentReads(definition: DocumentDefinition, release: Release): readonly string[] {
  const entity = release.entity(definition.entity);
  if (entity === undefined) return [];
  const reads = new Set<string>([shownPath(release, entity.name, entity.titleField)]);
  const add = (paths: readonly string[]): void => {
    for (const path of paths) reads.add(path);
  };
  for (const text of [definition.fileName, definition.footer]) add(textReads(text, entity));
  for (const block of definition.blocks) {
    add(textReads(block.text, entity));
    if (block.visible !== undefined) add(below(compileExpression(block.visible).reads, entity));
    add(pathReads(block, entity, release));
  }
  return [...reads].sort();
}

function pathReads(block: DocumentBlock, entity: EntityDefinition, release: Release): readonly string[] {
  const { items = [], lines, words, currency, field } = block;
  const own = [words, currency, field].filter((path) => path !== undefined);
  if (block.kind !== 'table')
    return [
      ...own,
      ...items.flatMap(({ path }) => (path === undefined ? [] : [shownPath(release, entity.name, path)])),
    ];
  const target = lineEntity(entity, lines, release);
  if (target === undefined) return own;
  const columns = items.flatMap(({ path }) => (path === undefined ? [] : [shownPath(release, target.name, path)]));
  return [...own, ...columns.map((path) => `${lines}.${path}`)];
}

/** The entity of the rows of a table. */
export function lineEntity(
  entity: EntityDefinition,
  lines: string | undefined,
  release: Release,
): EntityDefinition | undefined {
  const field = entity.fields.find(({ name }) => name === lines);
  return field?.kind === 'lines' || field?.kind === 'references' ? release.entity(field.target ?? '') : undefined;
}

function textReads(text: LocalText | undefined, entity: EntityDefinition): readonly string[] {
  return Object.values(text ?? {}).flatMap((source) => below(compileTemplate(source).reads, entity));
}

function below(paths: readonly string[], entity: EntityDefinition): readonly string[] {
  return paths.flatMap((path) => {
    const [root = '', ...rest] = path.split('.');
    return (root === entity.name || root === 'record') && rest.length > 0 ? [rest.join('.')] : [];
  });
}
