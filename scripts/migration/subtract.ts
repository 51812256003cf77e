function statementsOf(script: string): string[] {
  return script
    .replace(/^--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Splits a statement into changes: an `ALTER TABLE` makes one with each of its clauses. */
function changesOf(statement: string): { table: string; changes: string[] } {
  const [, table, clauses] = /^(ALTER TABLE \S+ )([\s\S]+)$/.exec(statement) ?? [];
  if (!table || !clauses) return { table: '', changes: [statement] };
  return { table, changes: clauses.split(',\n').map((clause) => clause.trim()) };
}

/** Returns the statements of a script that Prisma wrote, without the changes that are in another one. */
export function subtract(script: string, ignored: string): string[] {
  const known = new Set(
    statementsOf(ignored).flatMap((statement) => {
      const { table, changes } = changesOf(statement);
      return changes.map((change) => table + change);
    }),
  );
  return statementsOf(script).flatMap((statement) => {
    const { table, changes } = changesOf(statement);
    const left = changes.filter((change) => !known.has(table + change));
    return left.length > 0 ? [table + left.join(',\n  ')] : [];
  });
}
