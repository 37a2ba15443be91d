import { readFileSync } from "node:fs";
import { PreviewError, messageOf } from "../failure";
import { isObject, type Json, type JsonObject } from "../wire/struct";
import type { InvokeRequest } from "../wire/registration";
import { builtInAnswer } from "./table";

const stackReferenceType = "pulumi:pulumi:StackReference";

/** Where the preview takes the results of functions and of other stacks from: the user's file first, then a small table. */
export interface Answers {
  invoke(request: InvokeRequest, deployment: Scopes): JsonObject;
  stackReference(name: string, source: string | undefined): JsonObject;
}

/** What a running deployment knows about providers and resources. */
export interface Scopes {
  scope(provider: string, args: JsonObject): InvokeScope;
  resource(urn: string): JsonObject | undefined;
}

export interface InvokeScope {
  readonly region: string | undefined;
  readonly account: string;
}

/** Reads the file of `--invokes`; a broken one ends the preview before anything starts. */
export function readAnswers(file: string | undefined): Answers {
  const given = file === undefined ? {} : readInvokesFile(file);
  return {
    invoke: ({ token, args, provider }, deployment) => {
      const answer = given[token];
      if (isObject(answer)) return answer;
      if (token === "pulumi:pulumi:getResource") {
        const resource = typeof args.urn === "string" ? deployment.resource(args.urn) : undefined;
        if (resource !== undefined) return resource;
      }
      const builtIn = builtInAnswer(token, args, deployment.scope(provider, args));
      if (builtIn !== undefined) return builtIn;
      // Not a PreviewError: the program may catch it, and if it does not, its own failure tells where the call stands.
      throw new Error(unanswered(token));
    },
    stackReference: (name, source) => {
      const stacks = given[stackReferenceType];
      const outputs = isObject(stacks) ? stacks[name] : undefined;
      if (!isObject(outputs)) throw new PreviewError("program", unansweredStack(name, source));
      return { name, outputs, secretOutputNames: [] };
    },
  };
}

function readInvokesFile(file: string): JsonObject {
  let parsed: Json;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch (error) {
    throw new PreviewError("usage", `the file of answers ${file} cannot be read: ${messageOf(error)}`);
  }
  if (!isObject(parsed))
    throw new PreviewError("usage", `the file of answers ${file} must hold a JSON object: function token to result`);
  for (const [token, answer] of Object.entries(parsed)) {
    if (!isObject(answer))
      throw new PreviewError("usage", `the file of answers ${file} must hold an object for ${token}`);
  }
  return parsed;
}

export function unanswered(token: string): string {
  return [
    `the offline preview cannot answer the function ${token}: it calls no cloud.`,
    "Put its result into a JSON file and pass the file with --invokes, for example:",
    `{ ${JSON.stringify(token)}: { "id": "..." } }`,
  ].join("\n");
}

function unansweredStack(name: string, source: string | undefined): string {
  return [
    `the offline preview cannot read the outputs of the stack ${name}${source === undefined ? "" : ` (StackReference at ${source.replace("file://", "")})`}.`,
    "Put them into a JSON file and pass the file with --invokes, for example:",
    `{ ${JSON.stringify(stackReferenceType)}: { ${JSON.stringify(name)}: { "anOutput": "its value" } } }`,
  ].join("\n");
}
