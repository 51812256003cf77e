import { mountBullBoard } from '@/api/bull-board/board';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

let respond: ReturnType<typeof mountBullBoard> | null = null;

function handle(request: Request): Promise<Response> {
  respond ??= mountBullBoard();
  return respond(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
