'use client';

import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { readSearchWords } from '@offload/operations/search-words';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Dialog } from '../../shell/dialog';
import { jobSearchHref } from '../jobs/job-search-query';

interface PaletteProps {
  places: { href: string; label: string }[];
  opened: boolean;
  onClose: () => void;
}

interface Choice {
  href: string;
  label: string;
}

/**
 * Opens a page by name, a job by its ID, or the search for jobs. (Mantine's Spotlight filters a fixed list, while some of these
 * choices are made from what is typed.)
 */
export function Palette({ places, opened, onClose }: PaletteProps) {
  const router = useRouter();
  const combobox = useCombobox();
  const [text, setText] = useState('');
  const choices = choicesFor(text, places);

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
            placeholder="Page, job ID, email address, or error text"
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

const idLength = 36;

function choicesFor(text: string, places: Choice[]): Choice[] {
  const wanted = text.trim().toLowerCase();
  const fitting = places.filter(({ label }) => label.toLowerCase().includes(wanted));
  if (!wanted) return fitting;
  const { id } = readSearchWords(wanted);
  const job = id?.length === idLength ? [{ href: `/admin/jobs/${id}`, label: `Job ${id}` }] : [];
  return [
    ...job,
    ...fitting,
    { href: jobSearchHref({ q: text.trim() }), label: `Search jobs for “${text.trim()}”` },
  ];
}
