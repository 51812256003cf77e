import { expect, it } from 'vitest';
import { curlCode, enqueueCode } from './create-code';

it('writes the code that enqueues a job, with its payload and its owner', () => {
  const view = {
    job: { kind: 'sales-report', owner: { id: 'u-1' } },
    payload: { year: 2026, 'content-type': 'a\n"year": 1' },
    rules: { priority: 'low' },
  };
  expect(enqueueCode(view)).toBe(`await jobs.enqueue(salesReport, {
  year: 2026,
  "content-type": "a\\n\\"year\\": 1"
}, {
  ownerId: "u-1",
  priority: "low"
});`);
});

it("writes a request for a shell, whatever is in the request's body", () => {
  expect(
    curlCode({
      url: 'http://localhost/api/reports',
      headers: { Authorization: 'Bearer x' },
      body: { name: "Ada's" },
    }),
  ).toBe(
    `curl -X POST 'http://localhost/api/reports' \\
  -H 'Content-Type: application/json' \\
  -H 'Authorization: Bearer x' \\
  -d '{"name":"Ada'\\''s"}'`,
  );
});
