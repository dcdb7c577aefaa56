// What a filter says about the words of a record: a tag it must bear, a text it must contain. The search index then leads to the few records
// that have them; the filter itself decides.
import type { EntityDefinition, FilterTerm, FilterTree } from '../../schemas/types.ts';
import { foldForSearch } from '../kernel/fold.ts';

/** Shorter ones stand in the index only where a word begins. */
const anywhere = 3;

/** Words that every record the filter lets through has somewhere in its texts. */
export function wordsOfFilter(tree: FilterTree | undefined, entity: EntityDefinition): string[] {
  return requiredTerms(tree).flatMap((term) => {
    const kind = entity.fields.find((field) => field.name === term.field)?.kind;
    if (kind === 'tags' && (term.operator === 'has' || term.operator === 'hasAll'))
      return textsOf(term).flatMap(wordsIn);
    const isText =
      kind === 'text' || kind === 'longText' || kind === 'tags' || kind === 'richText' || kind === 'address';
    if (!isText || term.operator !== 'contains') return [];
    return textsOf(term)
      .flatMap(wordsIn)
      .filter((word) => [...word].length >= anywhere);
  });
}

/** Does it look inside texts or lists, so that it may have to read every row there is? */
export function looksInside(tree: FilterTree | undefined): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if ('and' in tree) return listOf(tree.and).some(looksInside);
  if ('or' in tree) return listOf(tree.or).some(looksInside);
  if ('not' in tree) return looksInside(tree.not);
  return 'field' in tree && /^(contains|has|hasAny|hasAll)$/.test(String(tree.operator));
}

/** The terms that must hold, whatever else does. A filter that is not well formed has none: the compiler refuses it. */
function requiredTerms(tree: FilterTree | undefined): FilterTerm[] {
  if (typeof tree !== 'object' || tree === null) return [];
  if ('and' in tree) return listOf(tree.and).flatMap(requiredTerms);
  return 'field' in tree && typeof tree.field === 'string' ? [tree] : [];
}

function listOf(parts: unknown): readonly FilterTree[] {
  return Array.isArray(parts) ? (parts as FilterTree[]) : [];
}

function textsOf({ value }: FilterTerm): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
}

function wordsIn(text: string): string[] {
  return foldForSearch(text.replace(/^\s*#+/, ''))
    .split(' ')
    .filter((word) => word !== '');
}
