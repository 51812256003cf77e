import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Ending, endGroup, endingSchema } from './process-group';

// Lines on stdin say which groups to end, and which have ended by themselves. Its end is that of whoever writes them.
const noticeSchema = z.object({ pid: z.number(), ending: endingSchema.nullable() });

const groups = new Map<number, Ending>();
for await (const line of createInterface({ input: process.stdin })) {
  const { pid, ending } = noticeSchema.parse(JSON.parse(line));
  if (ending) groups.set(pid, ending);
  else groups.delete(pid);
}
await Promise.all([...groups].map(([pid, ending]) => endGroup(pid, ending)));
