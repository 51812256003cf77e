import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { Dialog } from '../dialog';
import { destinationsFor, type Surroundings } from './destinations';

export interface PaletteProps {
  around: Surroundings;
  text: string;
  setText: (text: string) => void;
  opened: boolean;
  onClose: () => void;
  /** Opens a page. */
  open: (href: string) => void;
}

/**
 * Opens a page or a queue by its words, a job by its ID, or the search for jobs. (Mantine's Spotlight filters a fixed list,
 * while some of these choices are made from what is typed.)
 */
export function Palette({ around, text, setText, opened, onClose, open }: PaletteProps) {
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
            placeholder="Page, queue, job ID, email address, or error text"
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
