import { env } from './env';

// Starts the built web. Next says that it's ready before it runs any code of ours, so the configuration is checked first.
try {
  env();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
await import(new URL('./server.js', import.meta.url).href);
