/** What somebody has typed into the search box, taken apart. */
export interface SearchWords {
  id: string | null;
  owner: string | null;
  payload: { path: string[]; value: string }[];
  error: string | null;
}

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// A word, or `name:value` where the value may be in quotes; a word in quotes may hold spaces.
const wordShape = /(?:([\w.-]+):)?(?:"([^"]*)"|(\S+))/g;
const mostFields = 5;

/**
 * Reads the search box: an id is a job, what holds an `@` is an owner, `name:value` is a field of the payload, and all
 * other words are looked for in errors. `owner:` and `error:` say so; `payload.owner:` is a field all the same.
 */
export function readSearchWords(text: string): SearchWords {
  const words: SearchWords = { id: null, owner: null, payload: [], error: null };
  const errors: string[] = [];
  for (const [whole, name, quoted, plain] of text.matchAll(wordShape)) {
    const value = quoted ?? plain ?? whole;
    if (!name) readWord(value, quoted !== undefined, words, errors);
    else if (value === '') continue;
    else if (name === 'owner') words.owner = value;
    else if (name === 'error') errors.push(value);
    else if (name === 'id') words.id = idShape.test(value) ? value.toLowerCase() : nobodys;
    else if (words.payload.length < mostFields) {
      words.payload.push({
        path: name
          .replace(/^payload\./, '')
          .split('.')
          .slice(0, 8),
        value,
      });
    }
  }
  return { ...words, error: errors.join(' ').slice(0, 200) || null };
}

// What cannot be an id is that of no job.
const nobodys = '00000000-0000-0000-0000-000000000000';

function readWord(value: string, isQuoted: boolean, words: SearchWords, errors: string[]): void {
  if (idShape.test(value)) words.id = value.toLowerCase();
  else if (!isQuoted && value.includes('@')) words.owner = value;
  else if (value !== '') errors.push(value);
}
