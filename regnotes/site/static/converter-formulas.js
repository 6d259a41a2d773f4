/* The formulas of a converter: trees of + − × ÷, names and numbers, which Python has written.
   tests/test_conversions.py holds this file and regnotes/conversions to the same numbers. */
// @ts-check
(() => {
  "use strict";

  /** @type {(tree: Tree, names: Names) => number} */
  const value = (tree, names) => {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return names[tree];
    const [one, other] = [value(tree[1], names), value(tree[2], names)];
    switch (tree[0]) {
      case "+": return one + other;
      case "-": return one - other;
      case "*": return one * other;
      default: return one / other;
    }
  };

  /** To 10 digits, as somebody would type it. @type {(number: number) => string} */
  const digits = (number) => {
    if (Number.isNaN(number)) return "nan";
    const text = String(Number(number.toPrecision(10)) || 0);
    return text.replace("Infinity", "inf");
  };

  /** What somebody has typed, NaN if it is no number. @type {(text: string) => number} */
  const number = (text) => {
    const plain = text.trim().replace("−", "-");
    if (/^(\+?inf(inity)?|(np|math)\.inf|float\(["']inf["']\)|∞)$/i.test(plain)) return Infinity;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  };

  /** Whether a number is in the range of an argument. @type {(argument: Argument, number: number) => boolean} */
  const fits = ({ most, open }, number) =>
    open ? number > 0 : number >= 0 && number < Infinity && number <= (most ?? Infinity);

  /** What to type for these prices; null where the library cannot express them.
   * @type {(row: Row, prices: Names) => Names | null} */
  const typed = (row, prices) => {
    if (!row.arguments.length || (row.lacks && prices[row.lacks])) return null;
    return Object.fromEntries(row.arguments.map(({ name, formula, usual }) => {
      const found = value(formula, prices);
      return [name, Number.isNaN(found) ? usual : found];
    }));
  };

  /** λ and Ω of what is typed in a row. @type {(row: Row, names: Names) => Names} */
  const prices = (row, names) => ({ λ: value(row.lam, names), Ω: value(row.omega, names) });

  Object.assign(window, { converter: { digits, fits, number, prices, typed, value } });
})();
