import { runWorker } from './run-worker';

// The entry of the built worker (scripts/build/worker-build.ts), whose isolated program is built as well.
await runWorker({ isolatedEntry: new URL('isolated/child.mjs', import.meta.url) });
