'use client';

import { Stack, Title } from '@mantine/core';
import { ChoiceLinks } from '@offload/console/ui';
import { PlainLink } from '../shell/links';
import { stories } from './stories';

const names = Object.keys(stories);

/** Shows a page, or a part of one, in one of its states: without a server, and all states of jobs at once. */
export function StoryPage({ given }: { given: string | null }) {
  const name = names.find((each) => each === given) ?? names[0] ?? '';
  return (
    <Stack gap="xl">
      <nav aria-label="Stories">
        <ChoiceLinks
          Link={PlainLink}
          choices={names.map((value) => ({ value, label: value }))}
          current={name}
          hrefOf={(value) => `/stories?${new URLSearchParams({ story: value })}`}
        />
      </nav>
      <Title order={1}>{name}</Title>
      {/* A page isn't in a stack. */}
      <div key={name}>{stories[name]}</div>
    </Stack>
  );
}
