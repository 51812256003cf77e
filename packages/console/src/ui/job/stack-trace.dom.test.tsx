import { expect, it } from 'vitest';
import { show } from '../testing/show';
import { StackTrace } from './stack-trace';

const line = (text: string, url: string | null = null) => ({ text, url, isLibrary: false, place: null });
const library = (text: string) => ({ ...line(text), isLibrary: true });
const own = (text: string, url: string | null) => ({
  ...line(text, url),
  place: { file: '/srv/a.ts', line: 7 },
});

it("leads from frames of the app's own code to the code, folds those of libraries, and doesn't repeat the message", async () => {
  const lines = [
    ...[line('TransientError: The printer is'), line('out of paper.')],
    ...[
      own('    at print (/srv/a.ts:7:3)', 'https://git.example.com/a.ts#L7'),
      own('    at /srv/a.ts:7:3', null),
    ],
    ...[library('    at node:internal:1:2'), library('    at async Promise.all (index 0)')],
  ];
  await show(<StackTrace lines={lines} message={'The printer is\nout of paper.'} />);
  const items = [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
  expect(items).toEqual([
    'TransientErrorat print (/srv/a.ts:7:3)at /srv/a.ts:7:3',
    '… 2 frames of librariesat node:internal:1:2\nat async Promise.all (index 0)',
  ]);
  const [link] = document.querySelectorAll('a');
  expect(link?.getAttribute('href')).toBe('https://git.example.com/a.ts#L7');
  expect(document.querySelector('button')?.getAttribute('aria-label')).toBe('Copy /srv/a.ts:7');
  expect(document.querySelector('details')?.open).toBe(false);
});

it('shows a stack whose message differs from that of the error as it is', async () => {
  await show(<StackTrace lines={[line('Error: x')]} message="y" />);
  expect(document.querySelector('li')?.textContent).toBe('Error: x');
});
