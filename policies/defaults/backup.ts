import { dataClasses } from "../../protection/dataClasses";

/** The longest term that a law sets, in days: medical records, 20 years from the last entry (Lei 13.787/2018 art. 6). */
export const legalTermDays: number = Math.max(
  ...Object.values(dataClasses).map(({ legalFloorDays }) => legalFloorDays ?? 0),
);
