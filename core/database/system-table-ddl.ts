// Turns the neutral form of a system table into CREATE statements of one dialect.
import type { Dialect } from './database.ts';
import type { ColumnType, SystemTable } from './tables.ts';

const types: Readonly<Record<Dialect, Readonly<Record<ColumnType, string>>>> = {
  sqlite: {
    id: 'TEXT',
    text: 'TEXT',
    integer: 'INTEGER',
    boolean: 'INTEGER',
    instant: 'INTEGER',
    json: 'TEXT',
    position: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  },
  postgres: {
    id: 'TEXT COLLATE "C"',
    text: 'TEXT COLLATE "C"',
    integer: 'BIGINT',
    boolean: 'SMALLINT',
    instant: 'BIGINT',
    json: 'TEXT',
    position: 'BIGSERIAL PRIMARY KEY',
  },
};

/** The statements that make a table with its indexes and triggers, in order. */
export function createTableStatements(table: SystemTable, dialect: Dialect): string[] {
  return [
    createTable(table, dialect),
    ...(table.indexes ?? []).map((index) => createIndex(table.name, index)),
    ...(table.appendOnly ? refuseChanges(table.name, dialect) : []),
  ];
}

function createTable(table: SystemTable, dialect: Dialect): string {
  const columns = Object.entries(table.columns).map(([name, column]) => columnOf(name, column, dialect));
  const primary = Object.entries(table.columns)
    .filter(([, column]) => column.primary && column.type !== 'position')
    .map(([name]) => quote(name));
  if (primary.length > 0) columns.push(`PRIMARY KEY (${primary.join(', ')})`);
  const options = table.clustered ? ' STRICT, WITHOUT ROWID' : ' STRICT';
  return `CREATE TABLE ${quote(table.name)} (\n  ${columns.join(',\n  ')}\n)${dialect === 'sqlite' ? options : ''}`;
}

function columnOf(name: string, column: SystemTable['columns'][string], dialect: Dialect): string {
  const parts = [quote(name), types[dialect][column.type]];
  if (!column.optional && column.type !== 'position') parts.push('NOT NULL');
  if (column.default !== undefined) parts.push(`DEFAULT ${literal(column.default)}`);
  return parts.join(' ');
}

/** The statement that gives an existing table a column it was made without. */
export function addColumnStatement(table: SystemTable, name: string, dialect: Dialect): string {
  const column = table.columns[name];
  if (column === undefined) throw new Error(`expected a column of ${table.name}, found ${name}`);
  return `ALTER TABLE ${quote(table.name)} ADD COLUMN ${columnOf(name, column, dialect)}`;
}

/** The indexes that begin with a column an existing table was made without. */
export function addIndexStatements(table: SystemTable, column: string): string[] {
  return (table.indexes ?? [])
    .filter(({ columns }) => columns[0] === column)
    .map((index) => createIndex(table.name, index).replace('INDEX ', 'INDEX IF NOT EXISTS '));
}

function createIndex(table: string, index: NonNullable<SystemTable['indexes']>[number]): string {
  const condition = index.where === undefined ? '' : ` WHERE ${index.where}`;
  const name = indexName(table, index.columns, index.unique === true, index.where);
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quote(name)} ON ${quote(table)} (${index.columns.map(quote).join(', ')})${condition}`;
}

/** Speaking and within PostgreSQL's 63 characters. Two partial indexes over the same columns differ by a number made of their condition. */
function indexName(table: string, columns: readonly string[], unique: boolean, where: string | undefined): string {
  const suffix = where === undefined ? '' : `_${checksum(where)}`;
  return `${table}_${columns.join('_')}`.slice(0, 50) + suffix + (unique ? '_u' : '_i');
}

function checksum(text: string): string {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)!) % 1_679_616;
  return sum.toString(36);
}

function refuseChanges(table: string, dialect: Dialect): string[] {
  if (dialect === 'sqlite') {
    return ['UPDATE', 'DELETE'].map(
      (act) =>
        `CREATE TRIGGER ${quote(`${table}_refuses_${act.toLowerCase()}`)} BEFORE ${act} ON ${quote(table)} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
    );
  }
  return [
    `CREATE TRIGGER ${quote(`${table}_refuses_change`)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${quote(table)} FOR EACH STATEMENT EXECUTE FUNCTION ravand_refuse_change()`,
  ];
}

/** PostgreSQL's function behind the triggers of append-only tables. */
export const refuseChangeFunction = `CREATE FUNCTION ravand_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'RV001'; END $$`;

/**
 * PostgreSQL's functions behind the triggers of a schema change: one notes which record was written while its field is converted; one sends a
 * writer back who began before the switch, so that it begins anew under the new definition.
 */
export const schemaChangeFunctions = [
  `CREATE FUNCTION ravand_note_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO schema_stale (change_id, record) VALUES (TG_ARGV[0], NEW.id) ON CONFLICT DO NOTHING; RETURN NULL; END $$`,
  `CREATE FUNCTION ravand_begin_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the definition changed' USING ERRCODE = '40001'; END $$`,
];

function quote(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
    throw new Error(`expected a table or column name in snake_case, found ${JSON.stringify(name)}`);
  return `"${name}"`;
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
