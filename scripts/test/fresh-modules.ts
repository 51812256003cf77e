import { vi } from 'vitest';

// Each test file gets modules of its own, as in a process of its own; what comes from npm stays loaded.
vi.resetModules();
