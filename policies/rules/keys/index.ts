import type { Rule } from "../../framework/rule";
import { deletionWindow } from "./deletionWindow";
import { keyRotation } from "./keyRotation";

export const keysRules: readonly Rule[] = [deletionWindow, keyRotation];
