import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished, vi } from 'vitest';
import { TestRouter } from './test-router';

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/**
 * Shows something in the document with Mantine and a router, until the test is over, so that
 * nothing changes after the document is gone. Returns how to show its next state.
 */
export function show(content: ReactNode, push?: (path: string) => void): (next: ReactNode) => void {
  // jsdom has neither.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  vi.stubGlobal('ResizeObserver', NoObserver);
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  onTestFinished(() => {
    root.unmount();
    document.body.replaceChildren();
    vi.unstubAllGlobals();
  });
  const render = (shown: ReactNode) =>
    root.render(
      <TestRouter push={push}>
        {/* Style sheets would be text of the document. */}
        <MantineProvider
          env="test"
          forceColorScheme="light"
          withCssVariables={false}
          withGlobalClasses={false}
        >
          {shown}
        </MantineProvider>
      </TestRouter>,
    );
  render(content);
  return render;
}
