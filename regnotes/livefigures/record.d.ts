/* The live record as it stands in a page's JSON: the type of what record.py documents and writes. */

/** An array as differences of whole multiples of 10^-decimals; null is NaN. See `encode`. */
interface EncodedArray {
  shape: number[];
  decimals: number;
  order: [down: number, along: number];
  delta: (number | null)[];
}

interface Control {
  symbol: string;
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  decimals: number;
}

interface EncodedWords {
  words: string[];
  index: EncodedArray;
}

/** One row for each node of the controls, of which the last varies fastest. See `tabulate`. */
interface Table {
  controls: string[];
  shape: number[];
  rows: EncodedArray;
  columns: Record<string, EncodedArray | EncodedWords>;
}

/** An array's name and its weight, {"1": constant, "λ": factor}. */
interface AffineTerm {
  array: string;
  weight: Record<string, number>;
}

type Binding = { trace: number; attribute: string } & (
  | { affine: AffineTerm[]; where?: AffineTerm[][] }
  | { table: number; column: string }
  | { table: number; columns: string[] }
);

interface LiveRecord {
  version: number;
  controls: Control[];
  presets: { label: string; values: Record<string, number> }[];
  arrays: Record<string, EncodedArray>;
  tables: Table[];
  bindings: Binding[];
  readouts: { label: string; text: string }[];
  description: string;
  height: { wide: number; narrow: number };
  /** Paths of the layout, as Plotly.relayout has them. */
  narrow: Record<string, unknown>;
}
