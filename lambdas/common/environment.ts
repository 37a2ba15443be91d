/** A variable that the function's declaration should have set. Its name says all: the value may be secret. */
export class MissingVariableError extends Error {
  override readonly name = "MissingVariableError";

  constructor(variable: string) {
    super(`The environment variable ${variable} is not set: the function was deployed without it.`);
  }
}

/** An environment variable that has to be there. Empty counts as missing. */
export function requiredVariable(variable: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[variable]?.trim();
  if (value === undefined || value === "") throw new MissingVariableError(variable);
  return value;
}
