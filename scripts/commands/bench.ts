import { runOnServices } from '../test/run-on-services';

// Arguments restrict it to the parts with these names.
await runOnServices('bench/src/main.ts', { postgres: {} });
