import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';
import { type HostLinkProps, HostProvider } from '../host';

// What jsdom lacks.
const lacking = {
  matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
  scrollTo() {},
};

/** Does something, and waits until the page shows the result, including that of immediate responses. */
export async function acting(run: () => unknown): Promise<void> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  await act(async () => {
    run();
    await new Promise((resolve) => setTimeout(resolve));
  });
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
}

/**
 * Shows something in a document of the console until the test is over, so that nothing changes after the
 * document is gone. Returns how to show its next state.
 */
export async function show(content: ReactNode): Promise<(next: ReactNode) => Promise<void>> {
  Object.assign(window, lacking);
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  onTestFinished(() => root.unmount());
  const render = (shown: ReactNode) => acting(() => root.render(inDocument(shown)));
  await render(content);
  return render;
}

const Link = ({ scroll: _, ...props }: HostLinkProps) => <a {...props} />;

function inDocument(content: ReactNode) {
  return (
    <MantineProvider env="test" forceColorScheme="light">
      <HostProvider value={{ basePath: '/ops', Link, open: () => undefined }}>
        <main id="main" tabIndex={-1}>
          {content}
        </main>
      </HostProvider>
    </MantineProvider>
  );
}

/** Returns the field with this label. */
export function fieldOf(label: string): HTMLInputElement {
  const named = [...document.querySelectorAll('label')].find((one) => one.textContent?.startsWith(label));
  const field = named && document.getElementById(named.htmlFor);
  if (!(field instanceof HTMLInputElement)) throw new Error(`There is no field ${label}.`);
  return field;
}

/** Returns the last button with this text: that of a dialog, if one is open. */
export function buttonOf(text: string): HTMLButtonElement {
  const button = [...document.querySelectorAll('button')].findLast((one) => one.textContent?.includes(text));
  if (!button) throw new Error(`There is no button ${text}.`);
  return button;
}

export const press = (text: string) => acting(() => buttonOf(text).click());

/** Types into a field, as a browser does: React doesn't hear of a value that is only set. */
export async function type(label: string, text: string): Promise<void> {
  const field = fieldOf(label);
  await acting(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
