import pg from 'pg';

const { builtins, getTypeParser } = pg.types;
const parsed: number[] = [builtins.BOOL, builtins.INT2, builtins.INT4, builtins.FLOAT8];
const asText = (value: string) => value;
/** Keeps values as PostgreSQL writes them, because JavaScript's dates have no microseconds. */
const types = { getTypeParser: (oid: number) => (parsed.includes(oid) ? getTypeParser(oid) : asText) };

function printResult({ command, rowCount, fields, rows }: pg.QueryArrayResult): void {
  if (fields.length > 0) {
    const names = fields.map(({ name }, index) =>
      fields.findIndex((field) => field.name === name) === index ? name : `${name} (${index + 1})`,
    );
    const named = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
    if (named.length > 0) console.table(named);
    console.log(`(${named.length} ${named.length === 1 ? 'row' : 'rows'})`);
  } else if (command) {
    console.log(rowCount === null ? command : `${command} ${rowCount}`);
  }
}

function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, hint } = error instanceof pg.DatabaseError ? error : {};
  const parts = [error.message, code && `(${code})`, hint].filter(Boolean);
  return parts.join(' ').replace(/\s+/g, ' ');
}

/** Runs statements and prints their results, or the error in one line. Returns whether they succeeded. */
export async function runSql(client: pg.Client, text: string): Promise<boolean> {
  try {
    const results = await client.query({ text, rowMode: 'array', types });
    // Several statements have several results, which pg's types don't cover.
    for (const result of [results].flat()) printResult(result);
    return true;
  } catch (error) {
    console.error(`✗ ${errorLine(error)}`);
    return false;
  }
}
