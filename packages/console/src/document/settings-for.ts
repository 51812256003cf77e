import { type ConsoleAccess, consoleActions, mayDo, visibleQueues } from '../access';
import type { ConsoleOptions } from '../options';
import { withoutSlash } from '../requests';
import type { Settings } from './settings';

/** Returns what the document knows before it reads anything. */
export async function settingsFor(
  options: ConsoleOptions,
  access: ConsoleAccess,
  request: Request,
): Promise<Settings> {
  const { jobs, basePath, labels = {}, links = [], home } = options;
  // Another part of the app may use Mantine as well, with a theme of its own.
  const { themeKey = 'offload-console-theme' } = options;
  const { queues, contracts } = jobs.system;
  return {
    basePath: withoutSlash(basePath),
    labels,
    themeKey,
    actor: access.actor,
    links: [...(typeof links === 'function' ? links(access) : links)],
    home: (typeof home === 'function' ? await home(request) : home) ?? null,
    changesKind: options.changeInBackground?.kind ?? null,
    actions: consoleActions.filter((action) => mayDo(access, action)),
    queues: visibleQueues(access, Object.keys(queues)),
    seesValues: access.seesValues ?? false,
    seesAllQueues: access.queues === undefined,
    kinds: [...contracts.values()]
      .filter(({ queue }) => visibleQueues(access, [queue]).length > 0)
      .map(({ kind }) => kind)
      .sort(),
  };
}
