import type { AnyContract } from '@offload/core/contract';
import { contractOf } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { requireGrantsAccess, requireSendsEmail, requireWritesFiles } from './promises';

type Promises = Pick<AnyContract, 'writesFiles' | 'sendsEmail' | 'grantsAccess'>;

it.each([
  ['writesFiles', requireWritesFiles],
  ['sendsEmail', requireSendsEmail],
  ['grantsAccess', requireGrantsAccess],
] as const)('says which contract to edit where %s is missing', (field, check) => {
  const promise: Promises = { [field]: true };
  expect(() => check(contractOf('poem', promise))).not.toThrow();
  const error = new RegExp(`^poem .+\\. Set ${field} in packages/kinds/poem/contract.ts\\.$`);
  expect(() => check(contractOf('poem'))).toThrow(error);
  expect(() => check(contractOf('poem'))).toThrow(
    expect.objectContaining({ code: 'contract', jobEffect: 'fail' }),
  );
});

it('takes an email that grants access for one that is sent', () => {
  expect(() => requireSendsEmail(contractOf('poem', { grantsAccess: true }))).not.toThrow();
});
