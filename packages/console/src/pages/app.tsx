import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Room, roomOf } from '../document/settings';
import { Toasts } from '../ui/toasts/toasts';
import { AlertsPage } from './alerts-page';
import { AuditPage } from './audit-page';
import { useConsole } from './context';
import { FailedPage } from './failed-page';
import { FixPage } from './fix-page';
import { GatesPage } from './gates-page';
import { GroupPage } from './group-page';
import { JobPage } from './job-page';
import { JobsPage } from './jobs-page';
import { OverviewPage } from './overview-page';
import { Nothing, Page } from './page-parts';
import classes from './pages.module.css';
import { QueuePage } from './queue-page';
import { QueuesPage } from './queues-page';
import { type Place, usePlace } from './router';
import { SchedulesPage } from './schedules-page';
import { Sidebar } from './sidebar';
import frame from './sidebar.module.css';

/** The console: its navigation, and the page of the current place. */
export function App() {
  const { settings } = useConsole();
  const place = usePlace(settings.basePath);
  return (
    <div className={frame.frame}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <Sidebar place={place} />
      <Container component="main" id="main" tabIndex={-1} className={classes.main ?? ''}>
        {pageOf(place)}
      </Container>
      <Toasts />
    </div>
  );
}

const pages: Record<Room, (place: Place, name: string) => ReactNode> = {
  '': (place) => <OverviewPage place={place} />,
  jobs: (place, id) => (id ? <JobPage id={id} place={place} /> : <JobsPage place={place} />),
  failed: (place, name) => {
    if (name === 'fix') return <FixPage place={place} />;
    return name === 'group' ? <GroupPage place={place} /> : <FailedPage place={place} />;
  },
  queues: (place, name) => (name ? <QueuePage name={decoded(name)} place={place} /> : <QueuesPage />),
  schedules: (place) => <SchedulesPage place={place} />,
  gates: () => <GatesPage />,
  alerts: () => <AlertsPage />,
  audit: (place) => <AuditPage place={place} />,
};

function pageOf(place: Place): ReactNode {
  const room = roomOf(place.path);
  if (room !== null) return pages[room](place, place.path.split('/')[2] ?? '');
  return (
    <Page title="Page not found">
      <Nothing>There is no such page in this console.</Nothing>
    </Page>
  );
}

/** Decodes a part of a path, or returns it unchanged if it's malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
