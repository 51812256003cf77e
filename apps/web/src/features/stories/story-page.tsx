'use client';

import { Stack, Title } from '@mantine/core';
import { ChoiceLinks } from '@offload/console/ui';
import ErrorPage from '@/app/error';
import { PlainLink } from '../shell/links';
import links from '../shell/links.module.css';
import { stories } from './stories';
import type { Story } from './story';

export const states = ['empty', 'loading', 'error', 'full'] as const;

type State = (typeof states)[number];

const names = Object.keys(stories);

/** Shows a page in one of its states. */
export function StoryPage({ page, state }: { page: string | null; state: string | null }) {
  const name = names.find((each) => each === page) ?? names[0] ?? '';
  const shown = states.find((each) => each === state) ?? 'full';
  const hrefOf = (to: string, then: string) => `/stories?${new URLSearchParams({ page: to, state: then })}`;
  return (
    <Stack gap="xl">
      <nav aria-label="Pages">
        <ChoiceLinks
          Link={PlainLink}
          choices={names.map((value) => ({ value, label: value }))}
          current={name}
          hrefOf={(value) => hrefOf(value, shown)}
        />
      </nav>
      <nav aria-label="States">
        <ChoiceLinks
          Link={PlainLink}
          choices={states.map((value) => ({ value, label: value }))}
          current={shown}
          hrefOf={(value) => hrefOf(name, value)}
        />
      </nav>
      <Title order={1}>
        {name}, {shown}
      </Title>
      {/* A page isn't in a stack. */}
      <div>
        <StoryIn key={`${name} ${shown}`} story={stories[name]} state={shown} />
      </div>
    </Stack>
  );
}

/** Renders a story in one of its states. */
export function StoryIn({ story, state }: { story: Story | undefined; state: State }) {
  if (!story) return null;
  if (state === 'loading') {
    // Pages have no skeletons: while the next one loads, its link shows a bar at the top of the window.
    return <span aria-hidden className={links.pending} />;
  }
  return (
    <>
      {story[state]}
      {state === 'error' && (
        <ErrorPage
          error={Object.assign(new Error('story'), { digest: '1234567890' })}
          retry={() => undefined}
        />
      )}
    </>
  );
}
