/** `aws-local-stepfunctions` on Node 20: while it runs it calls a function that came with Node 22. */
interface WithResolvers {
  withResolvers?: unknown;
}

const promise = Promise as unknown as WithResolvers;
promise.withResolvers ??= function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const made = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise: made, resolve, reject };
};

export { StateMachine } from "aws-local-stepfunctions";
