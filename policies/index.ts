import { createRequire } from "node:module";
import { PolicyPack } from "@pulumi/policy";
import { shareDecoding } from "./framework/sharedDecoding";
import { packName, policies } from "./pack";

shareDecoding(createRequire(__filename)("@pulumi/policy/deserialize") as object);

// Constructing a pack starts its server, so this is the one file that does, and no test imports it.
new PolicyPack(packName, { policies, enforcementLevel: "mandatory", provider: "aws" });
