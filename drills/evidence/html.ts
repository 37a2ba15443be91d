import { allRows } from "../data/rows";
import { phaseColours, timelineSvg } from "./chart";
import type { Evidence } from "./types";
import { english, portuguese, stepTitle } from "./words";
import type { Words } from "./words";

/** For text and for attribute values in double quotes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Seconds as people say them: `0.70 s`, `12 s`, `1 h`. */
export function spoken(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60)
    return `${Math.floor(seconds / 60)} min${seconds % 60 < 1 ? "" : ` ${Math.floor(seconds % 60)} s`}`;
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

const style = `
:root { color-scheme: light; --ink: #1d2733; --soft: #52606f; --line: #d8dee6; --page: #f4f6f8; --good: #17643a; --bad: #b3261e }
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 1140px; margin: 0 auto }
input[name=lang] { position: absolute; opacity: 0 }
.langs label { display: inline-block; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 4px; cursor: pointer; background: #fff }
section { display: none }
#pt:checked ~ .pt, #en:checked ~ .en { display: block }
#pt:checked ~ .langs label[for=pt], #en:checked ~ .langs label[for=en] { border-color: var(--ink); font-weight: 600 }
input:focus-visible ~ .langs { outline: 2px solid #1f5fa8; outline-offset: 4px }
h1 { margin: 1rem 0 .25rem; font-size: 1.75rem } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem }
.verdict { display: inline-block; margin: .5rem 0; padding: .4rem .9rem; border-radius: 4px; color: #fff; font-weight: 600 }
.passed { background: var(--good) } .failed { background: var(--bad) }
.card { padding: 1rem; background: #fff; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto }
table { width: 100%; border-collapse: collapse; background: #fff; font-size: .92rem }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { color: var(--soft); font-weight: 600 } td.number { text-align: right; white-space: nowrap }
.dot { display: inline-block; width: .7rem; height: .7rem; margin-right: .4rem; border-radius: 2px }
.soft { color: var(--soft); font-size: .9rem }
@media print { body { background: #fff; padding: 0 } .langs { display: none } }`;

/** The whole report: one file that fetches nothing and runs nothing, in both languages, Portuguese first. */
export function reportHtml(evidence: Evidence): string {
  return `<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${portuguese.title}: ${portuguese.scenarios[evidence.scenario]}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<input type="radio" name="lang" id="pt" checked><input type="radio" name="lang" id="en">
<div class="langs"><label for="pt">${portuguese.name}</label> <label for="en">${english.name}</label></div>
${part(evidence, portuguese, "pt")}
${part(evidence, english, "en")}
</main>
</body>
</html>
`;
}

type Cell = string | { readonly html: string };

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => (typeof value === "string" ? `<td>${escapeHtml(value)}</td>` : value.html);
  return `<table><thead><tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("")}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map(cell).join("")}</tr>`)
    .join("\n")}</tbody></table>`;
}

const number = (text: string): Cell => ({ html: `<td class="number">${escapeHtml(text)}</td>` });

function part(evidence: Evidence, words: Words, id: "pt" | "en"): string {
  const { columns, headings } = words;
  const { verdict, reasons, commits, environment, data, steps } = evidence;
  const rows = allRows(data.rows);
  const paragraphs = [
    `<h1>${escapeHtml(`${words.title}: ${words.scenarios[evidence.scenario]}`)}</h1>`,
    `<p class="soft">${escapeHtml(`${evidence.startedAt} · ${evidence.accident} · ${evidence.id}`)}</p>`,
    `<p class="verdict ${verdict.toLowerCase()}">${escapeHtml(words.verdicts[verdict])}</p>`,
    ...(evidence.sabotage === null ? [] : [`<p>${escapeHtml(`${words.sabotaged}: ${evidence.sabotage}`)}</p>`]),
    ...(reasons.length === 0
      ? []
      : [`<h2>${headings.reasons}</h2><ul>${reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`).join("")}</ul>`]),
    `<h2>${headings.objectives}</h2>`,
    table(
      [columns.what, columns.objective, columns.measured, columns.met],
      evidence.measurements.map((each) => [
        words.measurements[each.id],
        number(spoken(each.objectiveSeconds)),
        number(each.measuredSeconds === null ? words.notMeasured : spoken(each.measuredSeconds)),
        each.met ? words.yes : words.no,
      ]),
    ),
    `<p class="soft">${escapeHtml(words.limits)}</p>`,
    `<h2>${headings.timeline}</h2>`,
    `<figure class="card" style="margin:0" role="img" aria-label="${escapeHtml(headings.timeline)}">${timelineSvg(evidence, words)}<figcaption class="soft">${legend(words)}</figcaption></figure>`,
    ...(commits === null
      ? []
      : [
          `<h2>${headings.load}</h2><p>${escapeHtml(
            words.load({ ...commits, lost: commits.lost.length, rows: commits.rowsChecked }),
          )}</p>`,
        ]),
    `<h2>${headings.checks}</h2>`,
    table(
      [columns.database, columns.check, columns.verdict, columns.says],
      evidence.validations.flatMap(({ of, verdict: { checks } }) =>
        checks.map((check) => [of, check.name, check.verdict, check.says]),
      ),
    ),
    `<h2>${headings.steps}</h2>`,
    table(
      [columns.phase, columns.what, columns.took, columns.says],
      steps.map(({ id: step, phase, title, seconds, says }) => [
        {
          html: `<td><span class="dot" style="background:${phaseColours[phase]}"></span>${escapeHtml(words.phases[phase])}</td>`,
        },
        stepTitle(words, evidence, { id: step, title }),
        number(`${seconds.toFixed(2)} s`),
        says,
      ]),
    ),
    `<h2>${headings.where}</h2><p>${escapeHtml(
      words.where({
        postgres: environment.postgres,
        cores: environment.cores,
        rows,
        seed: data.seed,
        gigabytes: (environment.memoryBytes / 1024 ** 3).toFixed(1),
      }),
    )}</p>`,
  ];
  return `<section class="${id}" lang="${words.lang}">\n${paragraphs.join("\n")}\n</section>`;
}

function legend({ phases }: Words): string {
  return Object.entries(phaseColours)
    .map(
      ([phase, colour]) =>
        `<span class="dot" style="background:${colour}"></span>${escapeHtml(phases[phase as keyof typeof phases])}`,
    )
    .join(" &nbsp; ");
}
