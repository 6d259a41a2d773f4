/* What converter-formulas.js hangs on window, and what regnotes/figures/calculator.py writes. */

type Tree = string | number | [string, any, any];
type Names = Record<string, number>;

interface Argument {
  name: string;
  formula: Tree;
  usual: number;
  most: number | null;
  open: boolean;
}

interface Row {
  key: string;
  name: string;
  arguments: Argument[];
  lacks: string;
  lam: Tree;
  omega: Tree;
}

interface ConverterData {
  rows: Row[];
  at: { row: string; loss: string };
  values: Record<string, string>;
  words: Record<string, string>;
}

interface ConverterFormulas {
  digits(number: number): string;
  fits(argument: Argument, number: number): boolean;
  number(text: string): number;
  prices(row: Row, names: Names): Names;
  typed(row: Row, prices: Names): Names | null;
  value(tree: Tree, names: Names): number;
}

interface Window {
  converter: ConverterFormulas;
}
