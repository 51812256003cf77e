import { Alert, Anchor, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { ButtonLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { useConsole } from './context';

interface PageProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** A page with its title, which the browser's tab has too. */
export function Page({ title, aside, children }: PageProps) {
  const { settings } = useConsole();
  useEffect(() => {
    document.title = `${title} · ${settings.title}`;
  }, [title, settings.title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Stack>
  );
}

interface LiveProps<Body> {
  live: { body: Body | null; problem: Problem | null };
  children: (body: Body) => ReactNode;
}

/** Shows the last response and says if it's out of date. Keeps it after the session has ended, so that entered text stays. */
export function Live<Body>({ live: { body, problem }, children }: LiveProps<Body>) {
  const isSignedOut = problem?.status === 401;
  if (body === null) {
    if (isSignedOut) return <SignedOut />;
    return problem ? <ProblemNotice problem={problem} /> : <Loader role="img" aria-label="Loading" />;
  }
  return (
    <>
      {isSignedOut && <SignedOut hasPage />}
      {problem && !isSignedOut && (
        <Alert color="yellow" role="status">
          This data may be out of date. {problem.detail}
        </Alert>
      )}
      {children(body)}
    </>
  );
}

/** The session has ended: loading the page again leads to the app's sign-in. */
function SignedOut({ hasPage = false }) {
  return (
    <Alert color="yellow" role="status">
      Your session has expired.{' '}
      <Anchor component="button" type="button" inherit onClick={() => location.reload()}>
        Sign in
      </Anchor>
      {hasPage && ' here, or in another tab to keep what you have entered.'}
    </Alert>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}

/** A link to another page of a list. `isBelow`: of one below other things, which stay in sight. */
export function PageLink({ to, label, isBelow = false }: { to: string; label: string; isBelow?: boolean }) {
  return (
    <ButtonLink to={to} {...(isBelow && { scroll: false })} variant="default" size="xs">
      {label}
    </ButtonLink>
  );
}
