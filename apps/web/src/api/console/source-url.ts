import type { ConsoleOptions } from '@offload/console';

type SourceUrl = NonNullable<ConsoleOptions['sourceUrl']>;

// The last one: the repository may be in a folder of such a name.
const inRepository = /^.*\/((?:packages|apps)\/.+)$/;
// Built files aren't in the repository. A stack begins with the error's message, which anyone may have written, so its paths must
// not lead out of the repository.
const elsewhere = ['dist', '.', '..'];

const commitId = /^[\da-f]{7,64}$/;

/**
 * Returns a function that links a line of our code, or the folder of a kind, to the repository, whose URL has `{path}` and may
 * have `{line}` and `{commit}`. A stack names sources by their absolute paths, wherever they were built. A worker that wasn't told
 * its commit has the version of its package, which no repository knows: then the link leads to the newest commit.
 */
export function sourceUrlOf(repositoryUrl: string): SourceUrl {
  return ({ commit, kind, file, line }) => {
    const path = file === null ? `packages/kinds/${kind}` : inRepository.exec(file)?.[1];
    const steps = path?.split('/');
    if (!steps || steps.some((step) => elsewhere.includes(step))) return null;
    const written = steps.map(encodeURIComponent).join('/');
    return repositoryUrl
      .replaceAll('{path}', () => written)
      .replaceAll('{line}', String(line ?? 1))
      .replaceAll('{commit}', commitId.test(commit) ? commit : 'HEAD');
  };
}
