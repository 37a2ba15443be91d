import assert from "node:assert/strict";
import fc from "fast-check";
import { hoursToMinutes, yearsToDays } from "../../protection/durations";

const DAY = 86_400_000;

/** Days from a date to the same date so many years later; 29 February becomes 1 March in a year without it. */
function daysUntil(start: Date, years: number): number {
  const end = Date.UTC(start.getUTCFullYear() + years, start.getUTCMonth(), start.getUTCDate());
  return (end - start.getTime()) / DAY;
}

describe("protection/durations", () => {
  for (const [years, days] of [
    [0, 0],
    [1, 366],
    [2, 731],
    [5, 1827],
    [7, 2557],
    [10, 3653],
    [20, 7305],
    [25, 9132],
  ] as const) {
    it(`counts ${years} years as ${days} days (L13)`, () => {
      assert.equal(yearsToDays(years), days);
    });
  }

  it("is never shorter than the calendar, whichever day a term starts on", () => {
    const start = fc.date({
      min: new Date(Date.UTC(1970, 0, 1)),
      max: new Date(Date.UTC(2400, 0, 1)),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 100 }), (date, years) => {
        const day = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
        assert.ok(daysUntil(day, years) <= yearsToDays(years));
      }),
    );
  });

  it("is no longer than needed: some start attains it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (years) => {
        const starts = [1996, 1997, 1998, 1999].map((year) => new Date(Date.UTC(year, 0, 1)));
        assert.equal(Math.max(...starts.map((start) => daysUntil(start, years))), yearsToDays(years));
      }),
    );
  });

  for (const years of [-1, 1.5, 101, Number.NaN]) {
    it(`refuses ${years} years`, () => {
      assert.throws(() => yearsToDays(years), {
        name: "RangeError",
        message: `years must be a whole number from 0 to 100; got ${years}`,
      });
    });
  }

  it("counts hours in minutes", () => {
    assert.equal(hoursToMinutes(24), 1440);
  });
});
