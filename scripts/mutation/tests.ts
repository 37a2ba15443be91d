/** One `it` of the bundle, with the titles around it. */
export interface Test {
  readonly suite: string;
  readonly title: string;
  readonly run: () => unknown;
}

/** Stands in for mocha's `describe` and `it` and keeps what they are given. */
export function collected(load: () => void): readonly Test[] {
  const tests: Test[] = [];
  const suites: string[] = [];
  const scope = globalThis as unknown as Record<string, unknown>;
  scope.describe = (title: string, body: () => void): void => {
    suites.push(title);
    try {
      body.call({ timeout: () => undefined });
    } finally {
      suites.pop();
    }
  };
  scope.it = (title: string, run: () => unknown): void => {
    tests.push({ suite: suites[0] ?? "", title: [...suites, title].join(" > "), run });
  };
  load();
  return tests;
}

/** Whether the test is red. */
export async function fails({ run }: Test): Promise<boolean> {
  try {
    await run.call({ timeout: () => undefined });
    return false;
  } catch {
    return true;
  }
}
