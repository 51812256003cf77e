import { vi } from 'vitest';
import { remember } from './hashes';

// vitest loads this before each test file that may call the API. A hash takes 0.1 s of CPU time, and most tests sign in with
// the same password: the first one in a process hashes it as the app does.
vi.mock(import('better-auth/crypto'), async (load) => {
  const real = await load();
  return {
    ...real,
    hashPassword: remember(real.hashPassword),
    verifyPassword: remember(real.verifyPassword),
  };
});
