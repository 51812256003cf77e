import { Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core';
import { CopyTextButton } from '../shell/copy-text-button';
import { type ApiDocument, type Call, nameOf, takesToken } from './api-document';
import classes from './docs.module.css';
import { exampleOf, type LanguageName, languages } from './examples';
import { Fields, fieldsOf, parametersOf } from './schema-fields';

interface CallSectionProps {
  call: Call;
  document: ApiDocument;
  language: LanguageName;
}

/** One call: closed, a line; open, all that it takes and sends, and an example. */
export function CallSection({ call, document, language }: CallSectionProps) {
  const { operationId, method, path, summary, description } = call;
  return (
    <details className={classes.call}>
      <summary>
        <code className={classes.method}>{method}</code> <code className={classes.path}>{path}</code>{' '}
        <span className={classes.summary}>{summary}</span>
      </summary>
      {/* In the details, not on them, so that a link to the call opens it. */}
      <Stack gap="sm" className={classes.body} id={operationId}>
        {description && description !== summary && <Text size="sm">{description}</Text>}
        <Access call={call} />
        <Taken call={call} document={document} />
        <Example code={exampleOf(call, document.url, document.objects, language)} language={language} />
        <Responses call={call} />
      </Stack>
    </details>
  );
}

function Access({ call }: { call: Call }) {
  const { security, 'x-scope': scope } = call;
  return (
    <Text size="sm" c="dimmed">
      {takesToken(call) ? (
        <>
          Takes a token with the scope <Code>{scope}</Code>, or a session.
        </>
      ) : security.some((needed) => 'metrics' in needed) ? (
        <>
          Takes <Code>METRICS_TOKEN</Code> as a bearer token.
        </>
      ) : security.length > 0 ? (
        'Takes a session only: no token can call it.'
      ) : (
        'Takes no token.'
      )}
    </Text>
  );
}

function Taken({ call, document: { objects } }: Omit<CallSectionProps, 'language'>) {
  const [schema] = Object.values(call.requestBody?.content ?? {}).map((content) => content.schema);
  const body = schema && (objects[nameOf(schema) ?? ''] ?? schema);
  const fields = [...parametersOf(call), ...(body ? fieldsOf(body) : [])];
  return fields.length > 0 && <Fields fields={fields} label="Fields" />;
}

function Example({ code, language }: { code: string; language: LanguageName }) {
  const { label } = languages[language];
  return (
    <Stack gap="xs" align="flex-start">
      <Code block className={classes.code} tabIndex={0} role="group" aria-label={`Example in ${label}`}>
        {code}
      </Code>
      <CopyTextButton text={code} label="Copy" />
    </Stack>
  );
}

function Responses({ call }: { call: Call }) {
  return (
    <ul className={classes.fields} aria-label="Responses">
      {Object.entries(call.responses).map(([status, { description, content }]) => (
        <li key={status}>
          <Group gap="xs" component="span">
            <Badge color={status < '400' ? 'green' : 'gray'}>{status}</Badge>
            <Text span size="sm">
              {description}
            </Text>
            {Object.entries(content).map(([type, { schema }]) => {
              const name = schema && nameOf(schema);
              return (
                <Text key={type} span size="sm" c="dimmed">
                  {name ? (
                    <Anchor href={`#${name}`} inherit>
                      {name}
                    </Anchor>
                  ) : (
                    type
                  )}
                </Text>
              );
            })}
          </Group>
        </li>
      ))}
    </ul>
  );
}
