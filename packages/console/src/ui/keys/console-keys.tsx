'use client';

import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { useHotkeys, useWindowEvent } from '@mantine/hooks';
import { KeyboardIcon, SearchIcon } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import type { Surroundings } from './destinations';
import type { KeyDialogsProps } from './key-dialogs';
import { isInDialog, pageKey } from './page-key';

/** In the URL of the search if its field is to get the focus. */
export const searchHash = '#search';

interface ConsoleKeysProps {
  around: Surroundings;
  open: (href: string) => void;
  /** Whether lists retry jobs by key. */
  retries: boolean;
}

/**
 * Handles the keyboard shortcuts of staff, and has buttons that say that they exist. They work on every page, so the dialogs,
 * which are many times larger, are loaded when they're opened.
 *
 * @example
 * const places = [{ href: '/ops/queues', label: 'Queues' }];
 * const around = { basePath: '/ops', places, queues: ['print'], kinds: [{ kind: 'receipt', label: 'Receipt' }] };
 * <ConsoleKeys around={around} open={(href) => location.assign(href)} retries={false} />
 */
export function ConsoleKeys({ around, open, retries }: ConsoleKeysProps) {
  const { Dialogs, shown, prepare, show, close } = useKeyDialogs();
  const [text, setText] = useState('');

  function search() {
    const field = document.querySelector<HTMLInputElement>('input[data-shortcut="search"]');
    if (field) field.focus();
    else open(`${around.basePath}/jobs${searchHash}`);
  }
  const help = () => void show('help');
  const palette = () => void show('palette');
  useEarlyKeys(shown !== null, close, (typed) => shown === 'palette' && setText((before) => before + typed));
  usePageKeys({ search, help, palette });
  return (
    <>
      <KeyButton
        label="Go to"
        title="Go to a page or a job (Ctrl K)"
        Icon={SearchIcon}
        prepare={prepare}
        onClick={palette}
      />
      <KeyButton
        label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        Icon={KeyboardIcon}
        prepare={prepare}
        visibleFrom="sm"
        onClick={help}
      />
      {Dialogs && <Dialogs {...{ shown, retries, around, open, text, setText }} onClose={close} />}
    </>
  );
}

interface KeyButtonProps extends Pick<ActionIconProps, 'visibleFrom'> {
  label: string;
  title: string;
  Icon: typeof SearchIcon;
  /** Loads what it opens. */
  prepare: () => void;
  onClick: () => void;
}

function KeyButton({ label, title, Icon, prepare, ...button }: KeyButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={title}
      onPointerEnter={prepare}
      onFocus={prepare}
      {...button}
    >
      <Icon size={18} />
    </ActionIcon>
  );
}

function useKeyDialogs() {
  const [Dialogs, setDialogs] = useState<ComponentType<KeyDialogsProps> | null>(null);
  const [shown, setShown] = useState<KeyDialogsProps['shown']>(null);
  async function load() {
    const { KeyDialogs } = await import('./key-dialogs');
    setDialogs(() => KeyDialogs);
  }
  async function show(dialog: 'help' | 'palette') {
    setShown(dialog);
    try {
      await load();
    } catch (error) {
      // The page gets its keys back. The next press loads it again.
      setShown(null);
      throw error;
    }
  }
  return { Dialogs, shown, prepare: () => void load(), show, close: () => setShown(null) };
}

function leaveSearch(): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.dataset.shortcut === 'search') field.blur();
}

function usePageKeys({ search, help, palette }: Record<'search' | 'help' | 'palette', () => void>): void {
  useHotkeys(
    [
      pageKey('/', search),
      pageKey('shift+/', search),
      pageKey('?', help),
      pageKey('shift+?', help),
      // Also while the focus is in a field, such as the search.
      ['mod+K', () => !isInDialog() && palette()],
      ['Escape', leaveSearch, { preventDefault: false }],
    ],
    [],
  );
}

/** Keeps keys from the page that are pressed after a dialog was asked for and before it has the focus. */
function useEarlyKeys(isAsked: boolean, close: () => void, type: (character: string) => void): void {
  function onPress(event: KeyboardEvent) {
    const { key, ctrlKey, metaKey } = event;
    if (!isAsked || isInDialog() || ctrlKey || metaKey) return;
    if (key === 'Escape') close();
    if (key !== 'Enter' && key.length > 1) return;
    event.preventDefault();
    event.stopPropagation();
    if (key !== 'Enter') type(key);
  }
  useWindowEvent('keydown', onPress, { capture: true });
}
