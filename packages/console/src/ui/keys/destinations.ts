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
}

const idLength = 36;

/** Returns where a user who has typed this may want to go: pages and queues by any of their words, a job by its ID. */
export function destinationsFor(text: string, { basePath, places, queues }: Surroundings): Destination[] {
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
    { href: `${basePath}${jobSearchPath({ q: typed })}`, label: `Search jobs for “${typed}”` },
  ];
}
