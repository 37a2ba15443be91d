import type { Rule } from "../../framework/rule";
import { runtimeEndsLater } from "./runtimeEndsLater";
import { runtimeSupported } from "./runtimeSupported";

export const functionsRules: readonly Rule[] = [runtimeEndsLater, runtimeSupported];
