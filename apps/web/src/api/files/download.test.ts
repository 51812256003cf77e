import { expect, it } from 'vitest';
import { dispositionOf } from './download';

it.each([
  ['写真 海辺-100.png', 'file-100.png'],
  ['写真.png', 'file.png'],
  ['Möwe am Fluß.jpg', 'Mowe am Flu.jpg'],
  ['Straße 7.pdf', 'Stra_e 7.pdf'],
  ['東京 report (2).csv', 'report (2).csv'],
])('gives clients that read only ASCII a readable name: %s', (name, ascii) => {
  const disposition = dispositionOf(name);
  expect(disposition).toContain(
    `filename*=UTF-8''${encodeURIComponent(name).replaceAll('(', '%28').replaceAll(')', '%29')}`,
  );
  expect(/filename="?([^";]+)"?;/.exec(disposition)?.[1]).toBe(ascii);
});

it('sends an ASCII name as it is', () => {
  expect(dispositionOf('beach-320.webp', 'inline')).toBe('inline; filename=beach-320.webp');
});
