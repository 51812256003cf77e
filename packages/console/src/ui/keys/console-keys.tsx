'use client';

import { ActionIcon, Kbd, Table, TableTbody, TableTd, TableTh, TableTr } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { KeyboardIcon, SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../dialog';
import { jobSearchPath } from '../job/job-search-query';
import type { Surroundings } from './destinations';
import { isInDialog, pageKey } from './page-key';
import { Palette } from './palette';

const keys: { key: string; does: string; isRetry?: true }[] = [
  { key: '/', does: 'Search (Esc leaves the field)' },
  { key: 'j', does: 'Next row' },
  { key: 'k', does: 'Previous row' },
  { key: 'x', does: 'Select row' },
  { key: 'r', does: 'Retry the selected rows or the focused row', isRetry: true },
  { key: 'z', does: 'Undo the last retry' },
  { key: 'Ctrl K', does: 'Go to a page or a job' },
  { key: '?', does: 'Show this list' },
];

function leaveSearch(): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.dataset.shortcut === 'search') field.blur();
}

interface ConsoleKeysProps {
  around: Surroundings;
  /** Opens a page. */
  open: (href: string) => void;
  /** Whether lists retry jobs by key. */
  retries: boolean;
}

/** Handles the keyboard shortcuts of staff, and has buttons that say that they exist. They work on every page. */
export function ConsoleKeys({ around, open, retries }: ConsoleKeysProps) {
  const [shown, setShown] = useState<'help' | 'palette' | null>(null);

  function search() {
    const field = document.querySelector<HTMLInputElement>('input[data-shortcut="search"]');
    if (field) field.focus();
    else open(`${around.basePath}${jobSearchPath({})}`);
  }
  const help = () => setShown('help');
  const shortcuts = keys.filter(({ isRetry }) => retries || !isRetry);
  useHotkeys(
    [
      pageKey('/', search),
      pageKey('shift+/', search),
      pageKey('?', help),
      pageKey('shift+?', help),
      // Also while the focus is in a field, such as the search.
      ['mod+K', () => !isInDialog() && setShown('palette')],
      ['Escape', leaveSearch, { preventDefault: false }],
    ],
    [],
  );
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Go to"
        title="Go to a page or a job (Ctrl K)"
        onClick={() => setShown('palette')}
      >
        <SearchIcon size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        visibleFrom="sm"
        onClick={help}
      >
        <KeyboardIcon size={18} />
      </ActionIcon>
      <Dialog opened={shown === 'help'} onClose={() => setShown(null)} title="Keyboard shortcuts">
        <Table>
          <TableTbody>
            {shortcuts.map(({ key, does }) => (
              <TableTr key={key}>
                <TableTh scope="row" w={90}>
                  <Kbd>{key}</Kbd>
                </TableTh>
                <TableTd>{does}</TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Dialog>
      <Palette around={around} open={open} opened={shown === 'palette'} onClose={() => setShown(null)} />
    </>
  );
}
