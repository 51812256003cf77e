import { expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import { imageResultOf, savedText } from './image-result';

const original = { width: 640, height: 320, bytes: 9_000, frames: 1, format: 'jpeg', sourceId: '1' };
const result = { original, placeholder: 'data:image/webp;base64,UklGRg+/==', savedPercent: 78 };

it('reads the result of an image job', () => {
  expect(imageResultOf({ ...exampleJob, result })).toEqual(result);
});

it.each([
  [null],
  [{}],
  [{ ...result, original: null }],
  [{ ...result, original: { ...original, bytes: '9000' } }],
  [{ ...result, original: { ...original, sourceId: undefined } }],
  [{ ...result, savedPercent: null }],
  [{ ...result, placeholder: 'https://example.com/x.webp' }],
  [{ ...result, placeholder: 'data:image/webp;base64,x");color:red' }],
])('ignores any other result: %j', (other) => {
  expect(imageResultOf({ ...exampleJob, result: other })).toBeNull();
});

it('shows how much was saved or lost', () => {
  expect([87, 0, -12].map(savedText)).toEqual(['87% smaller', 'same size', '12% larger']);
});
