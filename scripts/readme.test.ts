import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it.each([
  ['tsx', 'processor.tsx'],
  ['ts', 'processor.test.ts'],
])('shows the current onboarding code of the demo (%s)', (language, name) => {
  const path = `packages/kinds/onboarding/${name}`;
  expect(read('README.md')).toContain(`\`${path}\`\n\n\`\`\`${language}\n${read(path)}\`\`\`\n`);
});
