// More letters and marks are found alike (kernel/fold.ts): the folded texts of records that were written before get the forms of today.
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As they stand in folded texts, and what stands for them now. */
const letters = 'ےڪەھہ״“”„׳’‘ʼ';
const plain = ['ی', 'ک', 'ه', 'ه', 'ه', '"', '"', '"', '"', "'", "'", "'", "'"];

export class FoldedLetters1766100000000 implements MigrationInterface {
  readonly name = 'FoldedLetters1766100000000';

  async up(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.dataSource.options.type === 'postgres';
    const [columns, replaced, has] = isPostgres
      ? [postgresColumns, translated, matches]
      : [sqliteColumns, nested, globs];
    const found = (await runner.query(columns)) as { table: string; column: string }[];
    for (const { table, column } of found)
      await runner.query(`update "${table}" set "${column}" = ${replaced(column)} where "${column}" ${has}`);
  }

  /** An older version finds them by the letters of today. */
  async down(): Promise<void> {}
}

const sqliteColumns = `select t.name as "table", c.name as "column" from sqlite_schema as t, pragma_table_info(t.name) as c
  where t.type = 'table' and t.name glob 'record_*' and c.name glob '*_folded'`;
const postgresColumns = `select table_name as "table", column_name as "column" from information_schema.columns
  where table_schema = current_schema() and table_name ~ '^record_' and column_name ~ '_folded$'`;

const globs = `glob '*[${letters}]*'`;
const matches = `~ '[${letters}]'`;

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function translated(column: string): string {
  return `translate("${column}", ${literal(letters)}, ${literal(plain.join(''))})`;
}

function nested(column: string): string {
  return [...letters].reduce(
    (text, letter, at) => `replace(${text}, '${letter}', ${literal(plain[at]!)})`,
    `"${column}"`,
  );
}
