import type { ConsoleOptions } from '@offload/console';

type SourceUrl = NonNullable<ConsoleOptions['sourceUrl']>;

// The last one: the repository may be in a folder of such a name.
const inRepository = /^.*\/((?:packages|apps)\/.+)$/;

/**
 * Returns what links a line of our code to the repository, whose URL has `{path}` and may have `{line}`. A stack names sources by their
 * absolute paths, wherever they were built. What was built has no sources there.
 */
export function sourceUrlOf(repositoryUrl: string): SourceUrl {
  return ({ file, line }) => {
    const [, path] = inRepository.exec(file) ?? [];
    if (!path || path.includes('/dist/')) return null;
    const written = path.split('/').map(encodeURIComponent).join('/');
    return repositoryUrl.replaceAll('{path}', () => written).replaceAll('{line}', String(line));
  };
}
