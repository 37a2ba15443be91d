import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import { mutate } from "../../scripts/mutation/mutants";

/** What the function returns with no mutant in force, then with each. */
function results(
  text: string,
  ...args: readonly unknown[]
): { changes: readonly string[]; values: readonly unknown[] } {
  const { source, mutants } = mutate("f.ts", text, 10);
  const { code } = transformSync(source, { loader: "ts", tsconfigRaw: {} });
  type Run = (...given: readonly unknown[]) => unknown;
  const make = runInThisContext(`(__mutant) => { ${code}; return f; }`) as (active: (id: number) => boolean) => Run;
  const run = (active: number): unknown => {
    return make((id) => id === active)(...args);
  };
  return {
    changes: mutants.map(({ line, column, change }) => `${line}:${column} ${change}`),
    values: [run(-1), ...mutants.map(({ id }) => run(id))],
  };
}

describe("the mutation check's mutants", () => {
  it("flip comparisons, also at their bound", () => {
    assert.deepEqual(results("function f(a: number, b: number) { return a < b; }", 1, 1), {
      changes: ["1:43 a < b → (a) <= (b)", "1:43 a < b → (a) >= (b)"],
      values: [false, true, true],
    });
    assert.deepEqual(results("function f(a: number) {\n  return a !== b();\n  function b() { return a; }\n}", 1), {
      changes: ["2:10 a !== b() → (a) === (b())"],
      values: [false, true],
    });
  });

  it("flip boolean operators and literals, and remove a negation, one at a time within each other", () => {
    assert.deepEqual(results("const f = (a: boolean) => a && !(a || true);", true), {
      changes: [
        "1:27 a && !(a || true) → (a) || (!(a || true))",
        "1:32 !(a || true) → (a || true)",
        "1:34 a || true → (a) && (true)",
        "1:39 true → false",
      ],
      values: [false, true, true, false, false],
    });
  });

  it("negate a condition that is no comparison, of an if and of a choice", () => {
    assert.deepEqual(results("function f(a: boolean) { if (a) g(); return a ? 1 : -1; function g() {} }", true), {
      changes: [
        "1:30 a → !(a)",
        "1:45 a → !(a)",
        "1:49 1 → 1 + 1",
        "1:49 1 → 1 - 1",
        "1:54 1 → 1 + 1",
        "1:54 1 → 1 - 1",
      ],
      values: [1, 1, -1, 2, 0, 1, 1],
    });
  });

  it("drop early returns, with and without braces, and keep the else with its if", () => {
    const text =
      'function f(a: string) { if (a === "x") return "early"; else a = "y"; if (a === "z") { return "z"; } return a; }';
    assert.deepEqual(results(text, "x"), {
      changes: [
        '1:29 a === "x" → (a) !== ("x")',
        '1:40 no return "early";',
        '1:74 a === "z" → (a) !== ("z")',
        '1:87 no return "z";',
      ],
      values: ["early", "y", "x", "early", "early"],
    });
  });

  it("swap methods that are each other's opposite", () => {
    assert.deepEqual(
      results("const f = (a: number[]) => [a.some(Boolean), a?.every(Boolean), Math.min(...a)];", [0, 1]),
      {
        changes: ["1:31 some → every", "1:49 every → some", "1:70 min → max"],
        values: [
          [true, false, 0],
          [false, false, 0],
          [true, true, 0],
          [true, false, 1],
        ],
      },
    );
  });

  it("leave types, imports, names of properties and texts alone", () => {
    const text = [
      "import { readFileSync } from 'node:fs';",
      "type One = 1 | true;",
      "interface Two { readonly 2: false }",
      "function isText(value: unknown): value is string { return typeof value === 'string' ; }",
      "const f = () => ({ 7: 'some' as const, isText: isText('a' as string) });",
    ].join("\n");
    assert.deepEqual(
      mutate("f.ts", text, 0).mutants.map(({ line, change }) => `${line} ${change}`),
      ["4 typeof value === 'string' → (typeof value) !== ('string')"],
    );
  });
});
