import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PlainError } from '@offload/processes';

/** Asks at the terminal whether to do something. Throws a `PlainError` if there is none. */
export async function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new PlainError(`Nothing was changed: add --yes to ${what} without a terminal to confirm it at.`);
  // Without its own handling of keys, so that Ctrl-C ends the command.
  const lines = createInterface({ input: process.stdin, terminal: false });
  process.stderr.write('Go on? [y/N] ');
  const answer = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  lines.close();
  return /^\s*y(es)?\s*$/i.test(String(answer[0] ?? ''));
}
