import type { ReactNode } from 'react';
import { Body, Button, Container, Head, Heading, Html, Link, Preview, render, Text } from 'react-email';

interface MailProps {
  preview: string;
  heading: string;
  children: ReactNode;
  action?: { label: string; url: string };
  footnote: string;
  /** Where users can turn off emails like this one. */
  settings?: { label: string; url: string };
}

const buttonStyle = {
  backgroundColor: '#3b5bdb',
  borderRadius: 6,
  color: '#ffffff',
  fontWeight: 600,
  padding: '12px 20px',
};

/** The layout of every email: a heading, the text, one action, and why it was sent. */
export function Mail({ preview, heading, children, action, footnote, settings }: MailProps) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{preview}</Preview>
      <Body style={{ backgroundColor: '#f6f7f9', fontFamily: 'system-ui, sans-serif', padding: '24px 0' }}>
        <Container
          style={{ backgroundColor: '#ffffff', border: '1px solid #e3e6ea', borderRadius: 8, padding: 32 }}
        >
          <Heading as="h1" style={{ fontSize: 22, margin: '0 0 16px' }}>
            {heading}
          </Heading>
          {children}
          {action && (
            <Button href={action.url} style={buttonStyle}>
              {action.label}
            </Button>
          )}
          <Text style={{ color: '#5c6470', fontSize: 13, marginTop: 24 }}>
            {footnote}
            {settings && (
              <>
                {' '}
                <Link href={settings.url} style={{ color: '#3b5bdb' }}>
                  {settings.label}
                </Link>
              </>
            )}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

/** Renders an email as HTML and as plain text. */
export async function renderMail(mail: ReactNode): Promise<{ html: string; text: string }> {
  const html = await render(mail);
  return { html, text: await render(mail, { plainText: true }) };
}
