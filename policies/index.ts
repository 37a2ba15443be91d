import { PolicyPack } from "@pulumi/policy";
import { packName, policies } from "./pack";

// Constructing a pack starts its server, so this is the one file that does, and no test imports it.
new PolicyPack(packName, { policies, enforcementLevel: "mandatory", provider: "aws" });
