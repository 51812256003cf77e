import { createBullBoardApp } from '@/api/bull-board/board-app';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

let app: ReturnType<typeof createBullBoardApp> | null = null;

function handle(request: Request): Response | Promise<Response> {
  app ??= createBullBoardApp();
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
