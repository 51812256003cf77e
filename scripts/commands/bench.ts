import { binariesToTest } from '../services/installed-postgres';
import { runOnServices } from '../test/run-on-services';
import { startServices } from '../test/surroundings';

// Arguments restrict it to the parts with these names. PostgreSQL has its own settings, not those for tests.
await runOnServices('bench/src/main.ts', {
  services: (supervisor, run) => startServices(supervisor, run, binariesToTest(), {}),
});
