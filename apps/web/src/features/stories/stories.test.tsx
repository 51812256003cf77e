import { text } from 'node:stream/consumers';
import { MantineProvider } from '@mantine/core';
import { prerenderToNodeStream } from 'react-dom/static';
import { expect, it } from 'vitest';
import { TestRouter } from '@/testing/test-router';
import { ReaderProvider } from '../time/reader-provider';
import { stories } from './stories';
import { StoryIn, states } from './story-page';

it.each(Object.keys(stories).flatMap((name) => states.map((state) => [name, state] as const)))(
  'renders the page %s in its state %s',
  async (name, state) => {
    const errors: unknown[] = [];
    const { prelude } = await prerenderToNodeStream(
      <TestRouter>
        <MantineProvider>
          <ReaderProvider reader={{ locale: 'en-GB', timeZone: 'Europe/Berlin' }}>
            <StoryIn story={stories[name]} state={state} />
          </ReaderProvider>
        </MantineProvider>
      </TestRouter>,
      { onError: (error) => void errors.push(error) },
    );
    const html = (await text(prelude)).replaceAll(/<style.*?<\/style>/gs, '');
    expect(errors).toEqual([]);
    expect(html).not.toBe('');
  },
);
