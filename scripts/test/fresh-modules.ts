import { vi } from 'vitest';

// Gives each test file its own copies of our modules, as if it ran in its own process. Modules from npm stay loaded.
vi.resetModules();
