import { createInterface } from 'node:readline';
import type pg from 'pg';
import { runSql } from './run-sql';

const firstPrompt = 'sql> ';
const nextPrompt = '  -> ';

interface Prompt {
  client: pg.Client;
  /** Whether statements are typed by a user, rather than read from a file or a pipe. */
  interactive: boolean;
  /** Cancels the running statement. */
  cancel: () => Promise<void>;
}

/** Runs the statements of standard input, each when its semicolon arrives. Returns whether all of them succeeded. */
export async function runInput({ client, interactive, cancel }: Prompt): Promise<boolean> {
  const output = interactive ? process.stdout : undefined;
  const lines = createInterface({ input: process.stdin, output, terminal: interactive, prompt: firstPrompt });
  const ask = () => interactive && lines.prompt();
  let [sql, isRunning, succeeded] = ['', false, true];
  const run = async () => {
    isRunning = true;
    succeeded = (await runSql(client, sql)) && succeeded;
    [sql, isRunning] = ['', false];
  };
  lines.on('SIGINT', () => {
    if (isRunning) void cancel();
    else if (sql === '' && lines.line === '') lines.close();
    else {
      sql = '';
      lines.setPrompt(firstPrompt);
      lines.write(null, { ctrl: true, name: 'e' });
      lines.write(null, { ctrl: true, name: 'u' });
    }
  });
  ask();
  for await (const line of lines) {
    if (/^\s*\\q\s*$/.test(line) || (sql === '' && /^\s*(exit|quit)\s*;?\s*$/i.test(line))) break;
    sql = sql === '' && line.trim() === '' ? '' : `${sql}${line}\n`;
    if (isComplete(sql)) await run();
    lines.setPrompt(sql === '' ? firstPrompt : nextPrompt);
    ask();
  }
  // The last statement of a script may lack its semicolon.
  if (!interactive && sql !== '') await run();
  return succeeded;
}

/** Matches what may contain a semicolon that doesn't end a statement: comments, strings, quoted names, and dollar quotes. */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"[^"]*"|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$/g;

/** Returns whether SQL ends with a complete statement. */
export function isComplete(sql: string): boolean {
  const bare = sql.replace(tokens, (token) => (/^(--|\/\*)/.test(token) ? ' ' : 'x'));
  // A remaining quote was opened but not closed.
  return !/['"]|\/\*|\$([A-Za-z_]\w*)?\$/.test(bare) && bare.trimEnd().endsWith(';');
}
