/** What a view knows of the other side: the state both see, and messages in both ways. */
export interface ViewModel<State extends object> {
  get<Key extends keyof State>(key: Key): State[Key];
  /** Calls back when the kernel has changed a part of the state. */
  onChange(callback: () => void): void;
  /** Calls back for each message of the kernel. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the kernel.
  onMessage(callback: (content: any, buffers: readonly DataView[]) => void): void;
  /** Sends a message to the kernel; one that is gone does not answer. */
  send(content: object): void;
}

/**
 * Draws a widget into an element with plain DOM calls.
 *
 * @returns Ends what the drawing started: timers, listeners outside of the element.
 */
export type Draw<State extends object> = (element: HTMLElement, model: ViewModel<State>) => () => void;
