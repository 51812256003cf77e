import {
  Combobox,
  Kbd,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableTr,
  TextInput,
  useCombobox,
} from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { Dialog } from '../dialog';
import { destinationsFor, type Surroundings } from './destinations';

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

/** The list of keys and the palette. They're separate from the key handlers, so that they load when one is opened. */
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

interface PaletteProps {
  around: Surroundings;
  text: string;
  setText: (text: string) => void;
  opened: boolean;
  onClose: () => void;
  open: (href: string) => void;
}

/**
 * Opens a page, a queue, or the jobs of a kind by its words, a job by its ID, or the search for jobs. (Mantine's Spotlight
 * filters a fixed list, while some of these choices are made from what is typed.)
 */
function Palette({ around, text, setText, opened, onClose, open }: PaletteProps) {
  const combobox = useCombobox();
  const choices = destinationsFor(text, around);

  function go(href: string) {
    setText('');
    onClose();
    open(href);
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Go to">
      <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
        <Combobox.EventsTarget>
          <TextInput
            aria-label="Go to"
            placeholder="Page, queue, kind, job ID, email address, or error text"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
            onKeyDown={(event) => {
              const first = choices[0];
              if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1 && first) go(first.href);
            }}
            data-autofocus
          />
        </Combobox.EventsTarget>
        <Combobox.Options mt="xs" aria-label="Destinations">
          {choices.map(({ href, label }) => (
            <Combobox.Option key={href} value={href}>
              {label}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox>
    </Dialog>
  );
}
