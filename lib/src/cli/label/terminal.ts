import type { Deck } from "./deck.js";
import { keysOf, type Typed } from "./read-keys.js";
import { screen } from "./screen.js";

/** The terminal: keys come from `input`, pictures go to `output`. Those of the process, or fakes. */
export interface Terminal {
  readonly input: NodeJS.EventEmitter & { setRawMode?(raw: boolean): unknown; resume(): unknown; pause(): unknown };
  readonly output: NodeJS.EventEmitter & {
    readonly columns?: number;
    readonly rows?: number;
    write(text: string): unknown;
  };
}

/** Another screen, no cursor, pasted text marked as such; and back. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
const LEAVE = "\x1b[?2004l\x1b[?25h\x1b[?1049l";

/**
 * Shows a deck on a terminal until the person stops, or the signal does. The terminal is left as it was, whatever happens.
 *
 * @throws Whatever a key of the deck throws.
 */
export async function runTerminal(
  deck: Deck,
  { input, output }: Terminal,
  { signal, colour }: { readonly signal: AbortSignal; readonly colour: boolean },
): Promise<void> {
  const waiting: Typed[] = [];
  let wake: () => void = () => {};
  let ended = false;
  const listen = (data: Buffer | string) => {
    waiting.push(...keysOf(String(data)));
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const draw = () => {
    // Some terminals say nothing, some say 0.
    const width = output.columns || 80;
    const height = output.rows || 24;
    // Drawn over line by line: clearing the screen first would flicker.
    const lines = screen(deck, { width, height, colour }).split("\n");
    output.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join("\r\n")}\x1b[J`);
  };
  // Keys go on meanwhile; what is told of an earlier card must not cover what is told of this one.
  let resting = false;
  const rest = () => {
    if (resting) return;
    resting = true;
    deck
      .rest()
      .then((isNew) => {
        if (isNew && !ended) draw();
      })
      .catch((error) => {
        failure = error;
        end();
      })
      .finally(() => {
        resting = false;
      });
  };
  let failure: unknown;
  deck.onSaved = draw;
  input.on("data", listen);
  input.on("end", end);
  signal.addEventListener("abort", end);
  output.on("resize", draw);
  input.setRawMode?.(true);
  input.resume();
  output.write(ENTER);
  try {
    draw();
    while (!ended) {
      const typed = waiting.shift();
      if (typed === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (await deck.press(typed)) {
        draw();
        if (waiting.length === 0) rest();
      } else break;
    }
    if (failure !== undefined) throw failure;
  } finally {
    ended = true;
    deck.onSaved = () => {};
    output.write(LEAVE);
    input.setRawMode?.(false);
    input.pause();
    input.off("data", listen);
    input.off("end", end);
    output.off("resize", draw);
    signal.removeEventListener("abort", end);
  }
}
