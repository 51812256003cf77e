'use client';

import { Kbd, Table, TableTbody, TableTd, TableTh, TableTr } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Dialog } from '../../shell/dialog';
import { isInDialog, pageKey } from './page-key';
import { Palette } from './palette';

const keys = [
  { key: '/', does: 'Search (Esc leaves the field)' },
  { key: 'j', does: 'Next row' },
  { key: 'k', does: 'Previous row' },
  { key: 'x', does: 'Select row' },
  { key: 'r', does: 'Retry the selected rows or the focused row' },
  { key: 'z', does: 'Undo the last retry' },
  { key: 'Ctrl K', does: 'Go to a page or a job' },
  { key: '?', does: 'Show this list' },
];

function leaveSearch(): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.dataset.shortcut === 'search') field.blur();
}

/** Handles the keyboard shortcuts that work on every admin page. */
export function AdminKeys({ places }: { places: { href: string; label: string }[] }) {
  const router = useRouter();
  const [shown, setShown] = useState<'help' | 'palette' | null>(null);

  function search() {
    const field = document.querySelector<HTMLInputElement>('input[data-shortcut="search"]');
    if (field) field.focus();
    else router.push('/admin/jobs');
  }
  const help = () => setShown('help');
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
      <Dialog opened={shown === 'help'} onClose={() => setShown(null)} title="Keyboard shortcuts">
        <Table>
          <TableTbody>
            {keys.map(({ key, does }) => (
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
      <Palette places={places} opened={shown === 'palette'} onClose={() => setShown(null)} />
    </>
  );
}
