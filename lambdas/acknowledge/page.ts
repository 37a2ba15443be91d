import { createHash } from "node:crypto";
import type { PageAnswer } from "./types";

/** What a page says. None names a resource or a person: whoever has a forwarded link reads no more than that there is one. */
export type PageContent =
  | { readonly kind: "ask"; readonly reference: string; readonly openedAt: string; readonly token: string }
  | { readonly kind: "taken"; readonly reference: string; readonly at: string }
  | { readonly kind: "already"; readonly reference: string; readonly at: string; readonly level: string }
  | { readonly kind: "over"; readonly reference: string }
  | { readonly kind: "invalid" };

interface Texts {
  readonly title: string;
  readonly lines: readonly string[];
}

const style =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}" +
  "button{font:inherit;padding:.8rem 1.4rem;border:0;border-radius:.4rem;background:#0b5;color:#fff}" +
  "small{color:#555}";

const styleHash = createHash("sha256").update(style).digest("base64");

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  // The token is in the address: no other page may learn it.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex",
  "strict-transport-security": "max-age=31536000",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
} as const;

/** A page without scripts, in Portuguese and English. */
export function page(content: PageContent, statusCode: number): PageAnswer {
  const { title, lines } = textsOf(content);
  const button =
    content.kind === "ask"
      ? `<form method="post"><input type="hidden" name="t" value="${escaped(content.token)}"><button>Assumir o incidente / Take it over</button></form>`
      : "";
  const reference = "reference" in content ? `<p><small>Ref. ${escaped(content.reference)}</small></p>` : "";
  const body = [
    '<!doctype html><html lang="pt-BR"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escaped(title)}</title><style>${style}</style></head><body>`,
    `<h1>${escaped(title)}</h1>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    button,
    reference,
    "</body></html>",
  ].join("");
  return { statusCode, headers, body };
}

function textsOf(content: PageContent): Texts {
  switch (content.kind) {
    case "ask":
      return {
        title: "Incidente crítico sem resposta",
        lines: [
          `Aberto em ${content.openedAt}. Ao confirmar, os avisos param e o incidente fica em seu nome.`,
          `Open since ${content.openedAt}. Confirming stops the messages and puts the incident in your name.`,
        ],
      };
    case "taken":
      return {
        title: "Incidente assumido",
        lines: [
          `Obrigado. Registrado em ${content.at}; ninguém mais será avisado. O runbook está na mensagem.`,
          `Thank you. Recorded at ${content.at}; nobody else will be called. The runbook is in the message.`,
        ],
      };
    case "already":
      return {
        title: "Já foi assumido",
        lines: [
          `O nível ${content.level} assumiu este incidente em ${content.at}.`,
          `Level ${content.level} took this incident over at ${content.at}.`,
        ],
      };
    case "over":
      return {
        title: "Este incidente já acabou",
        lines: ["Não há mais nada a confirmar.", "There is nothing left to acknowledge."],
      };
    case "invalid":
      return {
        title: "Este link não vale",
        lines: [
          "Use o link da mensagem mais recente, ou siga o runbook.",
          "This link is not valid. Use the one in the latest message, or follow the runbook.",
        ],
      };
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
