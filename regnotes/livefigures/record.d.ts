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
  /** The names of its values, of a choice. */
  choices?: string[];
  /** Of a reader's guess. */
  guess?: boolean;
}

/** A marker that the reader drags: for each axis a control's symbol, or where it stays. */
interface Handle {
  x: string | number;
  y: string | number;
  axes: [string, string];
  label: string;
}

/** What is hidden, by number, until the reader has answered. */
interface Hides {
  traces: number[];
  readouts: number[];
  /** Symbols of controls that move nothing else. */
  controls: string[];
}

type Question = { hides: Hides; description: string } & (
  | { after: string }
  | {
      after?: undefined;
      text: string;
      answers: string[];
      right: number | null;
      then: string;
      /** Where controls go then; several values are stops on the way. */
      reveal: Record<string, number | number[]>;
      guess?: number;
      place?: [number, number];
    }
);

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

/** An array's name and its weight, {"1": constant, "λ": factor}; or factors of columns. */
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
  handles?: Handle[];
  question?: Question;
  presets: { label: string; values: Record<string, number> }[];
  arrays: Record<string, EncodedArray>;
  tables: Table[];
  bindings: Binding[];
  readouts: { label: string; text: string; folded?: boolean }[];
  description: string;
  height: { wide: number; narrow: number };
  /** Paths of the layout, as Plotly.relayout has them. */
  narrow: Record<string, unknown>;
}
