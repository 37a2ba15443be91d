import { objectOf, textOf } from "../common/narrow";

/** What the function needs of an HTTP API's request (payload format 2.0). */
export interface PageRequest {
  readonly method: string;
  /** The link's token; empty when there is none. */
  readonly token: string;
}

/** An answer as API Gateway takes it. */
export interface PageAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A link is the token in the query; the form repeats it in its body, so that the button works from any page. */
export function pageRequest(event: unknown): PageRequest {
  const { requestContext, rawQueryString, body, isBase64Encoded } = objectOf(event);
  const method = textOf(objectOf(objectOf(requestContext).http).method) ?? "";
  const text = textOf(body) ?? "";
  const form = isBase64Encoded === true ? Buffer.from(text, "base64").toString("utf8") : text;
  const fields = new URLSearchParams(method === "POST" ? form : (textOf(rawQueryString) ?? ""));
  return { method, token: fields.get("t") ?? "" };
}
