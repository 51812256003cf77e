import { PlainError } from '@offload/processes';

/** Returns the name of the new migration. Throws if the arguments aren't a name. */
export function readName([name = '', ...more]: string[]): string {
  if (/^[a-z][a-z0-9_]*$/.test(name) && more.length === 0) return name;
  throw new PlainError('Usage: npm run migration <name>, in snake_case: npm run migration add_birthday');
}
