/* What the scripts in runtime/ hang on window.liveFigures, and what of Plotly they use. */

/** Values of controls by symbol. */
type Values = Record<string, number>;

/** The record with its arrays decoded. */
interface ReadyRecord extends Omit<LiveRecord, "arrays" | "tables"> {
  arrays: Record<string, { flat: number[]; shape: number[] }>;
  tables: ReadyTable[];
}

interface ReadyTable extends Omit<Table, "rows" | "columns"> {
  rows: number[];
  columns: Record<string, { cells: any[]; words: boolean; decimals: number }>;
}

/** A binding's value at the sliders' values. */
interface Change {
  trace: number;
  attribute: string;
  value: any;
}

/** A figure as Plotly has it. */
interface Spec {
  data: Trace[];
  layout: Layout;
  frames?: { data?: Trace[] }[];
  /** Of show(), or of Plotly's renderer. */
  config?: Record<string, any>;
}

/** Those of the place in which a figure stands. */
interface Colours {
  family: string;
  text: string;
  ground: string;
  panel: string;
  header: string;
  muted: string;
  grid: string;
  line: string;
  axis: string;
}

type Trace = Record<string, any>;
type Layout = Record<string, any>;

interface Point {
  x: number;
  y: number;
  z: number;
}

interface Camera {
  eye: Point;
  center?: Point;
}

type Cameras = Record<string, Camera>;

/** The element in which Plotly draws; what begins with _ is Plotly's own and may change. */
interface Canvas extends HTMLDivElement {
  data: Trace[];
  layout: Layout;
  on(event: string, handler: (change: Record<string, unknown>) => void): void;
  _fullData?: Trace[];
  _fullLayout?: Layout;
}

interface Plotly {
  newPlot(canvas: HTMLElement, figure: Spec): Promise<Canvas>;
  react(canvas: Canvas, data: Trace[], layout: Layout): Promise<Canvas>;
  relayout(canvas: Canvas, change: Layout): Promise<Canvas>;
  restyle(canvas: Canvas, change: Trace, traces: number[]): Promise<Canvas>;
  purge(canvas: HTMLElement): void;
  downloadImage(canvas: Canvas, options: object): Promise<string>;
  Icons: Record<string, object>;
  Plots: { resize(canvas: Canvas): Promise<void> };
}

/** The state of a figure that an address tells: values as its inputs write them. */
interface SharedState {
  id: string;
  values: Record<string, string>;
  cameras: Cameras;
  /** Whether its question was. */
  answered: boolean;
}

/** Why a figure stands still; a sentence is told for each. */
type TroubleKind = "webgl" | "plotly" | "data";
type Trouble = Error & { kind: TroubleKind };

/** What the view and the controls of a figure know of it. */
interface HeldFigure {
  figure: HTMLElement;
  plot: HTMLElement;
  /** Its data, read once. Throws Trouble. */
  read(): { spec: Spec; record: ReadyRecord | undefined };
  /** Fetches what stands in a file of its own; `read` has a record then. */
  load(): Promise<void>;
  /** Its canvas, once Plotly has begun to draw in it. */
  drawn(): Canvas | undefined;
  fail(error: unknown): void;
}

interface View {
  layout(): Layout;
  config(plotly: Plotly): object;
  /** Follows the theme. */
  paint(): void;
  /** Told what Plotly changed; whether that was a camera. */
  follow(change: Record<string, unknown>): boolean;
  /** Remembers the cameras of what is drawn. */
  keep(): void;
  /** Those that the reader turned. */
  cameras(): Cameras;
  restore(cameras: Cameras): void;
}

interface Controls {
  /** The traces as the sliders stand. */
  traces(written: Trace[]): Trace[];
  /** Writes words, numbers and address anew, soon. */
  rest(): void;
  /** Puts the handles where their controls stand. */
  place(): void;
  stop(): void;
  disable(): void;
  /** Puts sliders to the values of an address, and those that it does not name to rest. */
  restore(values: Record<string, string>, answered: boolean): void;
}

/** What a question and a handle may do with the controls of their figure. */
interface Hand {
  values(): Values;
  put(values: Record<string, string | number>): void;
}

interface AskedFigure {
  /** What is hidden now, if anything is. */
  hides(): Hides | undefined;
  description(): string | undefined;
  /** Whether its own reader has. */
  answered(): boolean;
  answer(): void;
}

interface Figure {
  plot: HTMLElement;
  figure: HTMLElement;
  draw(): Promise<void>;
  free(): void;
  /** Whether it is near, and neither drawn nor failed. */
  waits(): boolean;
  /** How many WebGL contexts it needs. */
  contexts(): number;
  paint(): void;
  come(near: boolean): void;
  restore(state: SharedState): void;
}

/** Who says how many figures may be drawn at once. */
interface Room {
  take(figure: Figure): boolean;
  leave(figure: Figure): void;
}

interface LiveFigures {
  /** Whether figures may come after the page has: in a notebook. */
  grows?: boolean;
  decode(encoded: EncodedArray): (number | null)[];
  unpack(value: any): any;
  fixed(value: number, decimals: number): string;
  number(value: number | null, decimals: number): string;
  prepare(record: LiveRecord): ReadyRecord;
  rowsAt(record: ReadyRecord, values: Values): number[];
  bound(record: ReadyRecord, binding: Binding, values: Values, rows: number[]): any;
  fill(record: ReadyRecord, template: string, values: Values, rows: number[]): string;

  gestures(
    plot: HTMLElement,
    figure: { scenes(): string[]; turn(scene: string, turn: number, tilt: number, zoom: number): void; zooms(): boolean },
  ): void;

  isOpen(layout: Layout, template: Layout): boolean;
  laid(under: any, over: any): any;
  templateOf(layout: Layout, place: Element): Layout;
  wordsOf(layout: Layout, place: Element): Layout;
  /** Plotly's own. */
  template?: Layout;

  assign(target: object, path: string, value: unknown): void;
  lookUp(target: object, path: string): any;
  /** The types of trace that stand in a scene. */
  SOLID: Set<string>;
  scenesOf(layout: Layout): string[];
  contextsOf(spec: Spec): number;
  fitting(scene: Layout, place: { clientWidth: number; clientHeight: number }): any;
  moved(camera: Camera, turn: number, tilt: number, zoom: number): Camera;
  viewOf(held: HeldFigure): View;

  legend(canvas: Canvas): void;

  slide(canvas: Canvas, changes: Change[]): boolean;
  settle(canvas: Canvas): void;

  through(canvas: Canvas): void;

  share: {
    parse(hash: string): SharedState | undefined;
    write(state: SharedState): string;
    copy(text: string): Promise<boolean>;
  };

  questionOf(held: HeldFigure, hand: Hand & { show(touched: boolean): void }): AskedFigure;
  handlesOf(held: HeldFigure, hand: Hand): { place(): void };

  controlsOf(held: HeldFigure, view: View): Controls;

  trouble(kind: TroubleKind, message: string): Trouble;
  loadPlotly(): Promise<Plotly>;
  loadTemplate(): Promise<void>;
  loadOutlines(spec: Spec): Promise<void>;
  bases(): { topojsonURL?: string };
  needWebGL(): void;
  forgetWebGL(): void;

  setUp(figure: HTMLElement, room: Room): Figure;
}

interface Window {
  liveFigures: LiveFigures;
  Plotly: Plotly;
  /** Of plotly.js: outlines of maps, by their files' names. */
  PlotlyGeoAssets?: { topojson: Record<string, object> };
  /** Tables of figures, by the figure's id. */
  liveFigureTables?: Record<string, Table[]>;
}
