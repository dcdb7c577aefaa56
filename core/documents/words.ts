// The few words that documents say of themselves ("Page 2 of 5", "In words"), from schemas/locales/<language>/documents.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../schemas/types.ts';
import { projectRoot } from '../kernel/node/paths.ts';

type Table = Readonly<Record<string, string>>;

const tables = new Map<Language, Table>();

export function documentWord(language: Language, key: string): string | undefined {
  const known =
    tables.get(language) ??
    (JSON.parse(readFileSync(join(projectRoot, 'schemas/locales', language, 'documents.json'), 'utf8')) as Table);
  tables.set(language, known);
  return known[key];
}
