import '@mantine/core/styles.layer.css';
import './global.css';
import { ColorSchemeScript, Container, MantineProvider, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { readBell } from '@/api/notifications/notification-queries';
import { NotificationsProvider } from '@/features/notifications/notifications-provider';
import { Alive } from '@/features/shell/alive';
import { Header } from '@/features/shell/header';
import classes from '@/features/shell/shell.module.css';
import { ReaderProvider } from '@/features/time/reader-provider';
import { getPerson, type Person } from '@/server/auth/session';
import { nonceHeader } from '@/server/http/content-policy';
import { findReader } from '@/server/http/reader';
import { cssVariables, theme } from '@/theme';

// Geist, with the Latin letters only: 29 kB. Its fallback takes the same room, so nothing moves when it arrives.
const sans = localFont({
  src: '../fonts/geist-latin.woff2',
  weight: '100 900',
  variable: '--font-sans',
  display: 'swap',
});

export const metadata: Metadata = {
  title: { default: 'Offload', template: '%s · Offload' },
  description: 'The open-source reference for background jobs in Next.js.',
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const person = await getPerson();
  const nonce = (await headers()).get(nonceHeader);
  return (
    <html lang="en" {...mantineHtmlProps} className={sans.variable}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" {...(nonce && { nonce })} />
      </head>
      <body>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <a href="#main" className={classes.skip}>
            Skip to content
          </a>
          <ReaderProvider reader={await findReader()}>
            <WithNotifications person={person}>
              <Header person={person} />
              <Container component="main" id="main" tabIndex={-1} className={classes.main}>
                {children}
              </Container>
            </WithNotifications>
          </ReaderProvider>
          <Alive />
        </MantineProvider>
      </body>
    </html>
  );
}

async function WithNotifications({ person, children }: { person: Person | null; children: ReactNode }) {
  if (!person) return children;
  // Another user who signs in starts with a fresh state.
  return (
    <NotificationsProvider key={person.id} initial={await readBell(person)}>
      {children}
    </NotificationsProvider>
  );
}
