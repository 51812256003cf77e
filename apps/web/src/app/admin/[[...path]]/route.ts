import { mountConsole } from '@/api/console/console';
import { consoleOptions } from '@/features/console/console-options';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

let respond: ReturnType<typeof mountConsole> | null = null;

function handle(request: Request): Promise<Response> {
  respond ??= mountConsole(consoleOptions);
  return respond(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST };
