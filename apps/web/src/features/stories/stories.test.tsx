import { text } from 'node:stream/consumers';
import { MantineProvider } from '@mantine/core';
import { prerenderToNodeStream } from 'react-dom/static';
import { expect, it } from 'vitest';
import { TestRouter } from '@/testing/test-router';
import { ReaderProvider } from '../time/reader-provider';
import { stories } from './stories';

it.each(Object.entries(stories))('renders the story %s', async (_name, story) => {
  const errors: unknown[] = [];
  const { prelude } = await prerenderToNodeStream(
    <TestRouter>
      <MantineProvider>
        <ReaderProvider reader={{ locale: 'en-GB', timeZone: 'Europe/Berlin' }}>{story}</ReaderProvider>
      </MantineProvider>
    </TestRouter>,
    { onError: (error) => void errors.push(error) },
  );
  const html = (await text(prelude)).replaceAll(/<style.*?<\/style>/gs, '');
  expect(errors).toEqual([]);
  expect(html).not.toBe('');
});
