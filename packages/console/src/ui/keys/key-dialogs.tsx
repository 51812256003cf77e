import { Kbd, Table, TableTbody, TableTd, TableTh, TableTr } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { Dialog } from '../dialog';
import { Palette, type PaletteProps } from './palette';

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

export interface KeyDialogsProps extends Omit<PaletteProps, 'opened'> {
  shown: 'help' | 'palette' | null;
  /** Whether lists retry jobs by key. */
  retries: boolean;
}

/** The list of keys and the palette. Apart from the keys, so that they're loaded when one of them is opened. */
export function KeyDialogs({ shown, retries, ...palette }: KeyDialogsProps) {
  // A dialog that was open from the start wouldn't give the focus back.
  const isMounted = useMounted();
  const shortcuts = keys.filter(({ isRetry }) => retries || !isRetry);
  return (
    <>
      <Dialog opened={isMounted && shown === 'help'} onClose={palette.onClose} title="Keyboard shortcuts">
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
      <Palette {...palette} opened={isMounted && shown === 'palette'} />
    </>
  );
}
