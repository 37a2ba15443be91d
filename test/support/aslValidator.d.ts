/** The package comes without types. */
declare module "asl-validator" {
  interface Validity {
    readonly isValid: boolean;
    readonly errorsText: (separator: string) => string;
  }
  /** Adds `QueryLanguage` to the states of what it is given. */
  function validate(definition: object): Validity;
  export = validate;
}
