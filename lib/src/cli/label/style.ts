/** Colours of the mockups by meaning, as far as a terminal has them. Shape and word always stand beside them. */
const CODES = { abnormal: "33;1", normal: "34;1", error: "31;1", strong: "1", faint: "2", key: "7" } as const;

export type Tone = keyof typeof CODES;

/** Paints text; without colour it is as it was. */
export type Paint = (tone: Tone, text: string) => string;

/** How to paint. */
export function painter(colour: boolean): Paint {
  return colour ? (tone, text) => `\x1b[${CODES[tone]}m${text}\x1b[0m` : (_, text) => text;
}
