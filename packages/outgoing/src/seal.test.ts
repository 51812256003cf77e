import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSealed, openSecret, sealSecret } from './seal';

const [older, newer, another] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const ours = [older];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('decrypts its own secrets, and never encrypts a secret the same way twice', () => {
  const [one, other] = [sealSecret(secret, ours), sealSecret(secret, ours)];
  expect(one).not.toBe(other);
  for (const kept of [one, other]) {
    expect(kept).not.toContain(secret.slice(6));
    expect(isSealed(kept, ours)).toBe(true);
    expect(openSecret(kept, ours)).toBe(secret);
  }
});

it('reads secrets that were stored before they were encrypted', () => {
  expect(isSealed(secret, ours)).toBe(false);
  expect(openSecret(secret, ours)).toBe(secret);
});

it('decrypts secrets of an older key, and reports that they must be encrypted again', () => {
  const kept = sealSecret(secret, ours);
  expect(openSecret(kept, [newer, older])).toBe(secret);
  expect(isSealed(kept, [newer, older])).toBe(false);
  expect(() => openSecret(sealSecret(secret, [newer, older]), ours)).toThrow(/can't be decrypted/);
});

it("doesn't decrypt secrets of another installation", () => {
  expect(() => openSecret(sealSecret(secret, ours), [another])).toThrow(
    /AUTH_SECRET or SEALING_KEY has changed/,
  );
  expect(() => openSecret(sealSecret(secret, ours), [])).toThrow(/AUTH_SECRET or SEALING_KEY has changed/);
});

it.each([1, 2, 3])("doesn't decrypt a secret whose part %i was changed or left out", (index) => {
  const parts = sealSecret(secret, ours).split('.');
  const changed = parts.with(index, `${parts[index]?.startsWith('A') ? 'B' : 'A'}${parts[index]?.slice(1)}`);
  expect(() => openSecret(changed.join('.'), ours)).toThrow(/can't be decrypted/);
  expect(() => openSecret(parts.toSpliced(index, 1).join('.'), ours)).toThrow(/can't be decrypted/);
});
