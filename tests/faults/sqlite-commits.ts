// Tells of every COMMIT of a SQLite file in this process, before and after it, in the very moment: where a process is killed or its files are copied.
import BetterSqlite3 from 'better-sqlite3';

export type Moment = 'before' | 'after';

/** Answers how to stop it. `count` is 1 at the first COMMIT. */
export function watchCommits(file: string, tell: (moment: Moment, count: number) => void): () => void {
  const prototype = BetterSqlite3.prototype as { prepare(text: string): BetterSqlite3.Statement };
  const original = prototype.prepare;
  let count = 0;
  prototype.prepare = function prepare(this: BetterSqlite3.Database, text: string) {
    const statement = original.call(this, text);
    if (text !== 'COMMIT' || this.name !== file) return statement;
    const run = statement.run.bind(statement);
    statement.run = () => {
      count += 1;
      tell('before', count);
      const result = run();
      tell('after', count);
      return result;
    };
    return statement;
  };
  return () => {
    prototype.prepare = original;
  };
}
