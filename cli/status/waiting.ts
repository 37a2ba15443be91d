/** Milliseconds after which a wait is explained. */
const patience = 2000;

/** Waits for work; after two seconds a line on standard error says for what. */
export async function whileWaiting<T>(work: Promise<T>, what: string): Promise<T> {
  const timer = setTimeout(() => process.stderr.write(`Reading ${what} ...\n`), patience);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

const ways: Readonly<Record<string, string>> = {
  CredentialsProviderError: "There are no AWS credentials. Log in first, for example with `aws sso login`.",
  ExpiredTokenException: "The AWS credentials have expired. Log in again.",
  ResourceNotFoundException: "There is no such table. Is it the right account, Region and --stack?",
  AccessDeniedException: "These credentials may not read the catalogue. The auditor's role may.",
};

/** An error in one line, with the way out where one is known; never a stack trace. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  // fetch hides what happened in the cause.
  const message = cause instanceof Error && cause.message !== "" ? `${error.message}: ${cause.message}` : error.message;
  return ways[error.name] ?? message;
}
