import { createInterface } from 'node:readline';
import * as z from 'zod';
import { type Ending, endGroup, endingSchema } from './process-group';

// Lines on stdin say which groups to end, and which have ended by themselves. When stdin closes, the writer has ended, so
// the remaining groups are ended.
const noticeSchema = z.object({ pid: z.number(), ending: endingSchema.nullable() });

const groups = new Map<number, Ending>();
for await (const line of createInterface({ input: process.stdin })) {
  const { pid, ending } = noticeSchema.parse(JSON.parse(line));
  if (ending) groups.set(pid, ending);
  else groups.delete(pid);
}
await Promise.all([...groups].map(([pid, ending]) => endGroup(pid, ending)));
