import { compileWorker } from './worker-build';

// For the Dockerfile. `npm start` and the tests build it when its sources have changed.
await compileWorker();
