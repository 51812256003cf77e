export { type BoardActions, createBoardActions } from './actions';
export { type BullBoardRoute, createBullBoardRoute } from './create-board-route';
export type { BullBoardOptions } from './options';
