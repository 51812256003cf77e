import { PlainError, type Supervisor } from '@offload/processes';
import { canInstall, install } from './apt';
import { findOnPath, namedBy } from './find-program';

/**
 * Returns the program that a variable names, or one with these names that is installed. On Debian, installs the one with the
 * first name otherwise. Throws a `PlainError` if there is none.
 */
export async function findOrInstall(
  supervisor: Supervisor,
  variable: string,
  names: [string, ...string[]],
): Promise<string> {
  const found = namedBy(variable) ?? findOnPath(...names);
  if (found) return found;
  const [name] = names;
  if (canInstall()) await install(supervisor, name);
  const installed = findOnPath(...names);
  if (installed) return installed;
  throw new PlainError(`${name} not found. Install it, or set ${variable}.`);
}
