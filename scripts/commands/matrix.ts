import { runOnServices } from '../test/run-on-services';

// Arguments restrict it to the plugs with these names.
await runOnServices('e2e/matrix/main.ts');
