import { distinctTerms, matches, type Term, termsOf } from './terms';

/** A part of a text. `end` is exclusive. */
export type Mark = [start: number, end: number];

/** Returns the parts of a text that a search found, in order. `similar` has the words that stand for words of the search. */
export function findMarks(text: string, search: string, similar: ReadonlyMap<string, string[]>): Mark[] {
  const sought = distinctTerms(search);
  const others = new Set([...similar.values()].flat());
  return termsOf(text).flatMap((term): Mark[] => {
    if (!term.isUnspaced) {
      const isFound = others.has(term.text) || sought.some((one) => matches(term, one));
      return isFound ? [[term.start, term.end]] : [];
    }
    const parts = sought.filter((one) => matches(term, one)).map((one) => one.text);
    // If normalizing changed the number of characters, it's unknown which ones match, so all are marked.
    if (term.text.length !== term.end - term.start) return parts.length > 0 ? [[term.start, term.end]] : [];
    return merge(parts.flatMap((part) => occurrencesOf(part, term)));
  });
}

function occurrencesOf(part: string, { text, start }: Term): Mark[] {
  const found: Mark[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1))
    found.push([start + at, start + at + part.length]);
  return found;
}

function merge(marks: Mark[]): Mark[] {
  const merged: Mark[] = [];
  for (const [start, end] of marks.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
