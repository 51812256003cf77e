import { runWorker } from './run-worker';

// Of the built worker (scripts/build/worker-build.ts): its isolated program is built as well.
await runWorker({ isolatedEntry: new URL('isolated/child.mjs', import.meta.url) });
