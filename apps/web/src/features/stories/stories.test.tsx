import { text } from 'node:stream/consumers';
import { MantineProvider } from '@mantine/core';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { prerenderToNodeStream } from 'react-dom/static';
import { expect, it, vi } from 'vitest';
import { ReaderProvider } from '../time/reader-provider';
import { stories } from './stories';
import { StoryIn, states } from './story-page';

// The version that Next.js uses for this router.
vi.mock('next/dynamic', async () => {
  const { default: dynamic } = await import('next/dist/shared/lib/app-dynamic.js');
  return { default: dynamic };
});

const nothing = () => undefined;
const router = {
  ...{ back: nothing, forward: nothing, refresh: nothing, hmrRefresh: nothing },
  ...{ push: nothing, replace: nothing, prefetch: nothing, bfcacheId: '' },
};

it.each(Object.keys(stories).flatMap((name) => states.map((state) => [name, state] as const)))(
  'renders the page %s in its state %s',
  async (name, state) => {
    const errors: unknown[] = [];
    const { prelude } = await prerenderToNodeStream(
      <AppRouterContext value={router}>
        <MantineProvider>
          <ReaderProvider reader={{ locale: 'en-GB', timeZone: 'Europe/Berlin' }}>
            <StoryIn story={stories[name]} state={state} />
          </ReaderProvider>
        </MantineProvider>
      </AppRouterContext>,
      { onError: (error) => void errors.push(error) },
    );
    const html = (await text(prelude)).replaceAll(/<style.*?<\/style>/gs, '');
    expect(errors).toEqual([]);
    expect(html).not.toBe('');
  },
);
