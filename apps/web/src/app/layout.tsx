import '@mantine/core/styles.layer.css';
import './global.css';
import { ColorSchemeScript, Container, MantineProvider, mantineHtmlProps } from '@mantine/core';
import { cssVariables, theme } from '@offload/console/ui';
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { readBell } from '@/api/notifications/notification-queries';
import { NotificationsProvider } from '@/features/notifications/notifications-provider';
import { Alive, KeepFocus } from '@/features/shell/alive';
import { Header } from '@/features/shell/header/header';
import { holdForms } from '@/features/shell/hold-forms';
import classes from '@/features/shell/shell.module.css';
import { ReaderProvider } from '@/features/time/reader-provider';
import { getPerson, type Person } from '@/server/auth/session';
import { nonceHeader } from '@/server/http/content-policy';
import { parseReader, readerCookie } from '@/server/http/reader-cookie';
import { readPosition } from '@/server/live/position';

// Geist: 29 kB, whose fallback takes the same room, so nothing moves when it arrives.
const sans = localFont({
  src: '../../public/fonts/geist-latin.woff2',
  weight: '100 900',
  variable: '--font-sans',
  display: 'swap',
});
// 17 kB more, for pages with letters such as ł or Š.
const moreLetters = localFont({
  src: '../../public/fonts/geist-latin-ext.woff2',
  weight: '100 900',
  variable: '--font-more-letters',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, U+20A0-20AB, U+20AD-20C0',
    },
  ],
});

const description = 'The open-source reference for background jobs in Next.js.';

export const metadata: Metadata = {
  title: { default: 'Offload', template: '%s · Offload' },
  description,
  openGraph: { siteName: 'Offload', description, type: 'website' },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const person = await getPerson();
  const nonce = (await headers()).get(nonceHeader);
  // Null until the browser has sent its language and time zone.
  const reader = parseReader((await cookies()).get(readerCookie)?.value);
  return (
    <html lang="en" {...mantineHtmlProps} className={`${sans.variable} ${moreLetters.variable}`}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" {...(nonce && { nonce })} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant, which runs before anything can be entered */}
        <script {...(nonce && { nonce })} dangerouslySetInnerHTML={{ __html: holdForms }} />
      </head>
      <body>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <a href="#main" className={classes.skip}>
            Skip to content
          </a>
          <ReaderProvider reader={reader}>
            <WithNotifications person={person}>
              <Header person={person} />
              <Container component="main" id="main" tabIndex={-1} className={classes.main}>
                {children}
              </Container>
            </WithNotifications>
          </ReaderProvider>
          <KeepFocus />
          <Alive />
        </MantineProvider>
      </body>
    </html>
  );
}

async function WithNotifications({ person, children }: { person: Person | null; children: ReactNode }) {
  if (!person) return children;
  const after = await readPosition();
  // Another user who signs in starts with a fresh state.
  return (
    <NotificationsProvider key={person.id} initial={await readBell(person)} after={after}>
      {children}
    </NotificationsProvider>
  );
}
