'use client';

import { Affix, Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type FocusEvent, useEffect, useRef, useState } from 'react';
import { pageKey } from '../keys/page-key';
import { closeToast, type Toast, undoToast, useToasts } from './toast-store';

const shownMs = 12_000;

/** Shows messages about completed changes, each with a button that undoes it. The key `z` does so, too. */
export function Toasts() {
  const toasts = useToasts();
  const latest = toasts.at(-1);
  const { region, onFocus, giveBack } = useFocusBefore();
  function undo(toast: Toast) {
    giveBack();
    void undoToast(toast);
  }
  function close(toast: Toast) {
    giveBack();
    closeToast(toast.id);
  }
  useHotkeys([pageKey('z', () => latest?.undo && undo(latest))], []);
  return (
    <Affix position={{ bottom: 16, right: 16 }} maw="calc(100vw - 32px)" withinPortal={false}>
      <div role="status" aria-label="Messages" ref={region} onFocus={onFocus}>
        {toasts.map((toast) => (
          <Message key={toast.id} toast={toast} onUndo={() => undo(toast)} onClose={() => close(toast)} />
        ))}
      </div>
    </Affix>
  );
}

/** Remembers what had the focus before it came into a region, so that it can go back when the region loses its content. */
function useFocusBefore() {
  const region = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);

  function onFocus({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget;
  }
  function giveBack() {
    if (!region.current?.contains(document.activeElement)) return;
    // By now, the page may be another one.
    const target = before.current?.isConnected ? before.current : document.getElementById('main');
    if (target instanceof HTMLElement) target.focus();
  }
  return { region, onFocus, giveBack };
}

interface MessageProps {
  toast: Toast;
  onUndo: () => void;
  onClose: () => void;
}

function Message({ toast: { id, text, undo, goesOn = false }, onUndo, onClose }: MessageProps) {
  const [isHeld, setIsHeld] = useState(false);

  // It stays while the mouse or the focus is on it.
  useEffect(() => {
    if (isHeld || goesOn) return;
    const timer = setTimeout(() => closeToast(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, isHeld, goesOn]);

  return (
    <Paper
      withBorder
      shadow="md"
      p="sm"
      maw={440}
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
        {undo && (
          <Button size="compact-sm" variant="default" flex="none" onClick={onUndo}>
            Undo
          </Button>
        )}
        <CloseButton size="sm" aria-label="Close" onClick={onClose} />
      </Group>
    </Paper>
  );
}
