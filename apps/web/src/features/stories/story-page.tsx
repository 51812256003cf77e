'use client';

import { Stack, Title } from '@mantine/core';
import ErrorPage from '@/app/error';
import { ChoiceLinks } from '../shell/choice-links';
import links from '../shell/links.module.css';
import { stories } from './stories';

const names = Object.keys(stories);

/** Shows a page in each of its states. */
export function StoryPage({ page }: { page: string | null }) {
  const name = names.find((each) => each === page) ?? names[0] ?? '';
  const story = stories[name];
  return (
    <Stack gap="xl">
      <Title order={1}>Stories</Title>
      <nav aria-label="Pages">
        <ChoiceLinks
          choices={names.map((value) => ({ value, label: value }))}
          current={name}
          hrefOf={(value) => `/stories?page=${value}`}
        />
      </nav>
      <Title order={2}>{name}, empty</Title>
      {story?.empty}
      <Title order={2}>{name}, loading</Title>
      {/* Pages have no skeletons: the link shows that the next one is loading, at the top of the window. */}
      <span aria-hidden className={links.pending} />
      <Title order={2}>{name}, with an error</Title>
      {story?.error}
      <ErrorPage
        error={Object.assign(new Error('story'), { digest: '1234567890' })}
        retry={() => undefined}
      />
      <Title order={2}>{name}, full</Title>
      {story?.full}
    </Stack>
  );
}
