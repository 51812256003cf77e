'use client';

import './global.css';

interface GlobalErrorProps {
  retry: () => void;
}

/** Replaces the whole document, including the layout, so it uses nothing that may have failed. */
export default function GlobalError({ retry }: GlobalErrorProps) {
  return (
    <html lang="en" data-alive="true">
      <body className="bare">
        <title>Something went wrong · Offload</title>
        <main>
          <h1>Something went wrong</h1>
          <p>Offload can’t show this page right now. No jobs are lost.</p>
          <button type="button" onClick={retry}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
