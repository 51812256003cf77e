import { expect, it } from 'vitest';
import { imageName } from './contract';

const nameAt = (imageUrl: string) => imageName({ name: 'old.jpg', imageUrl });

it('names an image as at its URL, or as its file if it has none', () => {
  expect(nameAt('https://example.com/a/beach.jpg?size=2')).toBe('beach.jpg');
  expect(imageName({ name: 'old.jpg', imageUrl: null })).toBe('old.jpg');
});

it('names an image whose URL has no file name after its host', () => {
  expect(nameAt('https://example.com/')).toBe('example.com');
  expect(nameAt('https://example.com/%00')).toBe('example.com');
});

it('returns only the last part of what is encoded in a URL, and leaves alone what is not UTF-8', () => {
  expect(nameAt('https://example.com/..%2f..%2fetc%2fpasswd')).toBe('passwd');
  expect(nameAt('https://example.com/caf%C3%A9.png')).toBe('café.png');
  expect(nameAt('https://example.com/%ff.png')).toBe('%ff.png');
});
