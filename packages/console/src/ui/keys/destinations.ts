import { readSearchWords } from '../../operations/search/search-words';
import { jobSearchPath } from '../job/job-search-query';
import { jobPath, queuePath } from '../paths';

/** A page that the keys of the console lead to. */
export interface Destination {
  href: string;
  label: string;
}

export interface Surroundings {
  /** The path of the console: `/ops`; empty at the root. */
  basePath: string;
  places: Destination[];
  queues: string[];
  kinds: { kind: string; label: string }[];
}

const idLength = 36;

/**
 * Returns where a user who has typed this may want to go: pages, queues, and the jobs of kinds by any of their words, a job by its
 * ID.
 */
export function destinationsFor(text: string, around: Surroundings): Destination[] {
  const { basePath, places, queues, kinds } = around;
  const typed = text.trim();
  if (!typed) return places;
  const words = typed.toLowerCase().split(/\s+/);
  const fits = ({ label }: Destination) => words.every((word) => label.toLowerCase().includes(word));
  const { id } = readSearchWords(typed.toLowerCase());
  const job = id?.length === idLength ? [{ href: `${basePath}${jobPath(id)}`, label: `Job ${id}` }] : [];
  return [
    ...job,
    ...places.filter(fits),
    ...queues
      .map((name) => ({
        href: `${basePath}${queuePath(name)}`,
        label: `${name} queue: pause, resume, limit, clean`,
      }))
      .filter(fits),
    ...kinds.flatMap((known) => jobsOf(known, basePath)).filter(fits),
    { href: `${basePath}${jobSearchPath({ q: typed })}`, label: `Search jobs for “${typed}”` },
  ];
}

/** Returns the lists of a kind's jobs: all of them, and those that can be retried or dismissed there. */
function jobsOf({ kind, label }: Surroundings['kinds'][number], basePath: string): Destination[] {
  return [
    { href: `${basePath}${jobSearchPath({ kind })}`, label: `${label} (${kind}): all jobs` },
    {
      href: `${basePath}${jobSearchPath({ kind, states: ['failed'] })}`,
      label: `${label} (${kind}): failed jobs, retry, dismiss`,
    },
  ];
}
