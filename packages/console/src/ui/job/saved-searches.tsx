'use client';

import { Button, CloseButton, CopyButton, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { BookmarkIcon, LinkIcon } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useHost } from '../host';
import { AnchorLink } from '../links';
import { type JobSearchQuery, jobSearchPath } from './job-search-query';

interface SavedSearch {
  name: string;
  href: string;
}

/** Lists the searches saved in this browser. Each is a URL, so it can also be shared. */
export function SavedSearches({ query }: { query: JobSearchQuery }) {
  const { basePath } = useHost();
  const path = jobSearchPath({ ...query, cursor: null });
  const current = `${basePath}${path}`;
  const isSearch = path !== jobSearchPath({});
  const [saved, setSaved] = useLocalStorage<SavedSearch[]>({ key: 'offload-searches', defaultValue: [] });
  // Another console of the same site has its own.
  const shown = saved.filter(({ href }) => href.split('?')[0] === `${basePath}/jobs`);
  const isSaved = saved.some(({ href }) => href === current);
  const section = useRef<HTMLDivElement>(null);
  function keep(searches: SavedSearch[]) {
    setSaved(searches);
    // The button that was pressed goes away.
    section.current?.focus({ preventScroll: true });
  }
  const others = (name: string) => saved.filter((one) => one.name !== name || !shown.includes(one));
  return (
    <Group gap="xs" component="section" aria-label="Saved searches" tabIndex={-1} ref={section}>
      {shown.map(({ name, href }) => (
        <Group key={name} gap={2} wrap="nowrap">
          <AnchorLink href={href} size="sm" aria-current={href === current ? 'page' : undefined}>
            {name}
          </AnchorLink>
          <CloseButton
            size="sm"
            aria-label={`Delete saved search ${name}`}
            onClick={() => keep(others(name))}
          />
        </Group>
      ))}
      {isSearch && !isSaved && (
        <SaveButton onSave={(name) => keep([...others(name), { name, href: current }])} />
      )}
      {isSearch && <CopyLink href={current} />}
    </Group>
  );
}

function SaveButton({ onSave }: { onSave: (name: string) => void }) {
  const [isOpen, { set, toggle, close }] = useDisclosure();
  const [name, setName] = useState('');

  function save(event: FormEvent) {
    event.preventDefault();
    const trimmed = name.trim();
    if (!trimmed) return;
    onSave(trimmed);
    close();
  }
  return (
    <Popover opened={isOpen} onChange={set} trapFocus position="bottom-start" returnFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<BookmarkIcon size={14} />} onClick={toggle}>
          Save search
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={save}>
          <Stack gap="xs">
            <TextInput
              label="Name"
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Button type="submit" size="xs">
              Save
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function CopyLink({ href }: { href: string }) {
  return (
    <CopyButton value={typeof location === 'undefined' ? href : new URL(href, location.href).href}>
      {({ copied, copy }) => (
        <Button variant="subtle" size="compact-sm" leftSection={<LinkIcon size={14} />} onClick={copy}>
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  );
}
