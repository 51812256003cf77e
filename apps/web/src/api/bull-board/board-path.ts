export const boardPath = '/admin/bull-board';
