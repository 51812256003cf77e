import { useSyncExternalStore } from 'react';

/** A short message about what was just done. */
export interface Toast {
  id: number;
  text: string;
  /** Undoes the change. Returns the next message. */
  undo?: () => Promise<string>;
  /** Whether it's about something in progress, and so is shown until the next message. */
  goesOn?: boolean;
}

const none: readonly Toast[] = [];
let toasts = none;
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a message, in place of the one before, on this and the next pages. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  set([{ ...toast, id: lastId }]);
}

export function closeToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Undoes the change and shows that in place of the message, because it takes a while for many jobs. */
export async function undoToast({ id, undo }: Toast): Promise<void> {
  closeToast(id);
  if (!undo) return;
  showToast({ text: 'Undoing…', goesOn: true });
  showToast({ text: await undo() });
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
