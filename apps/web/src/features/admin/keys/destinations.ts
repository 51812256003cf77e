import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { jobSearchHref, queueHref } from '@/features/admin/admin-hrefs';

export interface Destination {
  href: string;
  label: string;
}

const idLength = 36;

/** Returns where a user may want to go who has typed this: pages and queues by any of their words, a job by its ID. */
export function destinationsFor(text: string, places: Destination[], queues: string[]): Destination[] {
  const typed = text.trim();
  if (!typed) return places;
  const words = typed.toLowerCase().split(/\s+/);
  const fits = ({ label }: Destination) => words.every((word) => label.toLowerCase().includes(word));
  const { id } = readSearchWords(typed.toLowerCase());
  const job = id?.length === idLength ? [{ href: `/admin/jobs/${id}`, label: `Job ${id}` }] : [];
  return [
    ...job,
    ...places.filter(fits),
    ...queues
      .map((name) => ({ href: queueHref(name), label: `${name} queue: pause, resume, limit, clean` }))
      .filter(fits),
    { href: jobSearchHref({ q: typed }), label: `Search jobs for “${typed}”` },
  ];
}
