import { expect, it } from 'vitest';
import { signatureText } from './signature-text';

it('shows an ellipsis for each number', () => {
  expect(signatureText('too_many_rows: The file has more than <n> rows.')).toBe(
    'too_many_rows: The file has more than … rows.',
  );
});
