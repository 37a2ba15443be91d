import { resolve } from "node:path";
import { styleFor } from "./render/style";
import { count } from "./render/text";
import { parseCatalogueArguments } from "./status/catalogueArguments";
import type { CatalogueCommand } from "./status/catalogueArguments";
import { catalogueExitCodes } from "./status/catalogueOptions";
import type { CatalogueExitCode } from "./status/catalogueOptions";
import { reasonOf, whileWaiting } from "./status/waiting";

/** `npm run catalogue`: see `--help` and docs/status.md. */
async function run(command: CatalogueCommand): Promise<CatalogueExitCode> {
  // Only now: wrong usage and --help need no SDK.
  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const { documents, catalogueItems } = await import("../lambdas/common/catalogueStore.js");
  const { stackFacts, tableNameOf } = await import("./status/stack.js");
  const region = command.region ?? stackFacts(resolve(__dirname, ".."), command.stack).primary;
  const table = command.table ?? tableNameOf(command.stack, region);
  const client = documents(new DynamoDBClient({ region }));
  const now = new Date().toISOString();
  const style = styleFor(process.stdout);
  switch (command.kind) {
    case "list": {
      const { listScreen } = await import("./status/catalogueScreen.js");
      const items = await whileWaiting(catalogueItems(client, table, command.filter, now), table);
      print(command.json, items.slice(0, command.limit), listScreen(items, command.limit, style));
      return items.length > 0 ? catalogueExitCodes.found : catalogueExitCodes.nothing;
    }
    case "latest": {
      const { latestScreen } = await import("./status/catalogueScreen.js");
      const { validBefore } = await import("../operations/catalogue/latest.js");
      const { before, resource, dataClass, inRegion } = command;
      const filter = {
        ...(resource === undefined ? {} : { resource }),
        ...(dataClass === undefined ? {} : { dataClass }),
        valid: true,
      };
      const items = await whileWaiting(catalogueItems(client, table, filter, now), table);
      const question = { moment: before, now, ...filter, ...(inRegion === undefined ? {} : { region: inRegion }) };
      const candidates = validBefore(items, question);
      print(command.json, candidates, latestScreen(candidates, before, style));
      return candidates.length > 0 ? catalogueExitCodes.found : catalogueExitCodes.nothing;
    }
    case "retire": {
      const { EventBridgeClient } = await import("@aws-sdk/client-eventbridge");
      const { retire } = await import("./status/retire.js");
      const clients = { dynamodb: client, eventbridge: new EventBridgeClient({ region }) };
      const retirement = { resource: command.resource, at: now, by: command.by, reason: command.reason };
      await whileWaiting(retire(clients, table, retirement), table);
      print(command.json, retirement, [
        `${command.resource} is out of the status of ${region} from now on; a new backup of it brings it back.`,
        "Do the same in the other Region: each has a catalogue of its own.",
      ]);
      return catalogueExitCodes.found;
    }
  }
}

function print(asJson: boolean, value: unknown, lines: readonly string[]): void {
  process.stdout.write(asJson ? `${JSON.stringify(value, undefined, 2)}\n` : `${lines.join("\n")}\n`);
}

async function main(argv: readonly string[]): Promise<CatalogueExitCode> {
  const parsed = parseCatalogueArguments(argv);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return catalogueExitCodes.found;
    case "wrong":
      process.stderr.write(
        [
          `Wrong usage: ${count(parsed.problems.length, "problem")}.`,
          ...parsed.problems.map((problem) => `  ${problem}`),
          "Run `npm run catalogue -- --help` for every option.",
          "",
        ].join("\n"),
      );
      return catalogueExitCodes.usage;
    case "run":
      return run(parsed.command);
  }
}

process.once("SIGINT", () => process.exit(catalogueExitCodes.interrupted));
process.stdout.on("error", () => process.exit(catalogueExitCodes.failed));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The catalogue could not be asked: ${reasonOf(error)}\n`);
    process.exitCode = catalogueExitCodes.failed;
  },
);
