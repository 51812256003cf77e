import { Anchor, Container, NativeSelect, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConsoleAction } from '../access';
import { ConsoleKeys } from '../ui/keys/console-keys';
import { PlainLink } from '../ui/links';
import { Toasts } from '../ui/toasts/toasts';
import { AlertsPage } from './alerts-page';
import { AuditPage } from './audit-page';
import { useConsole } from './context';
import { FailedPage } from './failed-page';
import { GatesPage } from './gates-page';
import { GroupPage } from './group-page';
import { JobPage } from './job-page';
import { JobsPage } from './jobs-page';
import { OverviewPage } from './overview-page';
import { Nothing, Page } from './page-parts';
import classes from './pages.module.css';
import { QueuePage } from './queue-page';
import { QueuesPage } from './queues-page';
import { navigate, type Place, usePlace } from './router';
import { SchedulesPage } from './schedules-page';

const pages: { to: string; label: string; needs?: ConsoleAction }[] = [
  { to: '', label: 'Overview' },
  { to: '/jobs', label: 'All jobs' },
  { to: '/failed', label: 'Failed' },
  { to: '/queues', label: 'Queues' },
  { to: '/schedules', label: 'Schedules' },
  { to: '/gates', label: 'Gates' },
  { to: '/alerts', label: 'Alerts' },
  { to: '/audit', label: 'Audit log', needs: 'audit' },
];

/** The console: its navigation, and the page of the current place. */
export function App() {
  const { settings } = useConsole();
  const place = usePlace(settings.basePath);
  return (
    <>
      <Header place={place} />
      <Container component="main" id="main" tabIndex={-1} className={classes.main ?? ''}>
        {pageOf(place)}
      </Container>
      <Toasts />
    </>
  );
}

function pageOf(place: Place): ReactNode {
  const [, room = '', name = ''] = place.path.split('/');
  if (room === '') return <OverviewPage place={place} />;
  if (room === 'jobs') return name ? <JobPage id={name} place={place} /> : <JobsPage place={place} />;
  if (room === 'failed') return name === 'group' ? <GroupPage place={place} /> : <FailedPage place={place} />;
  if (room === 'queues') return name ? <QueuePage name={decoded(name)} place={place} /> : <QueuesPage />;
  if (room === 'schedules') return <SchedulesPage place={place} />;
  if (room === 'gates') return <GatesPage />;
  if (room === 'alerts') return <AlertsPage />;
  if (room === 'audit') return <AuditPage place={place} />;
  return (
    <Page title="Page not found">
      <Nothing>There is no such page in this console.</Nothing>
    </Page>
  );
}

/** Returns a part of a path as text; as it is if it's malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Header({ place }: { place: Place }) {
  const { settings, may, hrefOf } = useConsole();
  const shown = pages.filter(({ needs }) => !needs || may(needs));
  const around = {
    basePath: settings.basePath,
    places: shown.map(({ to, label }) => ({ href: hrefOf(to), label })),
    queues: settings.queues,
  };
  return (
    <header className={classes.header}>
      <Container className={classes.bar ?? ''}>
        <nav aria-label="Console" className={classes.nav}>
          {shown.map(({ to, label }) => {
            const isCurrent = to === '' ? place.path === '' : place.path.startsWith(to);
            return (
              <PlainLink
                key={to}
                to={to}
                className={classes.navLink ?? ''}
                aria-current={isCurrent ? 'page' : undefined}
              >
                {label}
              </PlainLink>
            );
          })}
        </nav>
        <div className={classes.end}>
          {settings.links.map(({ label, href }) => (
            <Anchor key={href} href={href} inherit>
              {label}
            </Anchor>
          ))}
          <span>{settings.actor}</span>
          <ConsoleKeys around={around} open={navigate} retries={may('retry')} />
          <ThemeSelect />
        </div>
      </Container>
    </header>
  );
}

const themes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

function ThemeSelect() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      aria-label="Theme"
      size="xs"
      value={colorScheme}
      data={themes}
      onChange={(event) => {
        const theme = themes.find(({ value }) => value === event.currentTarget.value);
        if (theme) setColorScheme(theme.value);
      }}
    />
  );
}
