import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';

/** Returns a function that renders an element, until the test is over. */
export function openRoot() {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  onTestFinished(() => root.unmount());
  return (element: ReactNode): void => root.render(<StrictMode>{element}</StrictMode>);
}
