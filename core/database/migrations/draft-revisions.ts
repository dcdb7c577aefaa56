// Drafts of definitions count their saves.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definitionsTables } from '../tables/definitions.ts';
import { addColumn } from './add-column.ts';

export class DraftRevisions1764300000000 implements MigrationInterface {
  readonly name = 'DraftRevisions1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of definitionsTables)
      if (table.name === 'definition_drafts') await addColumn(runner, table, 'revision');
  }

  /** The column stays: whoever does not know it is served by its default. */
  async down(): Promise<void> {}
}
