function statementsOf(script: string): string[] {
  return script
    .replace(/^--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Splits a statement into changes. Each clause of an `ALTER TABLE` is one change. */
function changesOf(statement: string): { table: string; changes: string[] } {
  const [, table, clauses] = /^(ALTER TABLE \S+ )([\s\S]+)$/.exec(statement) ?? [];
  if (!table || !clauses) return { table: '', changes: [statement] };
  return { table, changes: clauses.split(',\n').map((clause) => clause.trim()) };
}

/** Returns the statements of a script by Prisma, without the changes that are in another script. */
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
