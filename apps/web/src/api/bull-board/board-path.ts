/** Where Bull Board's pages and API are. */
export const boardPath = '/admin/bull-board';
