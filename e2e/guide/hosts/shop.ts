import { expect, type Page } from '@playwright/test';

/** The packages of the shop. */
export const shopPackages = 'tailwindcss@4 @tailwindcss/postcss@4 @radix-ui/themes@3';

/**
 * What surrounds the console in other people's apps: styles for everything, a strict policy, and a build that has only what
 * it imports.
 */
export const shop = {
  'app/layout.tsx': `import '@radix-ui/themes/styles.css';
import './globals.css';
import { Theme } from '@radix-ui/themes';

export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body className="bg-amber-50 antialiased"><Theme accentColor="crimson">{children}</Theme></body></html>;
}
`,
  'app/page.tsx': `import { Button, Card, Heading } from '@radix-ui/themes';
import { connection } from 'next/server';

export default async function Page() {
  await connection();
  return (
    <main className="mx-auto max-w-md p-8 space-y-4 dark:bg-slate-300">
      <Heading>A shop</Heading>
      <Card className="shadow-lg rotate-1"><table className="w-full"><tbody><tr><td>Tea</td><td>3</td></tr></tbody></table></Card>
      <Button>Order</Button> <a className="underline text-sky-700" href="/ops">Staff</a>
    </main>
  );
}
`,
  'app/orders/page.tsx': `import { Badge, Callout, Card, Heading } from '@radix-ui/themes';
import { connection } from 'next/server';

export default async function Page() {
  await connection();
  return (
    <main className="mx-auto max-w-lg p-8 space-y-4 dark:bg-sky-200">
      <Heading className="tracking-wide">Orders</Heading>
      <Callout.Root color="amber"><Callout.Text>Two orders are on their way.</Callout.Text></Callout.Root>
      <Card><table className="w-full"><tbody>
        <tr><td>Tea</td><td><Badge color="green">Sent</Badge></td></tr>
        <tr className="bg-lime-100"><td>Cups</td><td><Badge>Paid</Badge></td></tr>
      </tbody></table></Card>
    </main>
  );
}
`,
  'app/globals.css': '@import "tailwindcss";\na { font-weight: 900; }\n',
  'postcss.config.mjs': "export default { plugins: { '@tailwindcss/postcss': {} } };\n",
  'next.config.mjs': "export default { output: 'standalone', serverExternalPackages: ['@offload/core'] };\n",
  'proxy.ts': `import { type NextRequest, NextResponse } from 'next/server';

// The page of the README has the styles of Mantine.
export const config = { matcher: '/((?!staff).*)' };

export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = \`default-src 'self'; script-src 'nonce-\${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-\${nonce}'; object-src 'none'\`;
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}
`,
};

/** Returns pictures of the shop's pages, in light and dark, by their names. */
export async function picturesOfShop(page: Page, url: string): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>();
  for (const [name, path] of Object.entries({ shop: '/', orders: '/orders' }))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${url}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.mouse.move(0, 0);
      pictures.set(`${name}-${colorScheme}`, await page.screenshot());
    }
  return pictures;
}
