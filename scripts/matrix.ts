import { runOnServices } from './test/run-on-services';

// Names of plugs restrict it to those.
await runOnServices('e2e/matrix/main.ts');
