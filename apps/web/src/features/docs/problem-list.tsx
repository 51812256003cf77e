import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { ProblemName } from '@/api/http/problem-types';

interface Explained {
  status: number;
  means: string;
  help: string;
}

const sameAgain = 'Sending the same again can’t help.';

/** Explains each type of problem, and how a program can handle it. */
const problems: Record<ProblemName, Explained> = {
  'invalid-request': {
    status: 400,
    means: 'A field, a parameter, or the request itself isn’t valid, or isn’t known.',
    help: `The errors name each field and what it must be. ${sameAgain}`,
  },
  'not-authenticated': {
    status: 401,
    means: 'The credentials are wrong: an email address and password, or a token.',
    help: 'Check them. A token may have been revoked, or have expired.',
  },
  'signed-out': {
    status: 401,
    means: 'The call has no session and no token, or the session has ended.',
    help: 'Send a token with Authorization: Bearer …, or sign in again.',
  },
  'not-allowed': {
    status: 403,
    means: 'This account or session may not do this.',
    help: 'The detail says who may.',
  },
  'scope-missing': {
    status: 403,
    means: 'The token lacks a scope, which the detail names.',
    help: 'Create a token with this scope. A token’s scopes never change.',
  },
  'code-needed': {
    status: 403,
    means: 'The call needs a code from the authenticator app that was entered in the last ten minutes.',
    help: 'Confirm with a code, and then send the call again. A token can’t.',
  },
  'two-factor-needed': {
    status: 403,
    means: 'The call is for staff who use two-factor authentication.',
    help: 'Turn it on in your account.',
  },
  'not-found': {
    status: 404,
    means: 'There’s nothing at this URL, or it belongs to someone else.',
    help: sameAgain,
  },
  'method-not-allowed': {
    status: 405,
    means: 'The URL exists, but not for this method.',
    help: 'The header Allow lists its methods.',
  },
  'request-timeout': {
    status: 408,
    means: 'The body didn’t arrive in time. Nothing was changed.',
    help: 'Send it again.',
  },
  conflict: {
    status: 409,
    means: 'What you change is in a state that doesn’t allow it, or differs from what you sent.',
    help: 'Read it again, and decide from its state.',
  },
  gone: {
    status: 410,
    means: 'The file was deleted or has expired.',
    help: 'Run its job again to create a new one.',
  },
  'too-large': {
    status: 413,
    means: 'The body or the file is too large.',
    help: 'The detail says how large it may be.',
  },
  'unsupported-format': {
    status: 415,
    means: 'The body has a type that this call doesn’t take.',
    help: 'Send one of the types that the call lists.',
  },
  'range-not-satisfiable': {
    status: 416,
    means: 'The file doesn’t have the requested bytes.',
    help: 'The header Content-Range says how many it has.',
  },
  unprocessable: {
    status: 422,
    means:
      'The request is well-formed, but its content can’t be used: a wrong code, a file that isn’t an image.',
    help: `The detail and the errors say why. ${sameAgain}`,
  },
  'too-many-requests': {
    status: 429,
    means: 'You’ve made too many calls, have too many unfinished jobs, or use too much storage.',
    help: 'Wait as long as Retry-After says. Without that header, the detail says what to free.',
  },
  'internal-error': {
    status: 500,
    means: 'The server has a defect, or something failed that it didn’t expect.',
    help: 'Send the request ID to those who run it. A POST with an Idempotency-Key is safe to repeat.',
  },
  unavailable: {
    status: 503,
    means: 'The database, or something else that the call needs, is down. Nothing was changed.',
    help: 'Wait as long as Retry-After says, and send the call again.',
  },
};

/** Explains every type of problem, each with the anchor that its type leads to. */
export function ProblemList() {
  return Object.entries(problems).map(([name, { status, means, help }]) => (
    <Stack key={name} component="section" aria-labelledby={name} gap={4}>
      <Group gap="xs">
        <Title order={2} size="h4" id={name} style={{ scrollMarginTop: 80 }}>
          {name}
        </Title>
        <Badge color="gray">{status}</Badge>
      </Group>
      <Text size="sm">{means}</Text>
      <Text size="sm" c="dimmed">
        {help}
      </Text>
    </Stack>
  ));
}
