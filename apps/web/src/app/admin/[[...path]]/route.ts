import type { Console } from '@offload/console';
import { mountConsole } from '@/api/console/console';
import { consoleOptions } from '@/features/console/console-options';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

let mounted: Console | null = null;

function handle(request: Request): Promise<Response> {
  mounted ??= mountConsole(consoleOptions);
  return mounted.GET(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST };
