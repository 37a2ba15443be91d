import { dashboardColumns } from "./dashboardTypes";
import type { DashboardFacts, Placeless, Widget } from "./dashboardTypes";
import { alarms, archive, canary, header, indicators, replication, rpoUsed } from "./dashboardWidgets";

/**
 * What CloudWatch draws (MON-6): from the top, is anything ringing, are the figures on target, how much would be lost, and
 * what the watchers saw. A person stops reading at the first row that is not green.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(facts: DashboardFacts): { readonly start: string; readonly widgets: readonly Widget[] } {
  const { regions } = facts;
  return {
    start: "-PT24H",
    widgets: stacked([
      [header(facts)],
      regions.map((region) => alarms(region, facts)),
      regions.map((region) => indicators(region)),
      regions.map((region) => rpoUsed(region, facts)),
      regions.map((region) => canary(region)),
      [replication(facts), archive(facts)],
    ]),
  };
}

/** Rows under each other; the widgets of a row share its width, and what is left of it goes to the last. */
function stacked(rows: readonly (readonly Placeless[])[]): Widget[] {
  let y = 0;
  return rows.flatMap((row) => {
    const share = Math.floor(dashboardColumns / row.length);
    const top = y;
    y += Math.max(0, ...row.map(({ height }) => height));
    return row.map((widget, at) => {
      const x = at * share;
      return { ...widget, x, y: top, width: at === row.length - 1 ? dashboardColumns - x : share };
    });
  });
}
