/** Short enough for a line of a list. */
export const maxPauseReason = 120;
