import type { ClientBase } from "pg";
import { schemaDrift } from "./drift";
import { preflight } from "./preflight";
import { promote } from "./promote";
import type { Request } from "./request";
import { setUp } from "./setUp";
import type { SetUpOptions } from "./setUp";
import { pause, resume } from "./subscription";

/** Both sides, connected when they are asked for: a lost source must not keep anybody from promoting. */
export interface Sides {
  source(): Promise<ClientBase>;
  replica(): Promise<ClientBase>;
  options(): Promise<SetUpOptions>;
  readonly schemas: readonly string[];
}

/** What happened, for the operations log: `changed` is false where everything was in place already. */
export interface Done {
  readonly changed: boolean;
  readonly outcome: string;
  readonly result: unknown;
}

/** Does what is asked. What cannot be done throws; the handler tells it. */
export async function act(request: Request, sides: Sides): Promise<Done> {
  const { schemas } = sides;
  switch (request.action) {
    case "preflight": {
      const refusals = await preflight(await sides.source(), { schemas });
      return { changed: false, outcome: refusals.length === 0 ? "REPLICABLE" : "REFUSED", result: refusals };
    }
    case "drift": {
      const drift = await schemaDrift(await sides.source(), await sides.replica(), schemas);
      return { changed: false, outcome: drift.length === 0 ? "SAME" : "DRIFTED", result: drift };
    }
    case "pause":
      await pause(await sides.replica(), request);
      return { changed: true, outcome: "PAUSED", result: null };
    case "resume":
      await resume(await sides.replica());
      return { changed: true, outcome: "RESUMED", result: null };
    case "promote": {
      const result = await promote(await sides.replica(), {
        schemas,
        ...(request.sourceIsLost ? {} : { source: await sides.source() }),
      });
      return {
        changed: result.detached,
        outcome: "PROMOTED",
        result,
      };
    }
    case "set-up": {
      const result = await setUp(await sides.source(), await sides.replica(), await sides.options());
      const news = [result.migrations, result.scripts, result.rolesMade, result.published, result.extensions.created];
      const changed = news.some((list) => list.length > 0) || result.subscription?.created === true;
      return { changed, outcome: result.status.toUpperCase(), result };
    }
  }
}
