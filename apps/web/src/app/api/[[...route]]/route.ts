import { createApi } from '@/api/app';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

let api: ReturnType<typeof createApi> | null = null;

function handle(request: Request): Response | Promise<Response> {
  api ??= createApi();
  return api.fetch(request);
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
