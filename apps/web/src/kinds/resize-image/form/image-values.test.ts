import { expect, it } from 'vitest';
import { asBody, asFields, checkOptions, initialValues } from './image-values';

const values = initialValues({ widths: [320, 640], formats: ['webp', 'jpeg'] });

it('starts with the default options', () => {
  expect(values).toMatchObject({ widths: '320, 640', formats: ['webp', 'jpeg'] });
  expect(checkOptions(values)).toEqual({});
});

it.each([
  [{ widths: '320, wide' }, { widths: expect.stringContaining('whole numbers') }],
  [{ widths: '' }, { widths: expect.stringContaining('whole numbers') }],
  [{ widths: '320,,640' }, { widths: expect.stringContaining('whole numbers') }],
  [{ widths: '4097' }, { widths: expect.stringContaining('4096') }],
  [{ widths: '1,2,3,4,5,6,7,8,9' }, { widths: expect.stringContaining('8') }],
  [{ formats: [] }, { formats: 'Choose at least one format.' }],
  [{ quality: 101 }, { quality: expect.stringContaining('1 to 100') }],
])('rejects %j', (changed, errors) => {
  expect(checkOptions({ ...values, ...changed })).toEqual(errors);
});

it('converts the options to form fields and JSON', () => {
  const asked = { ...values, image_url: ' https://example.com/a.jpg ', quality: 70, ratio: '16:9' };
  expect(asFields(asked)).toEqual({
    widths: '320, 640',
    formats: 'webp,jpeg',
    quality: '70',
    ratio: '16:9',
    watermark: '',
  });
  expect(asBody(asked)).toEqual({
    image_url: 'https://example.com/a.jpg',
    widths: [320, 640],
    formats: ['webp', 'jpeg'],
    quality: 70,
    ratio: '16:9',
  });
});
