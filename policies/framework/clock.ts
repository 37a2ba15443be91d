/** Where the pack takes the day from: the only place, so that no test depends on the day it runs on. */
export const clock = {
  /** Today in UTC, as YYYY-MM-DD. */
  today: (): string => new Date().toISOString().slice(0, 10),
};
