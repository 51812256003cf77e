import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialState, scheduledState, transitions } from '@offload/core/admin/browser';
import { jobStates } from '@offload/core/contract';
import { expect, it } from 'vitest';
import { root } from '../root';

/** Draws the table of transitions as Mermaid does. */
function drawStates(): string {
  const arrows = Object.values(transitions).flatMap(({ from, to, label }) =>
    from.map((state) => `    ${state} --> ${to}: ${label}`),
  );
  const finished = jobStates.filter((state) => ['succeeded', 'failed', 'canceled'].includes(state));
  const lines = [
    `    [*] --> ${initialState}: enqueue`,
    `    [*] --> ${scheduledState}: enqueue for later`,
    ...arrows,
    ...finished.map((state) => `    ${state} --> [*]`),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

it('matches docs/architecture.md: copy the expected text there if the states have changed', () => {
  expect(readFileSync(join(root, 'docs/architecture.md'), 'utf8')).toContain(drawStates());
});
