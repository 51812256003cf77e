import { expect, it } from 'vitest';
import { isSealed, openSecret, sealSecret } from './seal';

const ours = 'the secret of this installation';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('reads what it has sealed, and seals the same never alike', () => {
  const [one, other] = [sealSecret(secret, ours), sealSecret(secret, ours)];
  expect(one).not.toBe(other);
  for (const kept of [one, other]) {
    expect(kept).not.toContain(secret.slice(6));
    expect(isSealed(kept)).toBe(true);
    expect(openSecret(kept, ours)).toBe(secret);
  }
});

it('reads what was kept before secrets were sealed', () => {
  expect(isSealed(secret)).toBe(false);
  expect(openSecret(secret, ours)).toBe(secret);
});

it('opens nothing for another installation', () => {
  expect(() => openSecret(sealSecret(secret, ours), 'the secret of another')).toThrow(
    /AUTH_SECRET is another/,
  );
});

it.each([1, 2, 3])('opens nothing whose part %i was changed or left out', (index) => {
  const parts = sealSecret(secret, ours).split('.');
  const changed = parts.with(index, `${parts[index]?.startsWith('A') ? 'B' : 'A'}${parts[index]?.slice(1)}`);
  expect(() => openSecret(changed.join('.'), ours)).toThrow(/cannot be read/);
  expect(() => openSecret(parts.toSpliced(index, 1).join('.'), ours)).toThrow(/cannot be read/);
});
