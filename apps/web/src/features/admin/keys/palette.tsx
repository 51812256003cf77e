'use client';

import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { Dialog } from '@offload/console/ui/dialog.tsx';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Destination, destinationsFor } from './destinations';

interface PaletteProps {
  places: Destination[];
  /** The names of the queues. */
  queues: string[];
  opened: boolean;
  onClose: () => void;
}

/**
 * Opens a page or a queue by its words, a job by its ID, or the search for jobs. (Mantine's Spotlight filters a fixed list, while some of these
 * choices are made from what is typed.)
 */
export function Palette({ places, queues, opened, onClose }: PaletteProps) {
  const router = useRouter();
  const combobox = useCombobox();
  const [text, setText] = useState('');
  const choices = destinationsFor(text, places, queues);

  function go(href: string) {
    setText('');
    onClose();
    router.push(href);
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
