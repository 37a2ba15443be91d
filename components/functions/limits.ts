/** The retentions that CloudWatch Logs accepts, in days (PutRetentionPolicy). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export interface FunctionLimits {
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logRetentionDays: number;
}

/** Lambda's and CloudWatch Logs' limits, as one message a problem. AWS would report the first, and only when applied. */
export function functionProblems(limits: FunctionLimits): string[] {
  const problems: string[] = [];
  const whole = (key: "timeoutSeconds" | "memoryMegabytes", minimum: number, maximum: number) => {
    const value = limits[key];
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
    problems.push(`${key}: received ${value}; Lambda takes whole numbers from ${minimum} to ${maximum}.`);
  };
  whole("timeoutSeconds", 1, 900);
  whole("memoryMegabytes", 128, 10_240);
  if (!logRetentionDays.some((days) => days === limits.logRetentionDays)) {
    problems.push(
      `logRetentionDays: received ${limits.logRetentionDays}; CloudWatch Logs takes ${logRetentionDays.join(", ")}.`,
    );
  }
  return problems;
}
