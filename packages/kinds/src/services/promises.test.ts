import type { JobContract } from '@offload/core/contract';
import { contractOf } from '@offload/core/test/contract';
import { expect, it } from 'vitest';
import { requireGrantsAccess, requireSendsEmail, requireWritesFiles } from './promises';

type Promises = Pick<JobContract, 'writesFiles' | 'sendsEmail' | 'grantsAccess'>;

it.each([
  ['writesFiles', requireWritesFiles],
  ['sendsEmail', requireSendsEmail],
  ['grantsAccess', requireGrantsAccess],
] as const)('names the contract to edit if %s is missing', (field, check) => {
  const promise: Promises = { [field]: true };
  expect(() => check(contractOf('poem', promise))).not.toThrow();
  const error = new RegExp(`^poem .+\\. Set ${field} in packages/kinds/poem/contract.ts\\.$`);
  expect(() => check(contractOf('poem'))).toThrow(error);
  expect(() => check(contractOf('poem'))).toThrow(
    expect.objectContaining({ code: 'contract', jobEffect: 'fail' }),
  );
});

it('accepts a contract that grants access as one that sends email', () => {
  expect(() => requireSendsEmail(contractOf('poem', { grantsAccess: true }))).not.toThrow();
});
