import type { ConsoleOptions } from '@offload/console';

type SourceUrl = NonNullable<ConsoleOptions['sourceUrl']>;

// The last one: the repository may be in a folder of such a name.
const inRepository = /^.*\/((?:packages|apps)\/.+)$/;
// What was built isn't there. A stack begins with an error's message, which may be anyone's, and must not lead out of it.
const elsewhere = ['dist', '.', '..'];

/**
 * Returns what links a line of our code to the repository, whose URL has `{path}` and may have `{line}`. A stack names sources by their
 * absolute paths, wherever they were built.
 */
export function sourceUrlOf(repositoryUrl: string): SourceUrl {
  return ({ file, line }) => {
    const steps = inRepository.exec(file)?.[1]?.split('/');
    if (!steps || steps.some((step) => elsewhere.includes(step))) return null;
    const written = steps.map(encodeURIComponent).join('/');
    return repositoryUrl.replaceAll('{path}', () => written).replaceAll('{line}', String(line));
  };
}
