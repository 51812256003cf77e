/** The parts of a search query. */
export interface SearchWords {
  id: string | null;
  owner: string | null;
  payload: { path: string[]; value: string }[];
  error: string | null;
}

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// A word or `name:value`; either can be quoted to include spaces.
const wordShape = /(?:([\w.-]+):)?(?:"([^"]*)"|(\S+))/g;
const maxFields = 5;

/**
 * Parses a search query: an ID is a job, a word with `@` is an owner, `name:value` is a payload field, and all other words
 * are searched for in errors. `owner:` and `error:` are explicit; use `payload.owner:` for a payload field of that name.
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
    else if (name === 'id') words.id = idShape.test(value) ? value.toLowerCase() : nonexistentId;
    else if (words.payload.length < maxFields) {
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

// Matches no job.
const nonexistentId = '00000000-0000-0000-0000-000000000000';

function readWord(value: string, isQuoted: boolean, words: SearchWords, errors: string[]): void {
  if (idShape.test(value)) words.id = value.toLowerCase();
  else if (!isQuoted && value.includes('@')) words.owner = value;
  else if (value !== '') errors.push(value);
}
